/** What `parley replay` does with a lasso: takes stem and loop again, and says whether the run still breaks its property. */
import { relative } from 'node:path';
import { allLiveness, livenessNamed } from '../properties/liveness/index.ts';
import { replayLasso } from '../properties/replay.ts';
import type { LassoTrace } from '../sim/trace/codec.ts';
import { didYouMean, UsageError } from '../sim/vocabulary/errors.ts';
import { lassoTestText } from './emit-lasso-test.ts';
import { exitCodes } from './exit-codes.ts';
import { writeWhole } from './files.ts';
import { deliver } from './reporters/deliver.ts';
import type { Output } from './reporters/options.ts';
import type { Detail } from './reporters/page.ts';
import { type LassoReport, lassoJson, lassoText } from './reporters/replay-lasso.ts';

type Words = {
  readonly design?: string;
  readonly property?: readonly string[];
  readonly neighbourhood?: string;
  readonly emitTest?: string;
};

/** Throws a UsageError as the replay of another trace does, and for what is not to be asked of a lasso. */
export const replayLassoBy = (
  file: string,
  trace: LassoTrace,
  words: Words,
  outputs: readonly Output[],
  detail: Detail,
): number => {
  if (words.neighbourhood !== undefined)
    throw new UsageError(
      `'${file}' is a lasso, and an order near a run that never ends need not go round: instead of --neighbourhood ask parley check --liveness for all runs.`,
    );
  const names = words.property ?? [ownProperty(trace, file)];
  const properties = livenessNamed(names);
  const replayed = replayLasso(trace, {
    ...(words.design === undefined ? {} : { design: words.design }),
    properties: names,
  });
  if (replayed.impossible !== undefined && words.design === undefined) throw new UsageError(replayed.impossible.says);
  if (words.emitTest !== undefined) writeWhole(words.emitTest, lassoTestText({ trace, properties: names, replayed }));
  const report: LassoReport = {
    ...replayed,
    file,
    properties,
    loop_from: trace.loop_from,
    brokenBefore: words.design === undefined ? [] : replayLasso(trace, { properties: names }).broken,
    ...(words.emitTest === undefined ? {} : { test: relative('.', words.emitTest) }),
  };
  const delivered = deliver(
    outputs,
    { terminal: (page) => lassoText(report, page), json: () => lassoJson(report) },
    detail,
  );
  if (!delivered) return exitCodes.output;
  return replayed.broken.length > 0 ? exitCodes.liveness : exitCodes.holds;
};

const ownProperty = ({ property }: LassoTrace, file: string): string => {
  if (property === null)
    throw new UsageError(`'${file}' was kept for no property: say with --property which must hold along it.`);
  const known = allLiveness.map(({ name }) => name);
  if (known.includes(property)) return property;
  throw new UsageError(
    `'${file}': property: there is no liveness property '${property}'.${didYouMean(property, known)} Known: ${known.join(', ')}.`,
  );
};
