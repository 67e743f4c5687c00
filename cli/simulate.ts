/** `parley simulate`: many seeded random runs of one system, too large to be searched, and what was seen on the way. */
import { type Command, Option } from 'commander';
import { neverTaken } from '../properties/coverage.ts';
import { allProperties, propertiesNamed } from '../properties/index.ts';
import type { PropertyDefinition } from '../properties/property.ts';
import {
  faultNames,
  type SchedulerName,
  type SimulateOptions,
  type Simulation,
  type SimulationProgress,
  schedulerNames,
  shardOf,
  simulationDefaults,
  simulationParameters,
} from '../properties/simulate.ts';
import { designName, parseDesign } from '../sim/design/design.ts';
import { didYouMean, UsageError } from '../sim/vocabulary/errors.ts';
import { flagOf, type Parameters, parameterRanges } from '../sim/vocabulary/parameters.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { exitCodeOfFallen, exitCodes, violationCodes } from './exit-codes.ts';
import { interruptible } from './interruptible.ts';
import { folderFor, usualFolder } from './kept-in.ts';
import { addParameterOptions, parametersGiven, wholeNumber } from './options.ts';
import { progressLine } from './progress.ts';
import { deliver, requireOutputs } from './reporters/deliver.ts';
import { addReportOptions, detailOf, outputsOf, type ReportWords, reporterHelp } from './reporters/options.ts';
import { simulateJson } from './reporters/simulate-json.ts';
import { simulateText } from './reporters/simulate-terminal.ts';
import type { Runs } from './searcher.ts';
import { findingsOf, type SimulateReport } from './simulate-report.ts';
import { counted, grouped, rounded } from './text.ts';
import { keepTrace } from './traces.ts';

type Words = Readonly<Record<string, unknown>> &
  ReportWords & {
    readonly design: string;
    readonly property?: readonly string[];
    readonly scheduler: SchedulerName;
    readonly depth: string;
    readonly seed: string;
    readonly runs: string;
    readonly run?: string;
    readonly maxSteps: string;
    readonly faults?: string;
    readonly faultsEvery?: string;
    readonly shard?: string;
    readonly bail?: string | true;
    readonly requireCoverage?: boolean;
    readonly shrink: boolean;
    readonly out?: string;
  };

export const addSimulate = (program: Command): void => {
  const command = program
    .command('simulate')
    .description('take many random runs of a system that is too large to explore, each repeatable from its seed')
    .option('--design <design>', 'literal, hardened, or changes to one: hardened,-join-epoch', 'hardened')
    .option('--property <names...>', 'judge these properties only (parley properties lists them)')
    .addOption(
      new Option('--scheduler <name>', 'who decides what happens next')
        .choices([...schedulerNames])
        .default('portfolio'),
    )
    .option('--depth <d>', 'pct: ordering constraints of the bugs it looks for; portfolio: tries 2 to d', '3')
    .option('--seed <n>', 'everything random comes from it', '1')
    .option('--runs <n>', 'runs 0 to n − 1', '100')
    .option('--run <n>', 'only the run with that number, instead of --runs')
    .option('--max-steps <n>', 'end a run after so many steps', '1_000_000')
    .option('--faults <budgets>', `what may go wrong: ${Object.keys(faultNames).join('=1,')}=1`)
    .option('--faults-every <steps>', 'steps between two faults on average (usually differs from run to run)')
    .option('--shard <i/n>', 'do only part i of n of the runs')
    .option('--bail [n]', 'stop after n runs with a violation (1 if n is not given)')
    .option('--require-coverage', `exit with ${exitCodes.notExhaustive} if a transition was never taken`)
    .option('--no-shrink', 'leave what is found as it was, with all steps of its run');
  // Whoever comes back for ever is for --liveness.
  addParameterOptions(command, simulationDefaults, ['returning']);
  command.option('--out <dir>', `the folder for traces of violations (usually ${usualFolder})`);
  addReportOptions(command);
  command
    .addHelpText(
      'after',
      `\nExit codes: 0 no violation, 3 a transition was never taken (with --require-coverage),\n${violationCodes}, 64 usage, 74 a file cannot be written,\n75 a machine or an operation is wrong, ${exitCodes.interrupted} interrupted (Ctrl-C): it says how far it got.\n${reporterHelp}`,
    )
    .action(async (words: Words) => {
      if (words.run !== undefined) requireAlone(command);
      process.exitCode = await run(words);
    });
};

