/** What `parley replay` does with a lasso: takes stem and loop again, and says whether the run still breaks its property. */
import { relative } from 'node:path';
import { allLiveness, livenessNamed } from '../properties/liveness/index.ts';
import { type ReplayedLasso, replayLasso } from '../properties/replay.ts';
import { initialVector, keyOf, type Value } from '../sim/engine/index.ts';
import type { LassoTrace } from '../sim/trace/codec.ts';
import { didYouMean, present, UsageError } from '../sim/vocabulary/errors.ts';
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

/** Throws a UsageError as the replay of another trace does, for a lasso that is damaged, and for what is not to be asked of one. */
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
  const own = replayLasso(trace, { properties: names });
  requireWhole(file, trace, own);
  const replayed = words.design === undefined ? own : replayLasso(trace, { design: words.design, properties: names });
  if (words.emitTest !== undefined) writeWhole(words.emitTest, lassoTestText({ trace, properties: names, replayed }));
  const report: LassoReport = {
    ...replayed,
    file,
    properties,
    loop_from: trace.loop_from,
    brokenBefore: words.design === undefined ? [] : own.broken,
    recordedFor: trace.property,
    isOwnDesign: words.design === undefined,
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

/**
 * Throws a UsageError for a lasso that is none under its own design: a step that cannot be taken, or a loop that does not come back. Of
 * another design it would say nothing.
 */
const requireWhole = (file: string, trace: LassoTrace, own: ReplayedLasso): void => {
  if (own.impossible !== undefined) throw new UsageError(own.impossible.says);
  const open = changedInLoop(trace, own);
  if (open !== undefined)
    throw new UsageError(`'${file}': the loop does not come back to the state that it begins in: ${open}.`);
};

/** What is not as it was when the loop has been gone through once. */
const changedInLoop = ({ loop_from }: LassoTrace, { assembly, scenes }: ReplayedLasso): string | undefined => {
  const states = [initialVector(assembly.system), ...scenes.map(({ values }) => values)];
  const [first, last] = [present(states[loop_from], 'state'), present(states.at(-1), 'state')];
  const place = first.findIndex((value, at) => keyOf(value) !== keyOf(last[at] as Value));
  if (place < 0) return undefined;
  const [before, after] = [first, last].map((values) => assembly.describe(place, values[place] as Value));
  const name = assembly.places.slots[place]?.name ?? '';
  const where = `before step ${loop_from + 1} and`;
  // What is only remembered is not a part of the words.
  return before === after
    ? `${name} is not the same ${where} after step ${scenes.length}`
    : `${name} is '${before}' ${where} '${after}' after step ${scenes.length}`;
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
