/** Runs tests that were written, where the package is installed, and looks at them as this repository looks at its own. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const top = join(import.meta.dirname, '..');

type TestFile = {
  readonly name: string;
  readonly assertionResults: readonly { readonly status: string; readonly failureMessages: readonly string[] }[];
};

/** Runs all tests in a folder: what becomes of each, by its file. */
export const tested = (folder: string): Readonly<Record<string, TestFile['assertionResults']>> => {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "name": "user", "type": "module" }');
  symlinkSync(top, join(modules, 'parley'));
  symlinkSync(join(top, 'node_modules', 'vitest'), join(modules, 'vitest'));
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
  const vitest = join(top, 'node_modules', 'vitest', 'vitest.mjs');
  const { stdout } = spawnSync(process.execPath, [vitest, 'run', '--root', folder, '--reporter', 'json'], {
    cwd: folder,
    encoding: 'utf8',
    env,
    timeout: 60_000,
  });
  const { testResults } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
    readonly testResults: readonly TestFile[];
  };
  return Object.fromEntries(
    testResults.map(({ name, assertionResults }) => [name.slice(folder.length + 1), assertionResults]),
  );
};

/** What Biome says of all files in a folder. */
export const looked = (folder: string): { readonly stdout: string; readonly stderr: string } => {
  copyFileSync(join(top, 'biome.json'), join(folder, 'biome.json'));
  symlinkSync(join(top, 'node_modules'), join(folder, 'node_modules'));
  const biome = join(top, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  return spawnSync(process.execPath, [biome, 'check', '--error-on-warnings', folder], {
    cwd: folder,
    encoding: 'utf8',
  });
};
