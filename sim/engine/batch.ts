/**
 * The hot loop: the successors of a run of stored states, by look-ups alone. No allocation, no call unless something is met
 * for the first time. A batch holds, for each transition, the outcome's number and the next state's hash; the vectors are
 * made only when the states are stored.
 */

import { messageOf } from './calls.ts';
import { grown } from './grow.ts';
import { BATCH_STATES_MAX, BATCH_TRANSITIONS_MAX } from './limits.ts';
import {
  FAILED,
  fillOffers,
  fillOutcome,
  heardId,
  type Memo,
  OUTCOME_DELTA,
  OUTCOME_LABEL,
  OUTCOME_LISTENERS,
  OUTCOME_SECOND,
  OUTCOME_STRIDE,
  SLOT_COVERED,
  SLOT_PROGRESS,
  SLOT_ROW,
  SLOT_STRIDE,
  SLOT_TARGET,
} from './successors.ts';
import type { Visited } from './visited.ts';

export type Batch = {
  /** For each transition, in the order of states, actors and choices. */
  outcomes: Int32Array<ArrayBuffer>;
  hashes: Int32Array<ArrayBuffer>;
  /** The second halves of fingerprints, where those are stored. */
  seconds: Int32Array<ArrayBuffer>;
  /** For each state of the batch: the end of its transitions, and whether one of them is progress. */
  readonly ends: Int32Array;
  readonly progress: Uint8Array;
  /** States whose successors are all there, and their transitions. */
  states: number;
  transitions: number;
};

/** An empty batch. */
export function createBatch(): Batch {
  return {
    outcomes: new Int32Array(2 * BATCH_TRANSITIONS_MAX),
    hashes: new Int32Array(2 * BATCH_TRANSITIONS_MAX),
    seconds: new Int32Array(2 * BATCH_TRANSITIONS_MAX),
    ends: new Int32Array(BATCH_STATES_MAX),
    progress: new Uint8Array(BATCH_STATES_MAX),
    states: 0,
    transitions: 0,
  };
}

/** Bytes of the batch's arrays. */
export function batchBytes({ outcomes, hashes, seconds, ends, progress }: Batch): number {
  return outcomes.byteLength + hashes.byteLength + seconds.byteLength + ends.byteLength + progress.byteLength;
}

/**
 * Fills `batch` with the successors of the states from..to-1, or of the first ones of them: it stops after the state
 * that fills it, and before the state in which a component throws (then memo.failure says what).
 */
export function generate(memo: Memo, visited: Visited, batch: Batch, from: number, to: number): void {
  const { vectors, width, first: kept, waiting, waiting_first } = visited;
  const { actors, offers, hashes, seconds } = memo;
  let { slots, pool, outcomes } = memo;
  let used = 0;
  batch.states = 0;
  batch.transitions = 0;
  for (let state = from; state < to && used < BATCH_TRANSITIONS_MAX; state++) {
    const row = (state - kept) * width;
    let progress = 0;
    const words = 2 * (state - waiting_first);
    const hash = waiting[words]!;
    const second = waiting[words + 1]!;
    for (let place = 0; place < actors.length; place++) {
      const actor = actors[place]!;
      const id = vectors[row + actor]!;
      let words = offers[actor]!;
      let first = 2 * id < words.length ? words[2 * id]! : 0;
      if (first === 0) {
        first = fillOffers(memo, actor, id);
        if (first === FAILED) return;
        words = offers[actor]!;
        slots = memo.slots;
      }
      const count = words[2 * id + 1]!;
      if (used + count > batch.hashes.length) growBatch(batch, used + count);
      for (let slot = first - 1; slot < first - 1 + count; slot++) {
        const at = slot * SLOT_STRIDE;
        const targetId = vectors[row + slots[at + SLOT_TARGET]!]!;
        let outcome = targetId < slots[at + SLOT_COVERED]! ? pool[slots[at + SLOT_ROW]! + targetId]! : 0;
        if (outcome === 0) {
          outcome = fillOutcome(memo, slot, actor, id, targetId);
          if (outcome === FAILED) return;
          slots = memo.slots;
          pool = memo.pool;
          outcomes = memo.outcomes;
        }
        if (outcome < 0) continue;
        const record = outcome * OUTCOME_STRIDE;
        let next = hash ^ outcomes[record + OUTCOME_DELTA]!;
        if (outcomes[record + OUTCOME_LISTENERS] !== 0) {
          const delta = listenersDelta(memo, hashes, visited, outcome, row, slot, actor);
          if (memo.failure !== undefined) return;
          next ^= delta;
        }
        if (seconds !== undefined) {
          batch.seconds[used] = second ^ outcomes[record + OUTCOME_SECOND]!;
          if (outcomes[record + OUTCOME_LISTENERS] !== 0)
            batch.seconds[used]! ^= listenersDelta(memo, seconds, visited, outcome, row, slot, actor);
        }
        progress |= slots[at + SLOT_PROGRESS]!;
        batch.outcomes[used] = outcome;
        batch.hashes[used] = next;
        used++;
      }
    }
    batch.ends[state - from] = used;
    batch.progress[state - from] = progress;
    batch.states = state - from + 1;
    batch.transitions = used;
  }
}

/** Moves the listeners of `outcome` in `vector` (local ids by component). All of `heardId` was asked when the step was generated. */
export function moveListeners(memo: Memo, outcome: number, vector: Int32Array): void {
  const record = outcome * OUTCOME_STRIDE;
  const labelId = memo.outcomes[record + OUTCOME_LABEL]! - 1;
  const list = memo.lists[memo.outcomes[record + OUTCOME_LISTENERS]!]!;
  for (let place = 0; place < list.length; place++) {
    const listener = list[place]!;
    vector[listener] = heardId(memo, labelId, listener, vector[listener]!);
  }
}

/** What the listeners of `outcome` change in the hash of which `words` are the parts; where one throws, memo.failure is set. */
function listenersDelta(
  memo: Memo,
  words: readonly Int32Array[],
  { vectors }: Visited,
  outcome: number,
  row: number,
  slot: number,
  actor: number,
): number {
  const record = outcome * OUTCOME_STRIDE;
  const labelId = memo.outcomes[record + OUTCOME_LABEL]! - 1;
  const list = memo.lists[memo.outcomes[record + OUTCOME_LISTENERS]!]!;
  let delta = 0;
  try {
    for (let place = 0; place < list.length; place++) {
      const listener = list[place]!;
      const id = vectors[row + listener]!;
      const next = heardId(memo, labelId, listener, id);
      if (next !== id) delta ^= words[listener]![id]! ^ words[listener]![next]!;
    }
  } catch (thrown) {
    memo.failure = { message: messageOf(thrown), actor, choice: memo.actions[slot]!.choice };
  }
  return delta;
}

function growBatch(batch: Batch, length: number): void {
  batch.outcomes = grown(batch.outcomes, length);
  batch.hashes = grown(batch.hashes, length);
  batch.seconds = grown(batch.seconds, length);
}
