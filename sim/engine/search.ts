/**
 * The exhaustive search: breadth first over the order of insertion, so that the first path to anything is a shortest one.
 * Every state is stored whole and compared whole, and the verdict rests on no hash; or, where that is asked for, as a
 * 64-bit fingerprint. Where rules say that orders of steps need not all be explored, `search-reduced.ts` expands the states.
 *
 * States are taken in batches, never across two depths: generate the successors of all, touch the table where they will
 * be looked up, then judge and store them one by one in order. What is counted and found is as if each state
 * had been expanded alone, also where the search stops in the middle of a batch.
 */
import { generate, moveListeners } from './batch.ts';
import type { Property, System } from './component.ts';
import { hashOf, type SlotHash, slotHash } from './hash.ts';
import { BATCH_STATES_MAX, PROGRESS_EVERY } from './limits.ts';
import type { SearchOptions, SearchOutcome } from './outcome.ts';
import { bytesOf, canonicalized, createRun, outcomeOf, type Run, roomFor } from './run.ts';
import { assertSane } from './sane.ts';
import { expandReduced } from './search-reduced.ts';
import {
  OUTCOME_ACTOR,
  OUTCOME_CHANGED,
  OUTCOME_LISTENERS,
  OUTCOME_SELF_ID,
  OUTCOME_SHOWN,
  OUTCOME_STRIDE,
  OUTCOME_TALLY,
  OUTCOME_TARGET,
  OUTCOME_TARGET_ID,
} from './successors.ts';
import { fail, hit, judgeQuiescent, judgeState, judgeStep, lookAtProperties } from './verdicts.ts';
import { FULL, insert, insertFingerprint, touch } from './visited.ts';

/**
 * Explores every state that `system` can reach and judges `properties`, within `options.limits`.
 *
 * Errors of components and properties are a verdict, not an exception. Deterministic but for `elapsed_ms` and, where the
 * time limit is hit, how far it came.
 * @throws RangeError for a programmer's error: what `sane.ts` finds, a
 * property that reads a component that is not there, or one of two that are exchanged, two properties of one name, an exchange
 * that does not undo itself; TypeError for an initial value that is not plain
 */
export function search(system: System, properties: readonly Property[], options: SearchOptions): SearchOutcome {
  return searchHashed(system, properties, options, slotHash);
}

/** `search` with the hash of the caller: the tests force collisions with it. Any function gives the same outcome. */
export function searchHashed(
  system: System,
  properties: readonly Property[],
  options: SearchOptions,
  hash: SlotHash,
): SearchOutcome {
  return outcomeOf(explore(system, properties, options, hash));
}

/** The search itself, with all that it has stored and learnt. @throws as `search` */
export function explore(system: System, properties: readonly Property[], options: SearchOptions, hash: SlotHash): Run {
  assertSane(system, properties, options);
  const run = createRun(system, properties, options, hash);
  storeInitial(run);
  run.visited.level = 1;
  judgeState(run, run.judge.always, 0);
  while (!run.stopped && run.next < run.visited.count) {
    if (run.next === run.level_end) {
      run.depth++;
      run.visited.level = run.depth + 1;
      run.level_end = run.visited.count;
    }
    checkLimits(run);
    if (run.stopped) break;
    if (run.reduced === undefined) expand(run);
    else expandReduced(run, run.reduced);
  }
  return run;
}

/** One batch: generates the successors of the next states of this depth, then judges and stores. */
function expand(run: Run): void {
  const { memo, visited, batch, options } = run;
  generate(memo, visited, batch, run.next, Math.min(run.next + BATCH_STATES_MAX, run.level_end));
  if (run.depth >= options.limits.depth_max) {
    judgeBatch(run);
  } else {
    if (!roomFor(run, batch.transitions)) {
      hit(run, 'memory');
      return;
    }
    run.touched += touch(visited, batch.hashes, batch.transitions);
    storeBatch(run);
  }
  lookAtProperties(run);
  if (run.stopped) return;
  run.next += batch.states;
  if (memo.exhausted) hit(run, 'memory');
  if (memo.failure !== undefined) fail(run, memo.failure.message, run.next, memo.failure.actor, memo.failure.choice);
}

