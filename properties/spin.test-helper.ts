/** Runs SPIN on a model with the commands that the model's own first comment says. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type SpinRun = {
  readonly states: number;
  readonly transitions: number;
  readonly errors: number;
  /** From the first state on. */
  readonly elapsed_ms: number;
  /** Of the whole program. */
  readonly processor_ms: number;
};

const runs = (command: string, args: readonly string[]): boolean => spawnSync(command, args).status === 0;

/** What is missing here to run SPIN, as a sentence; undefined where nothing is. */
export const spinMissing = (): string | undefined => {
  const missing = [...(runs('spin', ['-V']) ? [] : ['spin']), ...(runs('gcc', ['--version']) ? [] : ['gcc'])];
  return missing.length === 0
    ? undefined
    : `SPIN gives no second opinion here: there is no ${missing.join(' and no ')} (Debian: apt-get install spin gcc).`;
};

/** The commands in the model's first comment: spin, gcc, pan; then spin for quiescent states, if it can count them; last pan to follow a trail. */
const commandsOf = (model: string): readonly string[] =>
  [...model.slice(0, model.indexOf('*/')).matchAll(/^ \* {3}(\S.*)$/gm)].map(([, command = '']) => command);

/** A compiled model, in a folder of its own. */
export type SpinProgram = {
  readonly run: () => SpinRun;
  /** What is said of the path to the first error. */
  readonly trail: () => string;
  readonly discard: () => void;
};

/** Compiles a model, its commands changed by `change`. Throws what SPIN or the compiler said if they refuse it. */
export const spinProgram = (
  model: string,
  { quiescent = false, change = (command: string) => command } = {},
): SpinProgram => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-spin-'));
  const shell = (command: string): string => {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (status !== 0 || /Error:/.test(stdout)) throw new Error(`${command}: ${stdout}${stderr}`.slice(0, 2000));
    return stdout;
  };
  writeFileSync(join(folder, 'model.pml'), model);
  const commands = commandsOf(model).map(change);
  const [spin = '', gcc = '', pan = ''] = commands;
  const [spinQuiescent = ''] = commands.filter((command) => command.includes('-DQUIESCENT'));
  const follow = commands.at(-1);
  const discard = () => rmSync(folder, { recursive: true, force: true });
  try {
    shell(quiescent ? spinQuiescent : spin);
    shell(gcc);
  } catch (refusal) {
    discard();
    throw refusal;
  }
  return {
    run: () => spinRunOf(shell(`${pan} && times`)),
    trail: () => shell(`${pan.replace('-c0', '-c1')} && ${follow}`),
    discard,
  };
};

const spinRunOf = (said: string): SpinRun => {
  const number = (pattern: RegExp): number => Number(pattern.exec(said)?.[1] ?? Number.NaN);
  return {
    states: number(/^\s*(\d+) states, stored/m),
    transitions: number(/^\s*(\d+) transitions/m),
    errors: number(/errors: (\d+)/),
    elapsed_ms: 1000 * number(/elapsed time ([\d.e+]+) seconds/),
    processor_ms: processorOf(said),
  };
};

/** The last line of what the shell's `times` says: what its commands took for themselves and in the kernel. */
const processorOf = (said: string): number =>
  [...(said.trimEnd().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + 60_000 * Number(minutes) + 1000 * Number(seconds),
    0,
  );

/** Compiles a model, runs it once and leaves nothing behind. */
export const spin = (model: string, options: Parameters<typeof spinProgram>[1] = {}): SpinRun => {
  const program = spinProgram(model, options);
  try {
    return program.run();
  } finally {
    program.discard();
  }
};
