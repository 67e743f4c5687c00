/** The folder of `--out`, in which commands keep what they find. It is made only when something is kept in it. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { reasonOf } from '../sim/vocabulary/reasons.ts';
import { OutputError, requireFolder } from './files.ts';

/** Where nobody names one. */
export const usualFolder = 'traces';

/** The end of what is said of one that cannot be written into. */
export const otherFolder = 'name another folder with --out.';

/**
 * Throws an OutputError where a folder was named that cannot be written into. Where none was, perhaps nothing is ever kept: then nothing is
 * written to find out, and what stands in the way is only said.
 */
export const folderFor = (out: string | undefined): string => {
  if (out !== undefined) requireNamed(out);
  else tellObstacle(existsSync(usualFolder) ? usualFolder : dirname(usualFolder));
  return out ?? usualFolder;
};

const requireNamed = (folder: string): void => {
  try {
    requireFolder(folder);
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    throw new OutputError(`${error.message.replace(/\.$/, '')}: ${otherFolder}`);
  }
};

const tellObstacle = (folder: string): void => {
  const obstacle = obstacleIn(folder);
  if (obstacle !== undefined)
    process.stderr.write(
      `parley: what is found cannot be kept in '${usualFolder}', since ${obstacle}: ${otherFolder}\n`,
    );
};

const obstacleIn = (folder: string): string | undefined => {
  try {
    accessSync(folder, constants.W_OK);
    return statSync(folder).isDirectory() ? undefined : 'that is a file';
  } catch (error) {
    return reasonOf(error as Error);
  }
};
