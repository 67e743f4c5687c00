/** `parley replay`: takes the steps of a trace again and says at which one which property falls, or that none does. */
import { basename, relative } from 'node:path';
import type { Command } from 'commander';
import { allProperties, propertiesNamed } from '../properties/index.ts';
import { allLiveness } from '../properties/liveness/index.ts';
import { type ReplayedNear, type ReplayOptions, replayNear, replayTrace } from '../properties/replay.ts';
import { isLasso, type Trace } from '../sim/trace/codec.ts';
import { NEIGHBOURHOOD_PLACES_MAX } from '../sim/trace/limits.ts';
import { didYouMean, UsageError } from '../sim/vocabulary/errors.ts';
import { propertiesToTest, testText } from './emit-test.ts';
import { isSealed } from './emitted-source.ts';
import { exitCodeOfFallen, exitCodes, violationCodes } from './exit-codes.ts';
import { requireReplaceableFile, writeWhole } from './files.ts';
import { folderFor, usualFolder } from './kept-in.ts';
import { wholeNumber } from './options.ts';
import { replayLassoBy } from './replay-lasso.ts';
import { deliver, requireOutputs } from './reporters/deliver.ts';
import type { NearReport } from './reporters/near.ts';
import { addReportOptions, detailOf, outputsOf, type ReportWords, reporterHelp } from './reporters/options.ts';
import { type ReplayReport, replayJson, replayText } from './reporters/replay.ts';
import { grouped } from './text.ts';
import { keepTrace, readTraceFile } from './traces.ts';

type Words = ReportWords & {
  readonly design?: string;
  readonly property?: readonly string[];
  readonly neighbourhood?: string;
  readonly maxPlaces: string;
  readonly out?: string;
  readonly emitTest?: string;
};

const reporters = ['terminal', 'json'] as const;

export const addReplay = (program: Command): void => {
  const command = program
    .command('replay')
    .argument('<trace>', 'a trace file that parley wrote')
    .description('take the steps of a trace again and say which property falls where')
    .option('--design <design>', "another design than the trace's: literal, hardened, hardened,-join-epoch, …")
    .option('--property <names...>', 'judge these properties only')
    .option('--neighbourhood <k>', 'take every schedule within k reorderings of the trace, too')
    .option(
      '--max-places <n>',
      'end the neighbourhood after so many places',
      grouped(NEIGHBOURHOOD_PLACES_MAX).replaceAll(',', '_'),
    )
    .option('--out <dir>', `the folder for traces of the neighbourhood (usually ${usualFolder})`)
    .option(
      '--emit-test <file>',
      'write a vitest regression test that fails as long as the trace, or an order as near as --neighbourhood says, or any fair run where it is a lasso, breaks its property',
    );
  addReportOptions(command, reporters, 'one line');
  command
    .addHelpText(
      'after',
      `
A reordering: another enabled step instead of the next one of the trace, or the next one's actor behind all others. After the
reorderings the rest of the trace is taken as far as it can be, then every actor by turns until all is at rest.

A lasso, which parley check --liveness writes, is taken through its stem and once round its loop: does the loop close, is the run
fair, and does it never do what its property promises? There is no neighbourhood of one.

Exit codes: 0 nothing falls, 3 the neighbourhood hit its bound, ${violationCodes}
(where the property that the trace was kept for falls, it alone counts), 13 a lasso breaks its property, 64 the file is no trace, a
lasso does not go round, or a step is impossible (under another design, given with --design, that is no error: what cannot happen breaks nothing),
74 a report or a file cannot be written, 75 a machine or an operation is wrong.
${reporterHelp}`,
    )
    .action((file: string, words: Words) => {
      process.exitCode = run(file, words);
    });
};

