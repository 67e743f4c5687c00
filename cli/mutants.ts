/** `parley mutants`: does each property notice what it is there for, and each deleted transition something? */
import type { Command } from 'commander';
import { deletedTransitions } from '../properties/deleted-transitions.ts';
import { mutants } from '../properties/mutants/index.ts';
import { trial } from '../properties/trial.ts';
import { exitCodes } from './exit-codes.ts';
import { columns, counted } from './text.ts';

type MutantOptions = { readonly deletions?: boolean; readonly json?: boolean };

export const addMutants = (program: Command): void => {
  program
    .command('mutants')
    .description('plant errors on purpose and say which property notices each')
    .option('--deletions', 'instead delete each transition of the machines, one at a time')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', `\nExit codes: 0 everything is noticed, ${exitCodes.safety} something is not.`)
    .action(({ deletions = false, json = false }: MutantOptions) => {
      const { rows, head, data, unnoticed, summary } = deletions ? deletionReport() : mutantReport();
      const text = [...columns([head, ...rows]), '', summary].join('\n');
      process.stdout.write(`${json ? JSON.stringify(data, undefined, 2) : text}\n`);
      process.exitCode = unnoticed > 0 ? exitCodes.safety : exitCodes.holds;
    });
};

type Report = {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly data: readonly object[];
  readonly unnoticed: number;
  readonly summary: string;
};

const mutantReport = (): Report => {
  const data = mutants.map((mutant) => {
    const { steps, states } = trial(mutant);
    return {
      name: mutant.name,
      says: mutant.says,
      property: mutant.kills,
      noticed: steps !== undefined,
      steps,
      states,
    };
  });
  const unnoticed = data.filter(({ noticed }) => !noticed).length;
  return {
    head: ['mutant', 'noticed by', 'in', 'what it does wrong'],
    rows: data.map(({ name, property, steps, says }) => [
      name,
      steps === undefined ? 'nothing' : property,
      steps === undefined ? '' : counted(steps, 'step'),
      says,
    ]),
    data,
    unnoticed,
    summary: `${data.length - unnoticed} of ${counted(data.length, 'mutant')} noticed.`,
  };
};

const deletionReport = (): Report => {
  const data = deletedTransitions();
  const unnoticed = data.filter(
    ({ statically, dynamically }) => statically === undefined || dynamically === undefined,
  ).length;
  return {
    head: ['transition', 'leads to', 'compiler', 'search', 'where'],
    rows: data.map(({ kind, state, reply, target, statically, dynamically }) => [
      `${kind} ${state} ${reply}`,
      target,
      statically === undefined ? 'says nothing' : 'refuses',
      dynamically === undefined ? 'nothing' : `${dynamically.by} in ${counted(dynamically.depth, 'step')}`,
      dynamically === undefined
        ? ''
        : `${dynamically.configuration}${dynamically.design === 'hardened' ? '' : `, ${dynamically.design}`}`,
    ]),
    data,
    unnoticed,
    summary: `${data.length - unnoticed} of ${counted(data.length, 'deleted transition')} noticed by the compiler and by a search.`,
  };
};
