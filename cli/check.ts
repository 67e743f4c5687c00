/** `parley check`: explores one system, or a matrix of them, and says what holds, within what, and what does not. */
import { type Command, Option } from 'commander';
import {
  type CheckOptions,
  type ConfigurationResult,
  isReduced,
  type Reduction,
  reductions,
  type Store,
  stores,
} from '../properties/check.ts';
import { type MatrixName, matrices } from '../properties/configurations.ts';
import { allProperties, propertiesNamed } from '../properties/index.ts';
import { designName, parseDesign } from '../sim/design/design.ts';
import { UsageError } from '../sim/vocabulary/errors.ts';
import { flagOf, parametersOf } from '../sim/vocabulary/parameters.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { requireCertificates, tellCertificate } from './certificates.ts';
import { alsoFalling, type CheckReport, findingsOf, meetsErrorAgain, vacuousIn } from './check-report.ts';
import { exitCodeOfFallen, exitCodes, violationCodes } from './exit-codes.ts';
import { exploredAll, usualJobs } from './exploration.ts';
import { folderFor, usualFolder } from './kept-in.ts';
import { type LimitWords, limitsOf } from './limits.ts';
import { checkLivenessBy } from './liveness.ts';
import { addParameterOptions, parametersGiven, wholeNumber } from './options.ts';
import { checkJson } from './reporters/check-json.ts';
import { checkText, headLines, restOfReport, rowOf } from './reporters/check-terminal.ts';
import { deliver, requireOutputs } from './reporters/deliver.ts';
import { addReportOptions, detailOf, outputsOf, type ReportWords, reporterHelp } from './reporters/options.ts';
import { pageFor } from './reporters/page.ts';
import { keepTrace, systemInFile } from './traces.ts';

type Words = Readonly<Record<string, unknown>> &
  ReportWords &
  LimitWords & {
    readonly liveness?: boolean;
    readonly design: string;
    readonly property?: readonly string[];
    readonly matrix?: MatrixName;
    readonly store: Store;
    readonly reduction: Reduction;
    readonly requireExhaustive?: boolean;
    readonly requirePremises?: boolean;
    readonly continue?: boolean;
    readonly jobs?: string;
    readonly out?: string;
    readonly certificate?: string;
  };

export const addCheck = (program: Command): void => {
  const command = program
    .command('check')
    .description('explore every interleaving and say which properties hold')
    .option('--design <design>', 'literal, hardened, or changes to one: hardened,-join-epoch', 'hardened')
    .option('--property <names...>', 'check these properties only (parley properties lists them)')
    .addOption(
      new Option(
        '--matrix <name>',
        'the systems to check when no size is given: check, large (for --reduction all) or deep',
      ).choices(Object.keys(matrices)),
    );
  addParameterOptions(command);
  command
    .option('--max-states <n>', 'stop each configuration after so many distinct states', '200_000_000')
    .option('--max-depth <n>', 'explore no further than so many steps', '1_000_000')
    .option('--max-seconds <n>', 'stop each configuration after so many seconds', '3600')
    .option('--max-memory <MiB>', 'stop a configuration that needs more memory (usually half of the machine)')
    .addOption(
      new Option(
        '--store <how>',
        'exact: states are stored whole; fingerprint: 64 bits of each, so that more fit, and the odds of a miss are told',
      )
        .choices(stores)
        .default('exact'),
    )
    .addOption(
      new Option(
        '--reduction <how>',
        'symmetry: of states that differ only in which of several like clients or threads is which, one is stored; partial-order: of orders of steps that lead to the same, few are explored; all: both',
      )
        .choices(reductions)
        .default('none'),
    )
    .option('--liveness', 'judge what comes in the end on every fair run, instead of single states and steps')
    .option('--require-exhaustive', `exit with ${exitCodes.notExhaustive} if a bound was hit`)
    .option('--require-premises', `exit with ${exitCodes.notExhaustive} if the premise of some property is never met`)
    .option('--jobs <n>', 'explore so many configurations at once (usually one a core, up to 4)')
    .option('--continue', 'look for a violation of every property, not only for the first')
    .option('--out <dir>', `the folder for counterexamples (usually ${usualFolder})`)
    .option('--certificate <dir>', 'keep all states of each system that holds, for `parley verify` to confirm');
  addReportOptions(command);
  command
    .addHelpText(
      'after',
      `\nExit codes: 0 holds, 3 a bound was hit or a premise never met (with --require-…),\n${violationCodes},\n${exitCodes.liveness} if a liveness property falls (--liveness), 64 usage, 74 a file cannot be written,\n75 a machine or an operation is wrong, ${exitCodes.interrupted} interrupted (Ctrl-C): it says what was done so far.\n${reporterHelp}`,
    )
    .action(async (words: Words) => {
      process.exitCode = await (words.liveness === true ? checkLivenessBy(words) : check(words));
    });
};