/** Throws a UsageError for an option that says of which runs the one with `--run` is one. */
const requireAlone = (command: Command): void => {
  const other = ['runs', 'shard'].find((name) => command.getOptionValueSource(name) === 'cli');
  if (other !== undefined)
    throw new UsageError(`--run takes the run with that number alone, so --${other} says nothing: give one of them.`);
};

const run = async (words: Words): Promise<number> => {
  const outputs = outputsOf(words);
  const detail = detailOf(words);
  const folder = folderFor(words.out);
  requireOutputs(outputs);
  const design = parseDesign(words.design);
  const properties = words.property === undefined ? allProperties : propertiesNamed(words.property);
  const given = { ...parametersGiven(words), ...budgetsOf(words) };
  const parameters = simulationParameters(given);
  const runs = wholeNumber('--runs', words.runs, 1, 1_000_000_000);
  const only = words.run === undefined ? undefined : wholeNumber('--run', words.run, 0, 1_000_000_000);
  const shard = shardGiven(words.shard);
  if (only === undefined && shard.index > runs)
    throw new UsageError(
      `--shard ${words.shard} has no run of ${counted(runs, 'run')}: give at least --runs ${shard.count}, or fewer shards.`,
    );
  const progress = detail === 'quiet' ? undefined : progressLine(progressText(only === undefined ? runs : 1));
  const asked: Runs = only === undefined ? { runs, index: shard.index, count: shard.count } : { only };
  const sent: Omit<SimulateOptions, 'runs'> = {
    design,
    parameters,
    properties,
    scheduler: words.scheduler,
    depth: wholeNumber('--depth', words.depth, 1, 1_000),
    seed: wholeNumber('--seed', words.seed, 0, Number.MAX_SAFE_INTEGER),
    shrink: words.shrink,
    steps_max: wholeNumber('--max-steps', words.maxSteps, 1, 1_000_000_000_000),
    ...(words.faultsEvery === undefined
      ? {}
      : { faults_every: wholeNumber('--faults-every', words.faultsEvery, 1, 2 ** 20) }),
    ...(words.bail === undefined
      ? {}
      : { bail: words.bail === true ? 1 : wholeNumber('--bail', words.bail, 1, 1_000_000_000) }),
  };
  const options: SimulateOptions = {
    ...sent,
    runs: only === undefined ? shardOf(runs, shard.index, shard.count) : [only],
  };
  const start = performance.now();
  let last: SimulationProgress = { runs: 0, steps: 0, violated: 0 };
  const soFar = (): string => {
    progress?.done();
    return `after ${grouped(last.runs)} of ${counted(countOf(asked), 'run')}, ${counted(last.steps, 'step')}, ${grouped(last.violated)} violated`;
  };
  const onProgress = (done: SimulationProgress): void => {
    last = done;
    progress?.tell(done);
  };
  const { simulation: result, runs_ms } = await interruptible(soFar, (searcher) =>
    searcher.simulation(asked, { ...sent, onProgress }),
  );
  const elapsed_ms = performance.now() - start;
  progress?.done();
  const report: SimulateReport = {
    design,
    properties,
    options,
    result,
    elapsed_ms,
    runs_ms,
    shard: only === undefined ? shard : { index: 1, count: 1 },
    runs: only === undefined ? runs : 1,
    again: againWith(words, given),
    coverageRequired: words.requireCoverage === true,
    traces: keepTraces(design, parameters, words.seed, result, folder),
  };
  const exitCode = exitCodeFor(properties, result, words.requireCoverage === true);
  const delivered = deliver(
    outputs,
    {
      terminal: (page) => simulateText(report, page),
      json: () => simulateJson(report, exitCode),
      findings: () => findingsOf(report),
    },
    detail,
  );
  return delivered ? exitCode : exitCodes.output;
};

/** How many runs those are. */
const countOf = (asked: Runs): number =>
  'only' in asked ? 1 : Math.ceil((asked.runs - asked.index + 1) / asked.count);

