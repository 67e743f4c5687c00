/** `parley fuzz`: fast-check generates systems, clients, faults and schedules, and shrinks what breaks a property. */
import type { Command } from 'commander';
import type { Counterexample, Fuzzing, FuzzOptions, FuzzProgress } from '../properties/arbitraries/fuzz.ts';
import { parametersOfCase } from '../properties/case.ts';
import { allProperties, propertiesNamed } from '../properties/index.ts';
import { designName, parseDesign } from '../sim/design/design.ts';
import { exitCodeOfFallen, exitCodes } from './exit-codes.ts';
import { type FuzzReport, fallName, findingsOf } from './fuzz-report.ts';
import { interruptible } from './interruptible.ts';
import { folderFor, usualFolder } from './kept-in.ts';
import { wholeNumber } from './options.ts';
import { progressLine } from './progress.ts';
import { deliver, requireOutputs } from './reporters/deliver.ts';
import { fuzzJson } from './reporters/fuzz-json.ts';
import { fuzzText } from './reporters/fuzz-terminal.ts';
import { addReportOptions, detailOf, outputsOf, type ReportWords, reporterHelp } from './reporters/options.ts';
import { counted, grouped } from './text.ts';
import { keepTrace } from './traces.ts';

type Words = ReportWords & {
  readonly design: string;
  readonly property?: readonly string[];
  readonly runs: string;
  readonly seed: string;
  readonly path?: string;
  readonly out?: string;
};

export const addFuzz = (program: Command): void => {
  const command = program
    .command('fuzz')
    .description('generate small systems, clients, faults and schedules, and shrink what breaks a property')
    .option('--design <design>', 'literal, hardened, changes to one (hardened,-join-epoch), or any', 'hardened')
    .option('--property <names...>', 'judge these properties only (parley properties lists them)')
    .option('--runs <n>', 'cases to try at most', '1_000')
    .option('--seed <n>', 'all that is generated comes from it', '1')
    .option('--path <path>', 'only the case at the end of this path, as it was printed with its seed')
    .option('--out <dir>', `the folder for the trace of a counterexample (usually ${usualFolder})`);
  addReportOptions(command);
  command
    .addHelpText(
      'after',
      `\nExit codes: 0 no violation, 11 deadlock, 12 safety, 64 usage, 74 a file cannot be written,\n75 a machine or an operation is wrong, ${exitCodes.interrupted} interrupted (Ctrl-C): it says how far it got.\n${reporterHelp}`,
    )
    .action(async (words: Words) => {
      process.exitCode = await run(words);
    });
};

const run = async (words: Words): Promise<number> => {
  const { path } = words;
  const outputs = outputsOf(words);
  const detail = detailOf(words);
  const folder = folderFor(words.out);
  requireOutputs(outputs);
  const runs = wholeNumber('--runs', words.runs, 1, 1_000_000_000);
  const progress = detail === 'quiet' ? undefined : progressLine(progressText(runs));
  const options: FuzzOptions = {
    design: words.design === 'any' ? 'any' : parseDesign(words.design),
    properties: words.property === undefined ? allProperties : propertiesNamed(words.property),
    runs,
    seed: wholeNumber('--seed', words.seed, 0, 2 ** 31 - 1),
    ...(path === undefined ? {} : { path }),
  };
  let last: FuzzProgress = { runs: 0, shrinks: 0 };
  const soFar = (): string => {
    progress?.done();
    return `after ${progressText(runs)(last)}`;
  };
  const { result, elapsed_ms } = await interruptible(soFar, (searcher) =>
    searcher.fuzzing(options, (done) => {
      last = done;
      progress?.tell(done);
    }),
  );
  progress?.done();
  const trace = result.counterexample && kept(result.counterexample, folder);
  const report: FuzzReport = { options, result, elapsed_ms, ...(trace === undefined ? {} : { trace }) };
  const exitCode = exitCodeFor(result);
  const delivered = deliver(
    outputs,
    {
      terminal: (page) => fuzzText(report, page),
      json: () => fuzzJson(report, exitCode),
      findings: () => findingsOf(report),
    },
    detail,
  );
  return delivered ? exitCode : exitCodes.output;
};

const progressText =
  (runs: number) =>
  ({ runs: done, shrinks }: FuzzProgress): string =>
    `${grouped(done)} of ${counted(runs, 'case')}${shrinks === 0 ? '' : `, shrinking: ${grouped(shrinks)} tried`}`;

/** Writes the trace of a counterexample and gives its file, if it can be kept. */
const kept = ({ case: one, fall, steps, seed }: Counterexample, folder: string): string | undefined =>
  keepTrace(
    folder,
    { design: designName(one.design), parameters: parametersOfCase(one), property: fallName(fall), steps },
    `fuzz-seed-${seed}`,
  );

const exitCodeFor = ({ counterexample }: Fuzzing): number => {
  if (counterexample === undefined) return exitCodes.holds;
  const { fall } = counterexample;
  return fall.is === 'property' ? exitCodeOfFallen([fall.property]) : exitCodes.evaluation;
};
