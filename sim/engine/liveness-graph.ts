/**
 * The state graph of a finished search, with its edges: compressed rows (the edges of a state side by side, in the order in
 * which `enabled` lists its steps). A search keeps no edges, and each property needs several passes over them. Of seven million states the
 * graph took as long to make as the search; a pass that looks each successor up anew would as well, one over the graph takes a
 * fifth or less.
 */
import { moveListeners } from './batch.ts';
import { messageOf } from './calls.ts';
import { grown } from './grow.ts';
import { BATCH_STATES_MAX } from './limits.ts';
import { CLASSES_MAX } from './liveness-limits.ts';
import type { Run } from './run.ts';
import {
  FAILED,
  fillOffers,
  fillOutcome,
  heardId,
  type Memo,
  OUTCOME_ACTOR,
  OUTCOME_DELTA,
  OUTCOME_LABEL,
  OUTCOME_LISTENERS,
  OUTCOME_SELF_ID,
  OUTCOME_STRIDE,
  OUTCOME_TARGET,
  OUTCOME_TARGET_ID,
  SLOT_COVERED,
  SLOT_ROW,
  SLOT_STRIDE,
  SLOT_TARGET,
} from './successors.ts';
import { touch, type Visited } from './visited.ts';

/** Steps that no assumption about fairness can tell apart. */
type EdgeClass = { readonly actor: number; readonly action: string; readonly progress: boolean };

export type Graph = {
  readonly states: number;
  /** The edges of state s are those from firsts[s] to firsts[s + 1], exclusive. */
  readonly firsts: Uint32Array<ArrayBuffer>;
  /** Where each edge leads: a state, or OUTSIDE. */
  targets: Int32Array<ArrayBuffer>;
  /** The place of each edge's class in `classes`. */
  classOf: Uint16Array<ArrayBuffer>;
  readonly classes: readonly EdgeClass[];
};

/** An edge that leads to a state which was not stored: a bound was hit before. */
export const OUTSIDE = -1;

/** The steps of some states that follow one another, before it is known where they lead. */
type Steps = {
  /** Of each the outcome's number, and the hash of the next state. */
  outcomes: Int32Array<ArrayBuffer>;
  hashes: Int32Array<ArrayBuffer>;
  /** Of each the place of its class. */
  classOf: Int32Array<ArrayBuffer>;
  count: number;
};

/** Classes by the slot of an action: its place + 1, or 0 where it is not known yet. */
type Classes = { readonly list: EdgeClass[]; readonly ids: Map<string, number>; ofSlot: Int32Array<ArrayBuffer> };

/**
 * The graph of all states that `run` has stored, also of those that it did not expand: what is enabled in a state that is here is
 * known, though where it leads may not be. Where a component throws in such a state, or memory is exhausted, the state instead:
 * `run.memo` says what it was.
 * @throws RangeError for more classes of steps than edges can name
 */
export function graphOf(run: Run): Graph | { readonly stopped_at: number } {
  const { memo, visited } = run;
  const { count, width } = visited;
  const classes: Classes = { list: [], ids: new Map(), ofSlot: new Int32Array(64) };
  const firsts = new Uint32Array(count + 1);
  const graph: Graph = {
    states: count,
    firsts,
    targets: new Int32Array(run.transitions),
    classOf: new Uint16Array(run.transitions),
    classes: classes.list,
  };
  const steps: Steps = {
    outcomes: new Int32Array(64),
    hashes: new Int32Array(64),
    classOf: new Int32Array(64),
    count: 0,
  };
  const vector = new Int32Array(width);
  let edge = 0;
  for (let from = 0; from < count; from += BATCH_STATES_MAX) {
    const to = Math.min(from + BATCH_STATES_MAX, count);
    steps.count = 0;
    for (let state = from; state < to; state++) {
      if (!stepsOf(memo, visited, state, classes, steps)) return { stopped_at: state };
      firsts[state + 1] = edge + steps.count;
    }
    makeRoom(graph, edge + steps.count);
    // As in the search: the table's cache misses overlap here, and not in the look-ups.
    run.touched += touch(visited, steps.hashes, steps.count);
    let at = 0;
    for (let state = from; state < to; state++) {
      for (; edge < firsts[state + 1]!; edge++, at++) {
        graph.classOf[edge] = steps.classOf[at]!;
        next(memo, visited, state, steps.outcomes[at]!, vector);
        graph.targets[edge] = indexOf(visited, vector, steps.hashes[at]!);
      }
    }
  }
  return graph;
}

