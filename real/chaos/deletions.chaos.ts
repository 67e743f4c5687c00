/** Deleted transitions of the served machines, and the tests of the server that notice: for `mutants.chaos.ts`. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { childMachine, parentMachine, threadMachine } from '../../sim/actors/index.ts';
import { hardened } from '../../sim/design/design.ts';
import { compile } from '../../sim/kernel/compile.ts';
import { taken_variable, without_variable } from '../host/examined.ts';
import { test_variable } from '../host/hold.ts';

/** What a test of the server cannot show, and why. */
export const unshown: { readonly [transition: string]: string } = {
  ...because(
    'the process is no more when the operation returns',
    'child leave EXITED',
    'child drained EXITED',
    'thread exit EXITED',
  ),
  ...because('the first line to a client always finds room', 'thread crowded OVERFLOW', 'thread flushCrowded ELAPSED'),
  ...because(
    'of all that a client leaves unread just this line, which is said once, must be too much',
    ...['welcome', 'bye', 'tooLate', 'idleTold', 'goingDownTold'].map((state) => `thread ${state} OVERFLOW`),
  ),
  ...because(
    'there is a row for each thread',
    ...['joinScan TABLE_FULL', 'tableFullEnd ENDED', 'tableFull WRITTEN', 'tableFull OVERFLOW'].map(
      (one) => `thread ${one}`,
    ),
  ),
};

/** What a test comes by only now and then: a race that nothing can hold open. */
export const seldom: readonly string[] = ['thread takeCredit GONE'];

function because(why: string, ...transitions: readonly string[]): { readonly [transition: string]: string } {
  return Object.fromEntries(transitions.map((transition) => [transition, why]));
}

/** All that the served machines have, with everything that a setting can ask for: `thread guest JOIN`. */
export const transitions = (): readonly string[] =>
  [parentMachine, childMachine, threadMachine].flatMap((machine) => {
    const { id, states } = compile(machine(hardened, { timeOuts: true, drain: true, addressLimit: true }), hardened);
    return states.flatMap(({ name, next }) => Object.keys(next).map((reply) => `${id} ${name} ${reply}`));
  });

type ServerTest = { readonly file: string; readonly name: string };
/** A test, what it takes of the machines, and how long that took. */
export type Measured = ServerTest & { readonly takes: ReadonlySet<string>; readonly took_ms: number };

const top = fileURLToPath(new URL('../../../', import.meta.url));

const vitest = (args: readonly string[], environment: { readonly [variable: string]: string }) =>
  new Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>((resolve, reject) => {
    const child = spawn('npx', ['vitest', ...args], {
      cwd: top,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (bytes: Buffer) => {
      out += bytes;
    });
    child.stderr.on('data', (bytes: Buffer) => {
      err += bytes;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });

/** The tests of those files in which a server runs on that hosting. */
export const testsOf = async (files: readonly string[], hosting: string): Promise<readonly ServerTest[]> => {
  const { out } = await vitest(['list', ...files, '--json'], {});
  return (JSON.parse(out) as ServerTest[]).filter(
    ({ name }) => !name.startsWith('on ') || name.startsWith(`on ${hosting} `),
  );
};

const run = (test: ServerTest, environment: { readonly [variable: string]: string }) => {
  const pattern = `^${test.name.replaceAll(' > ', ' ').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
  return vitest(['run', test.file, '-t', pattern], { [test_variable]: '1', ...environment });
};

/** Throws if it fails although nothing is missing. */
export const measured = async (test: ServerTest): Promise<Measured> => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'));
  try {
    const file = join(folder, 'taken');
    const begin_ms = performance.now();
    if ((await run(test, { [taken_variable]: file })).code !== 0)
      throw new Error(`The test '${test.name}' fails although nothing is deleted.`);
    const takes = new Set(readFileSync(file, { encoding: 'utf8', flag: 'a+' }).split('\n').filter(Boolean));
    return { ...test, takes, took_ms: performance.now() - begin_ms };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** So many tests are tried at most. */
const tries_max = 8;

/** The first test, the shortest first, that fails without the transition, and does not fail with it. */
export const noticedBy = async (transition: string, tests: readonly Measured[]): Promise<Measured | undefined> => {
  const candidates = tests.filter(({ takes }) => takes.has(transition)).sort((a, b) => a.took_ms - b.took_ms);
  for (const test of candidates.slice(0, tries_max)) {
    const { code, out, err } = await run(test, { [without_variable]: transition });
    if (code === 0) continue;
    const [, state = '', reply = ''] = transition.split(' ');
    if (`${out}${err}`.includes(`There is no way from '${state}' on ${reply}.`)) return test;
    // It may have failed by itself.
    if ((await run(test, {})).code === 0) return test;
  }
  return undefined;
};
