/**
 * A bug put back by hand: a copy of the built program in which one line of the thread's machine is wrong. The search, the
 * simulation and the generated cases find it, and every command that they print shows it again when it is run.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const top = join(import.meta.dirname, '..');

type Bug = {
  readonly name: string;
  /** What stands in the machine, and what somebody made of it: a state that nothing leads to any more goes with it. */
  readonly edits: readonly (readonly [right: string, wrong: string])[];
  readonly faults: string;
  readonly parameter: string;
};

const bugs: readonly Bug[] = [
  {
    name: 'a failed accept forgets the mutex',
    edits: [
      ["FAILED: 'releaseFailed'", "FAILED: 'acceptPause'"],
      ["releaseFailed: { ...offers('accept-mutex.release'), on: { RELEASED: 'acceptPause' } },", ''],
    ],
    faults: 'accept-failure=1',
    parameter: '--accept-failures',
  },
  {
    name: 'a mutex of a dead owner is not repaired',
    edits: [
      ["OWNER_DIED: 'repair'", 'OWNER_DIED: acquired'],
      ["...when(robust, { repair: { ...offers('accept-mutex.repair'), on: { REPAIRED: acquired } } }),", ''],
    ],
    faults: 'kill=1',
    parameter: '--kills',
  },
];

/** So that each command finds the same. */
const property = ['--property', 'no-deadlock'];
const fuzz = ['fuzz', '--runs', '300', ...property];
const small = ['--processes', '1', '--threads', '1', '--clients', '2', '--chats', '0'];

describe.each(bugs)('$name', ({ edits, faults, parameter }) => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bug-'));
  const parley = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'dist', 'cli', 'main.js'), ...args], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { code: status, out: stdout, err: stderr };
  };

  beforeAll(() => {
    cpSync(join(top, 'dist'), join(folder, 'dist'), { recursive: true });
    cpSync(join(top, 'package.json'), join(folder, 'package.json'));
    symlinkSync(join(top, 'node_modules'), join(folder, 'node_modules'));
    const file = join(folder, 'dist', 'sim', 'actors', 'thread.js');
    const text = readFileSync(file, 'utf8');
    for (const [right] of edits) expect(text.split(right), right).toHaveLength(2);
    writeFileSync(
      file,
      edits.reduce((changed, [right, wrong]) => changed.replace(right, wrong), text),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['check', ['check', ...small, parameter, '1', ...property]],
    ['simulate', ['simulate', ...small, '--faults', faults, '--runs', '2000', '--bail', ...property]],
    ['fuzz', fuzz],
  ])('is found by %s, whose commands show it again', (_, args) => {
    const { code, out, err } = parley(...args);
    expect([code, err]).toEqual([11, expect.not.stringContaining('defect')]);
    const commands = [...out.matchAll(/npx parley (replay|simulate|fuzz) (.+)$/gm)];
    expect(commands.map(([, command]) => command)).toEqual(args[0] === 'check' ? ['replay'] : ['replay', args[0]]);
    for (const [, command = '', rest = ''] of commands) {
      const again = parley(command, ...rest.split(' ').map((word) => word.replaceAll("'", '')));
      expect(again.code).toBe(11);
      expect(again.out).toContain('no-deadlock');
    }
  });
});

it('is not found in the program as it is', () => {
  const main = join(top, 'dist', 'cli', 'main.js');
  const run = (...args: readonly string[]) => spawnSync(process.execPath, [main, ...args, '-q'], { cwd: tmpdir() });
  for (const { faults, parameter } of bugs) {
    expect(run('check', ...small, parameter, '1').status).toBe(0);
    expect(run('simulate', ...small, '--faults', faults, '--runs', '2000').status).toBe(0);
  }
  expect(run(...fuzz).status).toBe(0);
});
