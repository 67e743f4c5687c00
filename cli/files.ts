/** Files are written whole or not at all. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
    rmSync(temporary, { force: true });
    throw new UsageError(`'${file}' cannot be written: ${(error as Error).message}.`);
  }
};

export const readWhole = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`'${file}' cannot be read: ${(error as Error).message}.`);
  }
};