/** Adds the steps of a state; false where a component throws or memory is exhausted. */
function stepsOf(memo: Memo, { vectors, width }: Visited, state: number, classes: Classes, steps: Steps): boolean {
  const row = state * width;
  let hash = 0;
  for (let component = 0; component < width; component++) hash ^= memo.hashes[component]![vectors[row + component]!]!;
  for (const actor of memo.actors) {
    const id = vectors[row + actor]!;
    const first = memo.offers[actor]![2 * id] || fillOffers(memo, actor, id);
    if (first === FAILED) return false;
    const end = first - 1 + memo.offers[actor]![2 * id + 1]!;
    for (let slot = first - 1; slot < end; slot++) {
      const { slots, pool } = memo;
      const at = slot * SLOT_STRIDE;
      const targetId = vectors[row + slots[at + SLOT_TARGET]!]!;
      const known = targetId < slots[at + SLOT_COVERED]! ? pool[slots[at + SLOT_ROW]! + targetId]! : 0;
      const outcome = known === 0 ? fillOutcome(memo, slot, actor, id, targetId) : known;
      if (outcome === FAILED) return false;
      if (outcome < 0) continue;
      const delta = deltaOf(memo, vectors, row, outcome, slot, actor);
      if (memo.failure !== undefined) return false;
      const place = steps.count++;
      if (place === steps.outcomes.length) growSteps(steps);
      steps.outcomes[place] = outcome;
      steps.hashes[place] = hash ^ delta;
      steps.classOf[place] = classAt(memo, classes, slot, actor);
    }
  }
  return true;
}

/** What an outcome changes in the hash; where a listener throws, memo.failure is set. */
function deltaOf(
  memo: Memo,
  vectors: Visited['vectors'],
  row: number,
  outcome: number,
  slot: number,
  actor: number,
): number {
  const record = outcome * OUTCOME_STRIDE;
  let delta = memo.outcomes[record + OUTCOME_DELTA]!;
  const listeners = memo.outcomes[record + OUTCOME_LISTENERS]!;
  if (listeners === 0) return delta;
  try {
    for (const listener of memo.lists[listeners]!) {
      const id = vectors[row + listener]!;
      const after = heardId(memo, memo.outcomes[record + OUTCOME_LABEL]! - 1, listener, id);
      delta ^= memo.hashes[listener]![id]! ^ memo.hashes[listener]![after]!;
    }
  } catch (thrown) {
    memo.failure = { message: messageOf(thrown), actor, choice: memo.actions[slot]!.choice };
  }
  return delta;
}

/** Fills `vector` with the state that an outcome leads to. */
function next(memo: Memo, { vectors, width }: Visited, state: number, outcome: number, vector: Int32Array): void {
  const { outcomes } = memo;
  const record = outcome * OUTCOME_STRIDE;
  const row = state * width;
  for (let component = 0; component < width; component++) vector[component] = vectors[row + component]!;
  vector[outcomes[record + OUTCOME_ACTOR]!] = outcomes[record + OUTCOME_SELF_ID]!;
  vector[outcomes[record + OUTCOME_TARGET]!] = outcomes[record + OUTCOME_TARGET_ID]!;
  if (outcomes[record + OUTCOME_LISTENERS] !== 0) moveListeners(memo, outcome, vector);
}

/** Bytes of a graph with so many states and edges. */
export function graphBytes(states: number, edges: number): number {
  return (
    states * Uint32Array.BYTES_PER_ELEMENT + edges * (Int32Array.BYTES_PER_ELEMENT + Uint16Array.BYTES_PER_ELEMENT)
  );
}

/** The place of the state with these local ids, or OUTSIDE. */
function indexOf({ table, slot_mask, vectors, width }: Visited, vector: Int32Array, hash: number): number {
  for (let slot = hash & slot_mask; ; slot = (slot + 1) & slot_mask) {
    const entry = table[2 * slot + 1]!;
    if (entry === 0) return OUTSIDE;
    if (table[2 * slot] !== hash) continue;
    const row = (entry - 1) * width;
    let place = 0;
    while (place < width && vectors[row + place] === vector[place]) place++;
    if (place === width) return entry - 1;
  }
}

function classAt(memo: Memo, classes: Classes, slot: number, actor: number): number {
  const known = classes.ofSlot[slot] ?? 0;
  if (known !== 0) return known - 1;
  const { name: action, progress } = memo.actions[slot]!.action;
  const key = `${actor} ${progress} ${action}`;
  const place = classes.ids.get(key) ?? classes.list.length;
  if (place === CLASSES_MAX) throw new RangeError(`a system with more than ${CLASSES_MAX} different actions`);
  if (place === classes.list.length) {
    classes.list.push({ actor, action, progress });
    classes.ids.set(key, place);
  }
  classes.ofSlot = grown(classes.ofSlot, slot + 1);
  classes.ofSlot[slot] = place + 1;
  return place;
}

function growSteps(steps: Steps): void {
  const length = 2 * steps.outcomes.length;
  steps.outcomes = grown(steps.outcomes, length);
  steps.hashes = grown(steps.hashes, length);
  steps.classOf = grown(steps.classOf, length);
}

/** A search that stopped early has counted only the steps that it took. */
function makeRoom(graph: Graph, edges: number): void {
  if (edges <= graph.targets.length) return;
  const length = Math.max(edges, 2 * graph.targets.length);
  const targets = new Int32Array(length);
  const classOf = new Uint16Array(length);
  targets.set(graph.targets);
  classOf.set(graph.classOf);
  graph.targets = targets;
  graph.classOf = classOf;
}