/** At the depth bound: the states are judged for quiescence, which needs to know what is enabled, but no step is taken. */
function judgeBatch(run: Run): void {
  const { batch } = run;
  let first = 0;
  for (let place = 0; place < batch.states; place++) {
    const end = batch.ends[place]!;
    if (end > first && !run.bounds.includes('depth')) run.bounds.push('depth');
    if (batch.progress[place] === 0) judgeQuiescent(run, run.next + place, end === first);
    if (run.stopped) return;
    first = end;
  }
}

/** The second half of the hot loop: takes every transition of the batch in order. */
function storeBatch(run: Run): void {
  const { memo, visited, batch, tallies } = run;
  const { outcomes } = memo;
  const { width, ordinals, first: kept } = visited;
  const { symmetry } = memo;
  let { vectors } = visited;
  const vector = new Int32Array(width);
  let at = 0;
  for (let place = 0; place < batch.states; place++) {
    const index = run.next + place;
    const row = (index - kept) * width;
    const first = at;
    const end = batch.ends[place]!;
    if (batch.progress[place] === 0) {
      judgeQuiescent(run, index, end === first);
      if (run.stopped) return;
    }
    for (let component = 0; component < width; component++) vector[component] = vectors[row + component]!;
    for (; at < end; at++) {
      const outcome = batch.outcomes[at]!;
      const record = outcome * OUTCOME_STRIDE;
      run.transitions++;
      tallies[outcomes[record + OUTCOME_TALLY]!]!++;
      if (outcomes[record + OUTCOME_SHOWN] !== 0) {
        judgeStep(run, outcomes[record + OUTCOME_SHOWN]!, index, outcome);
        if (run.stopped) return;
      }
      const actor = outcomes[record + OUTCOME_ACTOR]!;
      const target = outcomes[record + OUTCOME_TARGET]!;
      const heard = outcomes[record + OUTCOME_LISTENERS] !== 0;
      vector[actor] = outcomes[record + OUTCOME_SELF_ID]!;
      vector[target] = outcomes[record + OUTCOME_TARGET_ID]!;
      if (heard) moveListeners(memo, outcome, vector);
      const renamed = symmetry !== undefined && canonicalized(run, symmetry, vector, index);
      if (run.stopped) return;
      vectors = visited.vectors;
      const hash = renamed ? hashOf(memo.hashes, vector) : batch.hashes[at]!;
      const second = renamed && memo.seconds !== undefined ? hashOf(memo.seconds, vector) : batch.seconds[at]!;
      const stored =
        ordinals === undefined
          ? insert(visited, vector, hash, index)
          : insertFingerprint(visited, vector, hash, second, index, at - first);
      if (stored >= 0) {
        // What the listeners' views do is not in the record: after such a step everything is judged.
        const changed = heard ? run.judge.always : outcomes[record + OUTCOME_CHANGED]!;
        if (changed !== 0) judgeState(run, changed, stored);
        if (run.stopped) return;
      } else if (stored === FULL) {
        hit(run, 'states');
        return;
      }
      if (heard || renamed) {
        for (let component = 0; component < width; component++) vector[component] = vectors[row + component]!;
      } else {
        vector[actor] = vectors[row + actor]!;
        vector[target] = vectors[row + target]!;
      }
    }
  }
}

/** Between two batches: the clock, the memory, and whoever wants to know how far it is. */
function checkLimits(run: Run): void {
  const { options, visited } = run;
  if (options.clock_ms() - run.started_ms > options.limits.time_max_ms) hit(run, 'time');
  else if (bytesOf(run) > options.limits.memory_max_bytes) hit(run, 'memory');
  if (visited.count < run.progress_at) return;
  run.progress_at = visited.count + (options.progress_every ?? PROGRESS_EVERY);
  options.onProgress?.({
    states: visited.count,
    transitions: run.transitions,
    depth: run.depth,
    frontier: visited.count - run.next,
    bytes: bytesOf(run),
  });
}

/** The initial state has local id 0 everywhere, and is alike under every exchange. */
function storeInitial({ visited, memo }: Run): void {
  const vector = new Int32Array(visited.width);
  if (memo.seconds === undefined) insert(visited, vector, hashOf(memo.hashes, vector), 0);
  else insertFingerprint(visited, vector, hashOf(memo.hashes, vector), hashOf(memo.seconds, vector), 0, 0);
}
