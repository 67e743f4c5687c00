/** Files are written whole or not at all. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../sim/vocabulary/errors.ts';

/** Writes `text` to `file` by way of a temporary file beside it; folders are made. Throws a UsageError if it cannot. */
export const writeWhole = (file: string, text: string): void => {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    removed(temporary);
    throw new UsageError(`'${file}' cannot be written: ${(error as Error).message}.`);
  }
};

/** Tried before a long search, so that what the search finds is not lost. Throws a UsageError. */
export const requireFolder = (folder: string): void => {
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new UsageError(`'${folder}' is a file, not a folder.`);
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
    throw new UsageError(`'${file}' cannot be read: ${(error as Error).message}.`);
  }
};
