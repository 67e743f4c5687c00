/** Files are written whole or not at all. */
import {
  existsSync,
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

/** Writes `text` to `file` by way of a temporary file beside it; folders are made. Throws a UsageError if it cannot. */
export const writeWhole = (file: string, text: string): void => {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    makeFolder(dirname(file));
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    removed(temporary);
    throw new UsageError(`'${file}' cannot be written: ${(error as Error).message}.`);
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

/** Tried before a long search, so that what the search finds is not lost. Throws a UsageError. */
export const requireFolder = (folder: string): void => {
  if (!existsSync(folder)) {
    // It will be made, in the nearest folder above that there is.
    const above = dirname(folder);
    if (above !== folder) requireFolder(above);
    return;
  }
  if (!statSync(folder).isDirectory()) throw new UsageError(`'${folder}' is a file, not a folder.`);
  try {
    // Whether it may be written is not the whole answer: to root /proc says that it may.
    rmdirSync(mkdtempSync(join(folder, '.parley-')));
  } catch (error) {
    throw new UsageError(`Nothing can be written into '${folder}': ${(error as Error).message}.`);
  }
};

/** The same for a file that will be written. A device or a pipe would be replaced by it, so it is refused. */
export const requireWritable = (file: string): void => {
  if (existsSync(file) && !statSync(file).isFile())
    throw new UsageError(`'${file}' is there and is no file that could be replaced.`);
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
    throw new UsageError(`'${file}' cannot be read: ${(error as Error).message}.`);
  }
};
