/** `parley campaign`: simulates systems of several sizes under every kind of fault, for as many steps as one likes. */
import type { Command } from 'commander';
import type { CampaignResult } from '../properties/campaign.ts';
import { neverTaken } from '../properties/coverage.ts';
import { allProperties } from '../properties/index.ts';
import { designName, parseDesign } from '../sim/design/design.ts';
import type { Trace } from '../sim/trace/codec.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { exitCodeOfFallen, exitCodes, violationCodes } from './exit-codes.ts';
import { interruptible } from './interruptible.ts';
import { folderFor, usualFolder } from './kept-in.ts';
import { wholeNumber } from './options.ts';
import { progressLine } from './progress.ts';
import { pageFor } from './reporters/page.ts';
import { table } from './reporters/table.ts';
import type { CampaignProgress } from './searcher.ts';
import { counted, grouped, rounded, wrapped } from './text.ts';
import { keepTrace, replayCommand } from './traces.ts';

type Words = {
  readonly design: string;
  readonly steps: string;
  readonly seed: string;
  readonly out?: string;
  readonly json?: boolean;
};

export const addCampaign = (program: Command): void => {
  program
    .command('campaign')
    .description('simulate systems of several sizes under every kind of fault, all properties on')
    .option('--design <design>', 'literal, hardened, or changes to one: hardened,-join-epoch', 'hardened')
    .option('--steps <n>', 'steps of all systems together, about', '10_000_000')
    .option('--seed <n>', 'everything random comes from it', '1')
    .option('--out <dir>', `the folder for traces of violations (usually ${usualFolder})`)
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `\nExit codes: 0 nothing falls, ${violationCodes}, 64 usage,\n74 a file cannot be written, 75 a machine or an operation is wrong, ${exitCodes.interrupted} interrupted (Ctrl-C): it says how far it got.`,
    )
    .action(async (words: Words) => {
      process.exitCode = await run(words);
    });
};

const run = async ({ design: word, steps, seed, out, json }: Words): Promise<number> => {
  const design = parseDesign(word);
  const folder = folderFor(out);
  const asked = {
    design,
    steps: wholeNumber('--steps', steps, 1, 1e15),
    seed: wholeNumber('--seed', seed, 0, Number.MAX_SAFE_INTEGER),
  };
  const said = ({ name, steps: taken, runs }: CampaignProgress) =>
    `${name}: ${counted(taken, 'step')} in ${counted(runs, 'run')}`;
  const progress = progressLine<CampaignProgress>(said);
  let last: CampaignProgress | undefined;
  const soFar = (): string => {
    progress.done();
    return last === undefined
      ? 'before the first run had ended'
      : `within ${said(last)}, ${counted(last.violated, 'run')} violated`;
  };
  const { result: results, elapsed_ms } = await interruptible(soFar, (searcher) =>
    searcher.campaign(asked, (done) => {
      last = done;
      progress.tell(done);
    }),
  );
  progress.done();
  const found = results.flatMap((result, system) => tracesOf(result, system + 1, design, seed, folder));
  process.stdout.write(
    json === true
      ? asJson(results, { design: designName(design), seed: Number(seed), elapsed_ms, exit_code: exitCodeFor(results) })
      : `${[`parley campaign: design ${designName(design)}, seed ${seed}`, '', ...lines(results, elapsed_ms), ...found].join('\n')}\n`,
  );
  return exitCodeFor(results);
};

/** Keeps what fell in one system, and the path to an error, each in a file of its own; says how it is seen again. */
const tracesOf = (
  { parameters, result }: CampaignResult,
  system: number,
  design: Design,
  seed: string,
  folder: string,
): readonly string[] => {
  const kept = (property: string, run: number, trace: Pick<Trace, 'parameters' | 'steps'>): readonly string[] => {
    const of = `campaign-seed-${seed}-system-${system}-run-${run}`;
    const file = keepTrace(folder, { design: designName(design), property, ...trace }, of);
    return file === undefined || trace.steps.length === 0 ? [] : [`Replay it: ${replayCommand(file)}`];
  };
  const { error } = result;
  return [
    ...result.violations.flatMap((one) => kept(one.property, one.run, one)),
    ...(error === undefined ? [] : kept('error', error.run, { parameters, steps: error.steps })),
  ];
};

/** The result as JSON; `version` is raised with every change that could break a reader. */
const asJson = (results: readonly CampaignResult[], more: object): string => {
  const systems = results.map(({ name, parameters, result }) => ({
    name,
    parameters,
    outcome: result.outcome,
    runs: result.runs,
    steps: result.steps,
    violated: result.violations.map(({ property }) => property),
    premises: result.premises,
    never_taken: neverTaken(result.coverage),
    ...(result.error === undefined ? {} : { error: result.error.message }),
  }));
  return `${JSON.stringify({ format: 'parley-campaign', version: 1, ...more, systems }, undefined, 2)}\n`;
};

const exitCodeFor = (results: readonly CampaignResult[]): number => {
  if (results.some(({ result }) => result.outcome === 'error')) return exitCodes.evaluation;
  const fallen = results.flatMap(({ result }) => result.violations.map(({ property }) => property));
  return fallen.length === 0
    ? exitCodes.holds
    : exitCodeOfFallen(allProperties.filter(({ name }) => fallen.includes(name)));
};

/** One line for each system, and what was never met in any. */
const lines = (results: readonly CampaignResult[], elapsed_ms: number): readonly string[] => {
  const page = pageFor(process.stdout, process.env, 'usual');
  const total = (of: 'steps' | 'runs') => results.reduce((sum, { result }) => sum + result[of], 0);
  const unmet = allProperties.filter(({ name }) => results.every(({ result }) => result.premises[name] === 0));
  const untaken = results.map(({ result }) => neverTaken(result.coverage)).reduce(both);
  const rows = results.map(({ name, result }) => [
    grouped(result.steps),
    grouped(result.runs),
    verdictOf(result),
    name,
  ]);
  const speed = rounded((total('steps') / Math.max(1, elapsed_ms)) * 1000);
  return [
    ...table([['steps', 'runs', '', 'system'], ...rows], page, [0, 1]).rows.flat(),
    '',
    `${grouped(total('steps'))} steps in ${counted(total('runs'), 'run')}, ${allProperties.length} properties on, ${speed} steps/s.`,
    wrapped(
      `Premises never met: ${listed(unmet.map(({ name }) => name))}. Transitions never taken: ${listed(untaken)}.`,
      page.width,
    ),
  ];
};

const verdictOf = ({ violations, error }: CampaignResult['result']): string => {
  if (error !== undefined) return `error: ${error.message}`;
  return violations.length === 0 ? 'nothing falls' : violations.map(({ property }) => property).join(', ');
};

const both = (some: readonly string[], others: readonly string[]): readonly string[] =>
  some.filter((one) => others.includes(one));

const listed = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));
