#!/usr/bin/env node
/** The command `parley`: reads arguments, runs a command, turns what it throws into one sentence and an exit code. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { ModelError, UnavailableError, UsageError } from '../sim/vocabulary/errors.ts';
import { reasonOf } from '../sim/vocabulary/reasons.ts';
import { exitCodes } from './exit-codes.ts';
import { OutputError } from './files.ts';

const version = (): string => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
};

const program = new Command('parley')
  .description('A pre-fork, multi-process, multi-threaded chat server whose every interleaving can be checked.')
  .version(version())
  .showHelpAfterError('(parley --help says what there is)')
  .exitOverride();
/** In the order of the help text. Only what is asked for is loaded: a server would keep the checker in its memory for ever. */
const commands: { readonly [command: string]: () => Promise<(to: Command) => void> } = {
  check: async () => (await import('./check.ts')).addCheck,
  simulate: async () => (await import('./simulate.ts')).addSimulate,
  campaign: async () => (await import('./campaign.ts')).addCampaign,
  fuzz: async () => (await import('./fuzz.ts')).addFuzz,
  replay: async () => (await import('./replay.ts')).addReplay,
  verify: async () => (await import('./verify.ts')).addVerify,
  serve: async () => (await import('./serve.ts')).addServe,
  chat: async () => (await import('./chat.ts')).addChat,
  machines: async () => (await import('./machines.ts')).addMachines,
  export: async () => (await import('./export.ts')).addExport,
  safeguards: async () => (await import('./safeguards.ts')).addSafeguards,
  properties: async () => (await import('./safeguards.ts')).addProperties,
  mutants: async () => (await import('./mutants.ts')).addMutants,
  hazards: async () => (await import('./hazards.ts')).addHazards,
};
const [asked = ''] = process.argv.slice(2);
for (const load of Object.hasOwn(commands, asked) ? [commands[asked]] : Object.values(commands))
  (await load?.())?.(program);
// What a command inherits must be said before it is added, or to each.
for (const command of program.commands)
  command.exitOverride().showHelpAfterError(`(parley ${command.name()} --help says what there is)`);

// A reader that has seen enough closes the pipe; anything else that cannot be written is an error of the outside.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`parley: the output cannot be written: ${reasonOf(error as Error)}.\n`);
  process.exitCode = exitCodes.output;
});

/** The exit code of each kind of error whose message is a sentence. */
const codes = [
  [UsageError, exitCodes.usage],
  [UnavailableError, exitCodes.unavailable],
  [OutputError, exitCodes.output],
  [ModelError, exitCodes.evaluation],
] as const;

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeAfter(error);
}

function exitCodeAfter(error: unknown): number {
  // Commander has already said what is wrong, or printed the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.holds : exitCodes.usage;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EMFILE' || code === 'ENFILE') {
    process.stderr.write(`parley: There are too few file descriptors (${code}): raise ulimit -n, or LimitNOFILE.\n`);
    return exitCodes.unavailable;
  }
  const [, known] = codes.find(([kind]) => error instanceof kind) ?? [];
  if (known !== undefined) {
    process.stderr.write(`parley: ${(error as Error).message}\n`);
    return known;
  }
  process.stderr.write(
    `parley: this is a defect of Parley itself: ${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return exitCodes.internal;
}