const progressText =
  (runs: number) =>
  ({ runs: done, steps, violated }: SimulationProgress, elapsed_ms: number): string =>
    `${grouped(done)} of ${grouped(runs)} runs, ${grouped(steps)} steps, ${rounded((steps / elapsed_ms) * 1000)}/s, ${grouped(violated)} violated`;

/** The budgets of `--faults kill=3,interrupt=1`. */
const budgetsOf = (words: Words): Partial<Parameters> => {
  if (words.faults === undefined) return {};
  const known = Object.keys(faultNames);
  const long = parametersGiven(words);
  const said = new Set<string>();
  return Object.fromEntries(
    words.faults.split(',').map((part) => {
      const [name = '', amount = '', ...rest] = part.trim().split('=');
      if (!Object.hasOwn(faultNames, name))
        throw new UsageError(
          `--faults: there is no fault '${name}'.${didYouMean(name, known)} Known: ${known.join(', ')}.`,
        );
      const parameter = faultNames[name as keyof typeof faultNames];
      if (rest.length > 0 || amount === '')
        throw new UsageError(`--faults: '${part}' must be a fault and how often it may happen: ${name}=1.`);
      if (said.has(name)) throw new UsageError(`--faults says twice how often ${name} may happen: say it once.`);
      said.add(name);
      if (long[parameter] !== undefined)
        throw new UsageError(`--faults ${name} and ${flagOf(parameter)} say the same: give one of them.`);
      const { min, max } = parameterRanges[parameter];
      return [parameter, wholeNumber(`--faults ${name}`, amount, min, max)];
    }),
  );
};

const shardGiven = (word: string | undefined): { readonly index: number; readonly count: number } => {
  if (word === undefined) return { index: 1, count: 1 };
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(word) ?? [];
  if (index === undefined || count === undefined || Number(index) < 1 || Number(index) > Number(count))
    throw new UsageError(`--shard must be i/n with i from 1 to n, for example 2/4, but it is '${word}'.`);
  return { index: Number(index), count: Number(count) };
};

/** The command line that simulates the same system again, all but its runs. */
const againWith = (words: Words, given: Partial<Parameters>): string => {
  const option = (flag: string, word: string | undefined, usual?: string) =>
    word === undefined || word === usual ? [] : [`${flag} ${word}`];
  return [
    'npx parley simulate',
    ...option('--design', words.design, 'hardened'),
    ...option('--property', words.property?.join(' ')),
    ...Object.entries(given).map(([name, value]) => `${flagOf(name)} ${value}`),
    ...option('--scheduler', words.scheduler, 'portfolio'),
    ...option('--depth', words.depth, '3'),
    ...option('--max-steps', words.maxSteps, '1_000_000'),
    ...option('--faults-every', words.faultsEvery),
    ...(words.shrink ? [] : ['--no-shrink']),
    `--seed ${words.seed}`,
  ].join(' ');
};

/** Writes a trace for each violation, and for an error; gives the file of each by the property's name. */
const keepTraces = (
  design: Design,
  simulated: Parameters,
  seed: string,
  { violations, error }: Simulation,
  folder: string,
): Readonly<Record<string, string>> => {
  const found = [
    ...violations,
    ...(error === undefined ? [] : [{ property: 'error', parameters: simulated, ...error }]),
  ];
  return Object.fromEntries(
    found.flatMap(({ property, run: number, parameters, steps }): string[][] => {
      const trace = { design: designName(design), parameters, property, steps };
      const file = keepTrace(folder, trace, `seed-${seed}-run-${number}`);
      return file === undefined ? [] : [[property, file]];
    }),
  );
};

const exitCodeFor = (
  properties: readonly PropertyDefinition[],
  { outcome, violations, coverage }: Simulation,
  requireCoverage: boolean,
): number => {
  if (outcome === 'error') return exitCodes.evaluation;
  const fallen = properties.filter(({ name }) => violations.some(({ property }) => property === name));
  if (fallen.length > 0) return exitCodeOfFallen(fallen);
  return requireCoverage && neverTaken(coverage).length > 0 ? exitCodes.notExhaustive : exitCodes.holds;
};