const check = async (words: Words): Promise<number> => {
  const design = parseDesign(words.design);
  const properties = words.property === undefined ? allProperties : propertiesNamed(words.property);
  const given = parametersGiven(words);
  const outputs = outputsOf(words);
  const detail = detailOf(words);
  const folder = folderFor(words.out);
  requireOutputs(outputs);
  const sized = Object.keys(given).length > 0;
  if (sized && words.matrix !== undefined) {
    throw new UsageError(
      `--matrix says which systems to check, and so does ${flagOf(Object.keys(given)[0] ?? '')}: give one of them.`,
    );
  }
  const configurations = (sized ? [given] : matrices[words.matrix ?? 'check']).map((changes) => parametersOf(changes));
  const jobs = words.jobs === undefined ? usualJobs(configurations.length) : wholeNumber('--jobs', words.jobs, 1, 64);
  const options: CheckOptions = {
    design,
    properties,
    limits: limitsOf(words, jobs),
    clock_ms: () => performance.now(),
    store: words.store,
    reduction: words.reduction,
    continueAfterViolation: words.continue === true,
  };
  requireCertificates(words, design, configurations);
  const report: CheckReport = {
    design,
    properties,
    options,
    isReduced: configurations.some((parameters) => isReduced(parameters, options)),
    configurations: [],
  };
  const entries: CheckReport['configurations'][number][] = [];
  // Each row as it comes: a long check that is interrupted has said what it knew.
  const streamed =
    detail !== 'quiet' && outputs.some(({ reporter, file }) => reporter === 'terminal' && file === undefined);
  const page = pageFor(process.stdout, process.env, detail);
  const tell = (line: string): void => void (streamed && process.stdout.write(`${line}\n`));
  for (const line of headLines(report, configurations, page)) tell(line);
  await exploredAll<ConfigurationResult>({
    configurations,
    jobs,
    quiet: detail === 'quiet',
    explore: (searcher, parameters, onProgress) =>
      searcher.check(parameters, { ...options, onProgress }, words.certificate),
    tell: (result) => {
      tellCertificate(words.certificate, design, result, detail === 'quiet');
      const traces = keepTraces(design, result, folder);
      const checked = {
        result,
        alsoFalls: alsoFalling(report, result),
        traces,
        errorReplays: meetsErrorAgain(report, result),
      };
      entries.push(checked);
      tell(rowOf(checked, report, configurations, page));
    },
  });
  const whole = { ...report, configurations: entries };
  const exitCode = exitCodeFor(whole, words);
  const delivered = deliver(
    outputs,
    {
      terminal: (where) => (streamed ? restOfReport(whole, where) : checkText(whole, where)),
      json: () => checkJson(whole, exitCode),
      findings: () => findingsOf(whole),
    },
    detail,
  );
  return delivered ? exitCode : exitCodes.output;
};

/** Writes a trace for each violation, and for an error; gives the file of each by the property's name. */
const keepTraces = (design: Design, result: ConfigurationResult, folder: string): Readonly<Record<string, string>> => {
  const { parameters, properties, error } = result;
  const system = systemInFile(result.name);
  const found = [...properties, { name: 'error', steps: error?.steps }].flatMap(({ name, steps }): string[][] => {
    if (steps === undefined) return [];
    const file = keepTrace(folder, { design: designName(design), parameters, property: name, steps }, system);
    return file === undefined ? [] : [[name, file]];
  });
  return Object.fromEntries(found);
};

const exitCodeFor = (report: CheckReport, { requireExhaustive, requirePremises }: Words): number => {
  const { properties, configurations } = report;
  const results = configurations.map(({ result }) => result);
  if (results.some(({ outcome }) => outcome === 'error')) return exitCodes.evaluation;
  const fallen = configurations.flatMap(({ result, alsoFalls }) => [
    ...result.properties.flatMap(({ name, verdict }) => (verdict === 'violated' ? [name] : [])),
    ...alsoFalls.map(({ name }) => name),
  ]);
  if (fallen.length > 0) return exitCodeOfFallen(properties.filter(({ name }) => fallen.includes(name)));
  if (requireExhaustive === true && results.some(({ exhaustive }) => !exhaustive)) return exitCodes.notExhaustive;
  if (requirePremises === true && vacuousIn(report).length > 0) return exitCodes.notExhaustive;
  return exitCodes.holds;
};
