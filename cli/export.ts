/** `parley export`: one system as a model for another checker, with what that must count. */
import { totalmem } from 'node:os';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { requireSearchable } from '../properties/check.ts';
import { configurationName } from '../properties/configurations.ts';
import { allProperties, assembleFor, propertiesNamed } from '../properties/index.ts';
import { designName, parseDesign } from '../sim/design/design.ts';
import { type Relation, relate, type SearchOutcome, type Value } from '../sim/engine/index.ts';
import { actorOf } from '../sim/kernel/actor.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import { promelaOf } from '../sim/promela/promela.ts';
import { ModelError, UsageError } from '../sim/vocabulary/errors.ts';
import { parametersOf } from '../sim/vocabulary/parameters.ts';
import { exitCodes } from './exit-codes.ts';
import { requireReplaceableFile, writeWhole } from './files.ts';
import { addParameterOptions, parametersGiven, wholeNumber } from './options.ts';
import { counted, grouped } from './text.ts';

type Words = Readonly<Record<string, unknown>> & {
  readonly design: string;
  readonly property?: readonly string[];
  readonly pure?: boolean;
  readonly bare?: boolean;
  readonly maxStates: string;
  readonly out?: string;
};

export const addExport = (program: Command): void => {
  const command = program
    .command('export')
    .description('write one system as a model for another checker')
    .requiredOption('--promela', 'for SPIN, with the commands to run and the numbers that must come out')
    .option('--design <design>', 'literal, hardened, or changes to one: hardened,-join-epoch', 'hardened')
    .option(
      '--property <names...>',
      'with the history that these properties need (usually all: what parley check counts)',
    )
    .option('--pure', 'in Promela alone, without embedded C: for very small systems')
    .option('--bare', 'without the history of any property: only what the server itself can do');
  addParameterOptions(command);
  command
    .option('--max-states <n>', 'give up after so many distinct states', '20_000_000')
    .option('--out <file>', 'write to this file instead of the standard output')
    .addHelpText(
      'after',
      `
The system is searched to its end first: the model has every step that can be taken, as a table.
  npx parley export --promela --processes 1 --threads 1 --out model.pml
  spin -a model.pml && gcc -O3 -w -DSAFETY -DNOREDUCE -o pan pan.c && ./pan -n -c0
SPIN (https://spinroot.com; Debian: spin) is not needed to write it. The first comment of the model says what must come out.

Exit codes: 0 written, ${exitCodes.notExhaustive} the system has more states than --max-states, ${exitCodes.usage} usage, ${exitCodes.output} it cannot be written, ${exitCodes.evaluation} a machine or an operation is wrong.`,
    )
    .action((words: Words) => {
      process.exitCode = exported(words);
    });
};

/** How each model is told from any other file. */
const modelBegins = /^\/\*\r?\n \* Parley, N=/;

const exported = (words: Words): number => {
  const design = parseDesign(words.design);
  const parameters = parametersOf(parametersGiven(words));
  const states_max = wholeNumber('--max-states', words.maxStates, 1, 4_000_000_000);
  requireSearchable(parameters);
  if (words.bare === true && words.property !== undefined)
    throw new UsageError('--bare is without the history of any property, but --property names some: give one of them.');
  if (words.out !== undefined)
    requireReplaceableFile(words.out, 'a model that parley export wrote', (text) => modelBegins.test(text));
  const named = words.property === undefined ? allProperties : propertiesNamed(words.property);
  const assembly = assembleFor(words.bare === true ? [] : named, { design, parameters });
  const { outcome, relation } = relate(assembly.system, {
    limits: { states_max, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: totalmem() / 2 },
    clock_ms: () => performance.now(),
  });
  const title = `${configurationName(parameters)}, design ${designName(design)}`;
  if (relation === undefined) return refused(title, outcome);
  const text = modelOf(assembly, relation, outcome, title, words);
  if (words.out === undefined) process.stdout.write(text);
  else {
    writeWhole(words.out, text);
    const { states, terminal, quiescent } = outcome;
    process.stdout.write(
      `${words.out}: ${title}. SPIN must count ${counted(states, 'state')}, ${grouped(terminal)} of them without any enabled step, ` +
        `${grouped(quiescent)} with none but faults. The first comment says how.\n`,
    );
  }
  return exitCodes.holds;
};

const modelOf = (
  { describe, tables }: Assembly,
  relation: Relation,
  counts: SearchOutcome,
  title: string,
  { out, pure = false }: Words,
): string =>
  promelaOf(relation, {
    title: `Parley, ${title}.`,
    counts,
    pure,
    ...(out === undefined ? {} : { file: basename(out) }),
    describe: (component, value) =>
      tables[component] === undefined ? describe(component, value) : `${describe(component, value)}${restOf(value)}`,
  });

/** What tells two values of an actor in one state apart. */
const restOf = (value: Value): string => {
  const { registers, stopping, suspended } = actorOf(value);
  const known = Object.keys(registers).length === 0 ? '' : ` ${JSON.stringify(registers)}`;
  return `${known}${stopping ? ' stopping' : ''}${suspended ? ' suspended' : ''}`;
};

const refused = (title: string, { error, bounds, states }: SearchOutcome): number => {
  if (error !== undefined) throw new ModelError(error.message);
  const advice = `${bounds.includes('states') ? 'a larger --max-states or ' : ''}a smaller system`;
  process.stderr.write(
    `parley: ${title} is not exhausted after ${grouped(states)} states, where it hit the bound of ${bounds.join(' and ')}, and half a table ` +
      `would prove nothing: use ${advice}.\n`,
  );
  return exitCodes.notExhaustive;
};
