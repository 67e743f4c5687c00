/** `parley mutants`: does each property notice what it is there for, and each deleted transition something? */
import type { Command } from 'commander';
import type { DeletedTransition } from '../properties/deleted-transitions.ts';
import { allProperties } from '../properties/index.ts';
import { mutants } from '../properties/mutants/index.ts';
import type { Trial } from '../properties/trial.ts';
import { present } from '../sim/vocabulary/errors.ts';
import { exitCodes } from './exit-codes.ts';
import { interruptible } from './interruptible.ts';
import { pageFor } from './reporters/page.ts';
import { table } from './reporters/table.ts';
import type { Done } from './searcher.ts';
import { counted, wrapped } from './text.ts';

type MutantOptions = { readonly deletions?: boolean; readonly json?: boolean };

export const addMutants = (program: Command): void => {
  program
    .command('mutants')
    .description('plant errors on purpose and say which properties notice each')
    .option('--deletions', 'instead delete each transition of the machines, one at a time')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `\nExit codes: 0 everything is noticed, ${exitCodes.safety} something is not, ${exitCodes.interrupted} interrupted (Ctrl-C): it says how far it got.`,
    )
    .action(async ({ deletions = false, json = false }: MutantOptions) => {
      const { rows, head, data, unnoticed, legend, summary } = await reportOf(deletions);
      const page = pageFor(process.stdout, process.env, 'usual');
      const text = [
        ...table([head, ...rows], page).rows.flat(),
        '',
        ...legend(page.width),
        wrapped(summary, page.width),
      ];
      process.stdout.write(`${json ? JSON.stringify(data, undefined, 2) : text.join('\n')}\n`);
      process.exitCode = unnoticed > 0 ? exitCodes.safety : exitCodes.holds;
    });
};

const reportOf = (deletions: boolean): Promise<Report> => {
  let last: Done | undefined;
  const what = deletions ? 'deleted transition' : 'mutant';
  const soFar = (): string =>
    last === undefined ? `before the first ${what}` : `after ${last.done} of ${counted(last.all, what)}`;
  const hear = (done: Done): void => {
    last = done;
  };
  return interruptible(soFar, async (searcher) =>
    deletions ? deletionReport(await searcher.deletions(hear)) : mutantReport(await searcher.mutants(hear)),
  );
};

type Report = {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly data: readonly object[];
  readonly unnoticed: number;
  /** No wider than so many columns. */
  readonly legend: (width: number) => readonly string[];
  readonly summary: string;
};

/** What stands where a mutant's row meets a property's column: its own, another that falls as well, none. */
const marks = { own: '#', other: 'x', none: '.' } as const;

const mutantReport = (trials: readonly Trial[]): Report => {
  const data = mutants.map((mutant, place) => {
    const { steps, states, falls } = present(trials[place], 'trial');
    return {
      name: mutant.name,
      says: mutant.says,
      property: mutant.kills,
      noticed: steps !== undefined,
      steps,
      states,
      falls,
    };
  });
  const missed = data.filter(({ noticed }) => !noticed);
  const idle = allProperties.filter(({ name }) => !data.some(({ property, noticed }) => noticed && property === name));
  const mark = (name: string, { property, falls }: (typeof data)[number]) =>
    !falls.includes(name) ? marks.none : name === property ? marks.own : marks.other;
  const idleWords =
    idle.length === 0
      ? 'Every property notices a mutant of its own.'
      : `These properties notice none of their own: ${idle.map(({ name }) => name).join(', ')}.`;
  return {
    head: ['mutant', 'noticed by', 'in', 'falls'],
    rows: data.map((one) => [
      one.name,
      one.noticed ? one.property : 'nothing',
      one.steps === undefined ? '' : counted(one.steps, 'step'),
      allProperties.map(({ name }) => mark(name, one)).join(''),
    ]),
    data,
    unnoticed: missed.length + idle.length,
    legend: (width) => [
      wrapped(
        `Under falls, for each property in this order: ${marks.own} its own, ${marks.other} another that falls as well, ${marks.none} none.`,
        width,
      ),
      wrapped(allProperties.map(({ name }) => name).join(', '), Math.min(118, width), '  '),
      '',
    ],
    summary: `${data.length - missed.length} of ${counted(data.length, 'mutant')} noticed. ${idleWords}`,
  };
};

const deletionReport = (data: readonly DeletedTransition[]): Report => {
  const unnoticed = data.filter(
    ({ statically, dynamically }) => statically === undefined || dynamically === undefined,
  ).length;
  return {
    head: ['transition', 'leads to', 'compiler', 'search'],
    rows: data.map(({ kind, state, reply, target, statically, dynamically }) => [
      `${kind} ${state} ${reply}`,
      target,
      statically === undefined ? 'says nothing' : 'refuses',
      dynamically === undefined ? 'nothing' : noticedIn(dynamically),
    ]),
    data,
    unnoticed,
    legend: () => [],
    summary: `${data.length - unnoticed} of ${counted(data.length, 'deleted transition')} noticed by the compiler and by a search.`,
  };
};

/** `ignored reply in 17 steps: N=1 T=1 CPP=1, 1 client`, with the design if it is another than the hardened one. */
const noticedIn = ({ by, depth, configuration, design }: NonNullable<DeletedTransition['dynamically']>): string =>
  `${by} in ${counted(depth, 'step')}: ${configuration}${design === 'hardened' ? '' : `, ${design}`}`;
