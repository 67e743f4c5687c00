/** Files are written whole or not at all. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../sim/vocabulary/errors.ts';
import { reasonOf } from '../sim/vocabulary/reasons.ts';

/** Something cannot be written where it was asked for. The message is one sentence. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** Writes `text` to `file` by way of a temporary file beside it; folders are made. Throws an OutputError if it cannot. */
export const writeWhole = (file: string, text: string): void => {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    makeFolder(dirname(file));
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    removed(temporary);
    throw new OutputError(`'${file}' cannot be written: ${reasonOf(error as Error)}.`);
  }
};

/**
 * Makes a folder and those above it that there are not, one by one: where a folder is there and takes no other, as /proc, Node's
 * `recursive` never comes to an end.
 */
export const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Somebody else was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
};

/** Tried before a long search, so that what the search finds is not lost. Throws an OutputError. */
export const requireFolder = (folder: string): void => {
  if (!existsSync(folder)) {
    if (isThere(folder))
      throw new OutputError(`Nothing can be written into '${folder}': what it links to is not there.`);
    // It will be made, in the nearest folder above that there is.
    const above = dirname(folder);
    if (above !== folder) requireFolder(above);
    return;
  }
  if (!statSync(folder).isDirectory())
    throw new OutputError(`'${folder}' is a file, not a folder, so nothing can be written into it.`);
  try {
    // Whether it may be written is not the whole answer: to root /proc says that it may.
    rmdirSync(mkdtempSync(join(folder, '.parley-')));
  } catch (error) {
    // It is there, so what there is not is what would be made in it.
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it takes no files' : reasonOf(error as Error);
    throw new OutputError(`Nothing can be written into '${folder}': ${reason}.`);
  }
};

/** Also of a link that leads nowhere. Throws an OutputError where nobody can say. */
const isThere = (path: string): boolean => {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    // What is below a file is told of that file.
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return false;
    throw new OutputError(`Nothing can be written into '${path}': ${reasonOf(error as Error)}.`);
  }
};

/**
 * The same for a file of which another kind must not be lost: one that is there is replaced only if `isOwn` says of its text that it may
 * be. `kind` says what that is.
 */
export const requireReplaceableFile = (file: string, kind: string, isOwn: (text: string) => boolean): void => {
  requireWritable(file);
  if (!existsSync(file) || statSync(file).size === 0 || isOwn(readWhole(file))) return;
  throw new OutputError(`'${file}' is there and is not ${kind}, so it is not replaced: name another file.`);
};

/** The same for a file that will be written. A device or a pipe would be replaced by it, so it is refused. */
export const requireWritable = (file: string): void => {
  if (existsSync(file) && !statSync(file).isFile())
    throw new OutputError(`'${file}' is there and is no file that could be replaced.`);
  requireFolder(dirname(file));
};

const removed = (file: string): void => {
  try {
    rmSync(file, { force: true });
  } catch {
    // It was never made: what stood in its way is told by the error of the writing.
  }
};

export const readWhole = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`'${file}' cannot be read: ${reasonOf(error as Error)}.`);
  }
};