const run = (file: string, words: Words): number => {
  const outputs = outputsOf(words, reporters);
  const detail = detailOf(words);
  const reorderings =
    words.neighbourhood === undefined ? undefined : wholeNumber('--neighbourhood', words.neighbourhood, 0, 100);
  const places_max = wholeNumber('--max-places', words.maxPlaces, 1, 10_000_000);
  requireOutputs(outputs);
  const folder = reorderings === undefined ? undefined : folderFor(words.out);
  if (words.emitTest !== undefined)
    requireReplaceableFile(words.emitTest, 'a test that --emit-test wrote and nobody changed', isSealed);
  const trace = readTraceFile(file);
  if (isLasso(trace)) return replayLassoBy(file, trace, words, outputs, detail);
  requireMeaning(trace, file);
  const options = optionsOf(words);
  const { impossible, falls, ...replayed } = replayTrace(trace, options);
  if (impossible !== undefined && words.design === undefined) throw new UsageError(impossible.says);
  const near = reorderings === undefined ? undefined : replayNear(trace, { ...options, reorderings, places_max });
  const test = words.emitTest === undefined ? undefined : emitted(trace, words, words.emitTest, reorderings ?? 0);
  const report: ReplayReport = {
    ...replayed,
    file,
    recordedFor: trace.property,
    isOwnDesign: words.design === undefined,
    isAsked: words.property === undefined || words.property.some((name) => name === trace.property),
    falls: falls.map(({ property, step }) => ({ property: definitionOf(property), step })),
    ...(impossible === undefined ? {} : { impossible: impossible.says }),
    ...(near === undefined || folder === undefined ? {} : { near: kept(near, file, folder) }),
    ...(test === undefined ? {} : { test }),
  };
  const delivered = deliver(
    outputs,
    { terminal: (page) => replayText(report, page), json: () => replayJson(report) },
    detail,
  );
  return delivered ? exitCodeFor(report) : exitCodes.output;
};

/** Throws a UsageError for a trace of which nothing could be said. */
const requireMeaning = ({ property, steps }: Trace, file: string): void => {
  if (allLiveness.some(({ name }) => name === property) && !allProperties.some(({ name }) => name === property))
    throw new UsageError(
      `'${file}': ${property} is a property of runs that never end, but loop_from, which says where the loop begins, is not there.`,
    );
  if (steps.length === 0) throw new UsageError(`'${file}' has no steps: there is nothing to take again.`);
  const known = ['error', ...allProperties.map(({ name }) => name)];
  if (property !== null && !known.includes(property))
    throw new UsageError(
      `'${file}': property: there is no property '${property}'.${didYouMean(property, known)} parley properties lists them.`,
    );
};

const optionsOf = ({ design, property }: Words): ReplayOptions => ({
  ...(design === undefined ? {} : { design }),
  ...(property === undefined ? {} : { properties: property }),
});

const definitionOf = (name: string) => {
  const [definition] = propertiesNamed([name]);
  if (definition === undefined) throw new UsageError(`There is no property '${name}'.`);
  return definition;
};

/** Writes the first fall of each property as a trace. */
const kept = (near: ReplayedNear, file: string, folder: string): NearReport => {
  const of = `near-${basename(file, '.json')}`;
  const files = near.falls.flatMap(({ property, trace }) => {
    const path = keepTrace(folder, { ...trace, property }, of);
    return path === undefined ? [] : [[property, path] as const];
  });
  return { ...near, traces: Object.fromEntries(files) };
};

/** Writes the test, and gives its file as seen from here. It is about one property, so the trace is judged for that one alone. */
const emitted = (trace: Trace, words: Words, file: string, reorderings: number): string => {
  const properties = propertiesToTest(trace, words.property);
  const replayed = replayTrace(trace, { ...optionsOf(words), properties });
  writeWhole(file, testText({ trace, properties, replayed, reorderings }));
  return relative('.', file);
};

const exitCodeFor = ({ recordedFor, falls, near, unjudged, impossible }: ReplayReport): number => {
  const names = [...falls.map(({ property }) => property.name), ...(near?.falls.map(({ property }) => property) ?? [])];
  const fallen = allProperties.filter(({ name }) => names.includes(name));
  const own = fallen.filter(({ name }) => name === recordedFor);
  if (fallen.length > 0) return exitCodeOfFallen(own.length > 0 ? own : fallen);
  // A trace that cannot be taken breaks nothing.
  const isUnjudged =
    impossible === undefined && near === undefined && recordedFor !== null && unjudged.includes(recordedFor);
  return near?.complete === false || isUnjudged ? exitCodes.notExhaustive : exitCodes.holds;
};
