/** `parley check --liveness`: what comes in the end on every fair run, or a run on which it never comes, and what would exclude it. */
import { type LivenessCounterexample, type LivenessResult, lassoTraceOf } from '../properties/liveness/check.ts';
import { livenessConfigurations } from '../properties/liveness/configurations.ts';
import { allLiveness, livenessNamed } from '../properties/liveness/index.ts';
import { parseDesign } from '../sim/design/design.ts';
import { UsageError } from '../sim/vocabulary/errors.ts';
import { parametersOf } from '../sim/vocabulary/parameters.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { exitCodes } from './exit-codes.ts';
import { exploredAll } from './exploration.ts';
import { folderFor } from './kept-in.ts';
import { type LimitWords, limitsOf } from './limits.ts';
import { exitCodeOfLiveness, type Requirements } from './liveness-report.ts';
import { parametersGiven } from './options.ts';
import { deliver, requireOutputs } from './reporters/deliver.ts';
import { livenessJson } from './reporters/liveness-json.ts';
import { livenessText } from './reporters/liveness-terminal.ts';
import { detailOf, outputsOf, type ReportWords } from './reporters/options.ts';
import { keepTrace, systemInFile } from './traces.ts';

type Words = Readonly<Record<string, unknown>> &
  ReportWords &
  LimitWords &
  Requirements & {
    readonly design: string;
    readonly property?: readonly string[];
    readonly store: string;
    readonly reduction: string;
    readonly out?: string;
  };

/** Options of a check that mean nothing here, with why. */
const refused: Readonly<Record<string, string>> = {
  matrix: 'has systems of its own',
  certificate: 'keeps no certificate',
};

/** Throws a UsageError as a check of single states does. */
export const checkLivenessBy = async (words: Words): Promise<number> => {
  for (const [option, why] of Object.entries(refused))
    if (words[option] !== undefined) throw new UsageError(`--liveness ${why}: leave out --${option}.`);
  if (words.reduction !== 'none' || words.store !== 'exact')
    throw new UsageError('--liveness looks at every state as it is: leave out --reduction and --store.');
  const design = parseDesign(words.design);
  const properties = words.property === undefined ? allLiveness : livenessNamed(words.property);
  const given = parametersGiven(words);
  const outputs = outputsOf(words, ['terminal', 'json']);
  const detail = detailOf(words);
  const folder = folderFor(words.out);
  requireOutputs(outputs);
  const sized = Object.keys(given).length > 0;
  const options = { design, properties, limits: limitsOf(words), clock_ms: () => performance.now() };
  const configurations = (sized ? [given] : livenessConfigurations).map((changes) => parametersOf(changes));
  const results = await exploredAll<LivenessResult>({
    jobs: 1,
    configurations,
    quiet: detail === 'quiet',
    explore: (searcher, parameters, onProgress) => searcher.liveness(parameters, { ...options, onProgress }),
  });
  const traces = new Map(results.flatMap((result) => keepLassos(design, result, folder)));
  const report = { design, properties, configurations: results, traces };
  const exitCode = exitCodeOfLiveness(report, words);
  const renderers = {
    terminal: livenessText(report),
    json: () => livenessJson(report, exitCode),
  };
  return deliver(outputs, renderers, detail) ? exitCode : exitCodes.output;
};

/** Writes a trace for each counterexample; gives the file of each. */
const keepLassos = (
  design: Design,
  { name, parameters, properties }: LivenessResult,
  folder: string,
): readonly (readonly [LivenessCounterexample, string])[] =>
  properties.flatMap(({ name: property, counterexample }) => {
    if (counterexample === undefined) return [];
    // Some properties have the name of one that falls at a step: its file must not be written over.
    const file = keepTrace(
      folder,
      lassoTraceOf({ design, parameters, property }, counterexample),
      `lasso-${systemInFile(name)}`,
    );
    return file === undefined ? [] : [[counterexample, file] as const];
  });
