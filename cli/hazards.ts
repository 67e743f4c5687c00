/** `parley hazards`: takes each safeguard away and says what falls, in how many steps, and what the safeguard alone makes of it. */
import { join } from 'node:path';
import type { Command } from 'commander';
import {
  type HazardSchedules,
  runsMax,
  type SchedulesNeeded,
  scheduleKinds,
  schedulesNeeded,
  seedCount,
} from '../properties/hazard-schedules.ts';
import { type Hazard, hazards, notYet } from '../properties/hazards.ts';
import { parseDesign } from '../sim/design/design.ts';
import { assemble } from '../sim/kernel/system.ts';
import { writeTrace } from '../sim/trace/codec.ts';
import { follow } from '../sim/trace/story.ts';
import { exitCodes } from './exit-codes.ts';
import { requireFolder, writeWhole } from './files.ts';
import { pageFor } from './reporters/page.ts';
import { stepLines } from './reporters/steps.ts';
import { columns, counted, wrapped } from './text.ts';

type HazardOptions = {
  readonly json?: boolean;
  readonly out?: string;
  readonly schedules: boolean;
  readonly verbose?: boolean;
};

type Entry = { readonly hazard: Hazard; readonly file: string | null; readonly schedules: HazardSchedules | null };

export const addHazards = (program: Command): void => {
  program
    .command('hazards')
    .description('take each safeguard away and say which property falls')
    .option('--json', 'print the result as JSON')
    .option('--out <dir>', 'write each counterexample into this folder')
    .option('--no-schedules', `do not count how many random schedules find each (${seedCount} seeds of each scheduler)`)
    .option('-v, --verbose', 'show each counterexample, runs of one actor folded')
    .addHelpText(
      'after',
      `\nExit codes: 0 every safeguard is needed, or redundant as stated; ${exitCodes.safety} one is not.`,
    )
    .action(({ json = false, out, schedules, verbose = false }: HazardOptions) => {
      if (out !== undefined) requireFolder(out);
      const entries = hazards().map((hazard): Entry => {
        const { trace } = hazard;
        return {
          hazard,
          file: keep(hazard, out),
          schedules: schedules && trace !== undefined ? schedulesNeeded(trace) : null,
        };
      });
      const told = verbose && !json ? entries.flatMap(({ hazard }) => storyLines(hazard)) : [];
      process.stdout.write(json ? asJson(entries) : `${[...told, ''].join('\n')}${asText(entries)}`);
      process.exitCode = exitCodeFor(entries);
    });
};

const exitCodeFor = (entries: readonly Entry[]): number =>
  entries.every(({ hazard }) => isProved(hazard)) ? exitCodes.holds : exitCodes.safety;

/** It falls as stated; what is called redundant does hold without; and with the safeguard alone its literal trace is none. */
const isProved = ({ falls, redundantGiven, holdsWithoutItAlone, literal }: Hazard): boolean =>
  falls && (redundantGiven.length === 0 || holdsWithoutItAlone) && literal.withSafeguard !== 'falls';

const keep = ({ id, trace }: Hazard, folder: string | undefined): string | null => {
  if (folder === undefined || trace === undefined) return null;
  const file = join(folder, `${id}.json`);
  writeWhole(file, writeTrace(trace));
  return file;
};

/** How it falls: the name, the design that lacks the safeguard, and the path. */
const storyLines = ({ id, safeguard, property, trace }: Hazard): readonly string[] => {
  if (trace === undefined) return [];
  const page = pageFor(process.stdout, process.env, 'usual');
  const assembly = assemble({ design: parseDesign(trace.design), parameters: trace.parameters });
  return [
    page.paint(`${id} ${safeguard}: ${property} falls under ${trace.design}`, 'bold'),
    '',
    ...stepLines(assembly, follow(assembly, trace.steps), page),
    '',
  ];
};

const asText = (entries: readonly Entry[]): string => {
  const counts = entries.some(({ schedules }) => schedules !== null);
  const rows = entries.map(({ hazard, schedules }) => {
    const { id, safeguard, tag, property, falls, steps = 0, literal } = hazard;
    return [
      id,
      safeguard,
      tag,
      falls ? `${property} in ${steps}` : 'nothing',
      literal.steps === undefined ? 'never comes so far' : `in ${literal.steps}, then ${literal.withSafeguard}`,
      ...(schedules === null ? [] : scheduleKinds.map((kind) => inWords(schedules[kind]))),
    ];
  });
  const head = ['', 'without the safeguard', 'tag', 'falls in steps', 'literal, and with it alone'];
  const proved = entries.filter(({ hazard }) => isProved(hazard)).length;
  const lines = [
    ...columns([counts ? [...head, ...scheduleKinds] : head, ...rows]),
    '',
    ...(counts ? [scheduleLegend, ''] : []),
    ...entries.flatMap(({ hazard: { id, safeguard, redundantGiven } }) =>
      redundantGiven.length === 0 ? [] : [`${id} ${safeguard} is redundant given ${redundantGiven.join(', ')}.`],
    ),
    ...notYet().map(
      ({ id, safeguard, property }) =>
        `${id} ${safeguard} is not judged here: ${property} is about runs that never end. See parley check --liveness --design hardened,-${safeguard}.`,
    ),
    `${proved} of ${counted(entries.length, 'safeguard')} proved.`,
  ];
  return `${lines.join('\n')}\n`;
};

const scheduleLegend = wrapped(
  `Under each scheduler: runs until the property fell, the median of ${seedCount} seeds (and the least and the most); a seed was given up after ${runsMax} runs.`,
  118,
);

const inWords = ({ median, min, max, missed }: SchedulesNeeded): string => {
  if (missed === seedCount) return 'never';
  const bound = (runs: number) => (runs > runsMax ? `>${runsMax}` : String(runs));
  return `${bound(median)} (${bound(min)}–${bound(max)})`;
};

const asJson = (entries: readonly Entry[]): string => {
  const judged = entries.map(({ hazard, file, schedules }) => ({
    ...described(hazard),
    judged: true,
    proved: isProved(hazard),
    schedules,
    file,
    // As in a file, so that it may be made one.
    trace: hazard.trace === undefined ? null : JSON.parse(writeTrace(hazard.trace)),
  }));
  const others = notYet().map((hazard) => ({
    ...described(hazard),
    judged: false,
    proved: false,
    schedules: null,
    file: null,
    trace: null,
  }));
  const exit_code = exitCodeFor(entries);
  const json = { format: 'parley-hazards', version: 2, exit_code, hazards: [...judged, ...others].sort(byNumber) };
  return `${JSON.stringify(json, undefined, 2)}\n`;
};

/** The same fields of every hazard; null where it was not judged. */
const described = (hazard: Pick<Hazard, 'id' | 'safeguard' | 'property'> & Partial<Hazard>) => {
  const { id, safeguard, property, tag, room, falls = false, design, redundantGiven, holdsWithoutItAlone } = hazard;
  return {
    id,
    safeguard,
    tag: tag ?? null,
    room: room ?? null,
    property,
    falls,
    steps: hazard.steps ?? null,
    states: hazard.states ?? null,
    design: design ?? null,
    redundant_given: redundantGiven ?? [],
    holds_without_it_alone: holdsWithoutItAlone ?? false,
    literal: {
      steps: hazard.literal?.steps ?? null,
      with_safeguard: hazard.literal?.withSafeguard ?? null,
      impossible: hazard.literal?.impossible ?? null,
    },
  };
};

const byNumber = (a: { readonly id: string }, b: { readonly id: string }): number =>
  Number(a.id.slice(1)) - Number(b.id.slice(1));
