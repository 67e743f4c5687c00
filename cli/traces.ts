/** Keeps what was found as trace files. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Trace, writeTrace } from '../sim/trace/codec.ts';
import { writeWhole } from './files.ts';

/** A longer name of a design is cut, and told from others that begin alike by its hash. */
const DESIGN_MAX = 60;

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
  const prefix = design.length > DESIGN_MAX ? `${design.slice(0, 40)}~${hashOf(design)}` : design;
  const file = join(folder, `${prefix}_${property}_${of}.json`);
  try {
    writeWhole(file, writeTrace(trace));
    return file;
  } catch (error) {
    process.stderr.write(`parley: the counterexample is not kept: ${(error as Error).message}\n`);
    return undefined;
  }
};

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

export const replayCommand = (file: string): string => `npx parley replay '${file}'`;
