/** What one search holds while it runs, and what it reports when it is done. */
import { type Batch, batchBytes, createBatch } from './batch.ts';
import { messageOf } from './calls.ts';
import type { Property, System } from './component.ts';
import { collisionOdds, type SlotHash } from './hash.ts';
import { createJudge, type Judge, judgeBytes } from './judge.ts';
import { PROGRESS_EVERY } from './limits.ts';
import type { ActionCount, Bound, SearchOptions, SearchOutcome, Violation, Witness } from './outcome.ts';
import { createReduced, type Reduced, reducedBytes } from './reduced.ts';
import { createMemo, type Memo, memoBytes, OUTCOME_STRIDE, OUTCOME_TALLY } from './successors.ts';
import { canonicalize, type Symmetry } from './symmetry.ts';
import { fail, hit } from './verdicts.ts';
import { createVisited, fits, reserve, type Visited, visitedBytes, widen } from './visited.ts';

/** Everything that changes while a search runs. */
export type Run = {
  readonly system: System;
  readonly options: SearchOptions;
  readonly started_ms: number;
  readonly judge: Judge;
  readonly memo: Memo;
  readonly visited: Visited;
  readonly batch: Batch;
  /** Transitions taken, by tally. */
  tallies: Float64Array;
  transitions: number;
  quiescent: number;
  terminal: number;
  /** Where the next batch begins, where its depth ends, and that depth. */
  next: number;
  level_end: number;
  depth: number;
  progress_at: number;
  readonly bounds: Bound[];
  readonly violations: Violation[];
  readonly witnesses: Witness[];
  error: SearchOutcome['error'];
  /** Nothing more is to be looked at: a bound was hit, a component threw, or all that was asked for is found. */
  stopped: boolean;
  /** Where rules say what need not be explored. */
  readonly reduced: Reduced | undefined;
  /** What `touch` read, kept so that it is not optimised away. */
  touched: number;
};

/** A search that has seen nothing, not even the initial state. @throws as `search` */
export function createRun(
  system: System,
  properties: readonly Property[],
  options: SearchOptions,
  hash: SlotHash,
): Run {
  const judge = createJudge(system, properties);
  if ((options.exchanges ?? []).length > 0) judge.fresh = { seen: [], judged: [] };
  const fingerprints = options.store === 'fingerprint';
  const rules = options.rules ?? [];
  const { exchanges = [], limits } = options;
  const memo = createMemo(system, judge, hash, options.selfCheck ?? true, { fingerprints, exchanges });
  return {
    system,
    options,
    started_ms: options.clock_ms(),
    judge,
    memo,
    visited: createVisited(system.components.length, limits.states_max, fingerprints, rules.length > 0),
    reduced: rules.length === 0 ? undefined : createReduced(memo, judge, rules),
    batch: createBatch(),
    tallies: new Float64Array(64),
    transitions: 0,
    quiescent: 0,
    terminal: 0,
    next: 0,
    level_end: 1,
    depth: 0,
    progress_at: options.progress_every ?? PROGRESS_EVERY,
    bounds: [],
    violations: [],
    witnesses: [],
    error: undefined,
    stopped: false,
    touched: 0,
  };
}

/** Bytes of the search's arrays, and about those of its larger tables. */
export function bytesOf({ visited, memo, judge, batch, tallies, reduced }: Run): number {
  const bytes = visitedBytes(visited) + memoBytes(memo) + judgeBytes(judge) + batchBytes(batch) + tallies.byteLength;
  return bytes + (reduced === undefined ? 0 : reducedBytes(reduced));
}

/** Makes room for `extra` more states and for all tallies there are; false where the memory does not allow it. */
export function roomFor(run: Run, extra: number): boolean {
  const { memo, visited } = run;
  const free = () => run.options.limits.memory_max_bytes - bytesOf(run);
  if (run.tallies.length < memo.tallies.length) {
    const longer = new Float64Array(2 * memo.tallies.length);
    longer.set(run.tallies);
    run.tallies = longer;
  }
  return (fits(visited, memo.id_max) || widen(visited, free())) && reserve(visited, extra, free(), run.next);
}

/** Counts a step that is taken, by its outcome's number. */
export function countStep(run: Run, outcome: number): void {
  const tally = run.memo.outcomes[outcome * OUTCOME_STRIDE + OUTCOME_TALLY]!;
  if (tally >= run.tallies.length) {
    const longer = new Float64Array(2 * (tally + 1));
    longer.set(run.tallies);
    run.tallies = longer;
  }
  run.tallies[tally]!++;
  run.transitions++;
}

/** Makes the vector of a successor of `index` canonical; whether that changed it. */
export function canonicalized(run: Run, symmetry: Symmetry, vector: Int32Array, index: number): boolean {
  const { memo, visited, options } = run;
  try {
    const renamed = canonicalize(symmetry, vector);
    // Values that no step has led to yet got ids by the renaming.
    if (!fits(visited, memo.id_max) && !widen(visited, options.limits.memory_max_bytes - bytesOf(run)))
      hit(run, 'memory');
    return renamed;
  } catch (thrown) {
    fail(run, messageOf(thrown), index, undefined, undefined);
    return false;
  }
}

/** What the search found, as data. */
export function outcomeOf(run: Run): SearchOutcome {
  const { visited, violations, witnesses, bounds, error, reduced } = run;
  const exhaustive = !run.stopped && bounds.length === 0;
  const outcome: SearchOutcome = {
    verdict: verdictOf(run),
    exhaustive,
    bounds,
    states: visited.count,
    transitions: run.transitions,
    depth: run.depth + (visited.count > run.level_end ? 1 : 0),
    quiescent: run.quiescent,
    terminal: run.terminal,
    bytes: bytesOf(run),
    collision_odds: visited.ordinals === undefined ? 0 : collisionOdds(visited.count),
    elapsed_ms: run.options.clock_ms() - run.started_ms,
    ...(reduced === undefined
      ? {}
      : { orders: { uses: reduced.walker.asked, compared: reduced.walker.checker.compared } }),
    violations,
    witnesses,
    actions: actionCounts(run),
  };
  return error === undefined ? outcome : { ...outcome, error };
}

function verdictOf({ error, violations, bounds }: Run): SearchOutcome['verdict'] {
  if (error !== undefined) return 'error';
  if (violations.length > 0) return 'violated';
  return bounds.length > 0 ? 'limit' : 'holds';
}

/** How often each action was taken, by actor, name and reply. */
function actionCounts({ memo, tallies }: Run): ActionCount[] {
  return memo.tallies
    .map((tally, place) => ({ ...tally, count: tallies[place] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.actor - b.actor || order(a.name, b.name) || order(a.reply, b.reply));
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
