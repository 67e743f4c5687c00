/** Keeps what was found as trace files. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type ReplayOptions, replayTrace } from '../properties/replay.ts';
import { readTrace, type Trace, writeTrace } from '../sim/trace/codec.ts';
import { ModelError } from '../sim/vocabulary/errors.ts';
import { readWhole, writeWhole } from './files.ts';
import { otherFolder } from './kept-in.ts';

/** A longer name is cut, and told from others that begin alike by its hash: a file's name has 255 bytes at most. */
const DESIGN_MAX = 60;
const OF_MAX = 100;
const CUT_TO = 40;

/**
 * Writes the trace into the folder, named by its design, by `property` and by `of`, which says where it was found; gives the
 * file. What was found is said even where it cannot be kept: then there is no file, and the reason is said at once.
 */
export const keepTrace = (
  folder: string,
  trace: Trace & { readonly property: string },
  of: string,
): string | undefined => {
  const { design, property } = trace;
  const file = join(folder, `${shortened(design, DESIGN_MAX)}_${property}_${shortened(of, OF_MAX)}.json`);
  try {
    writeWhole(file, writeTrace(trace));
    return file;
  } catch (error) {
    process.stderr.write(
      `parley: the counterexample is not kept: ${(error as Error).message.replace(/\.$/, '')}: ${otherFolder}\n`,
    );
    return undefined;
  }
};

/** The name of a configuration as a part of a file's name. */
export const systemInFile = (configuration: string): string => configuration.replace(/,? /g, '-').replaceAll('=', '');

const shortened = (name: string, length_max: number): string =>
  name.length > length_max ? `${name.slice(0, CUT_TO)}~${hashOf(name)}` : name;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

export const replayCommand = (file: string): string => `npx parley replay '${file}'`;

/**
 * Whether a replay of an error's path meets the error: that of a machine or an operation, but not that of a rule or an exchange which the
 * search alone relies on, nor one before the first step.
 */
export const meetsError = (
  path: Omit<Trace, 'property'>,
  options: Pick<ReplayOptions, 'properties' | 'alterations'>,
): boolean => {
  if (path.steps.length === 0) return false;
  try {
    replayTrace({ ...path, property: 'error' }, options);
    return false;
  } catch (error) {
    if (error instanceof ModelError) return true;
    throw error;
  }
};

/** Reads a trace. Throws a UsageError that names the file and the field. */
export const readTraceFile = (file: string): Trace => readTrace(readWhole(file), `'${file}'`);
