/** Runs the built command as a user would. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const main = join(import.meta.dirname, '..', 'dist', 'cli', 'main.js');

type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

export const parley = (args: readonly string[], folder: string): Ran => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: folder,
    encoding: 'utf8',
    // As in a plain file, whatever the terminal of the tests is.
    env: { ...process.env, FORCE_COLOR: undefined, COLUMNS: undefined },
    timeout: 60_000,
  });
  return { code: status, out: stdout, err: stderr };
};

/** A folder that is gone after `use`. */
export const inFolder = <T>(use: (folder: string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The names of all fields of a JSON report. Below `parameters` stand the names of parameters, of which there are too many to tell each. */
export const fieldsOf = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...(name === 'parameters' ? [] : fieldsOf(inner))]);
};
