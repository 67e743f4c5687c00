/**
 * The state graph of a finished search, with its edges: compressed rows (the edges of a state side by side, in the order in
 * which `enabled` lists its steps). A search keeps no edges, and each property needs several passes over them. Of seven million states the
 * graph took as long to make as the search; a pass that looks each successor up anew would as well, one over the graph takes a
 * fifth or less.
 */
import { createBatch, generate, moveListeners } from './batch.ts';
import { BATCH_STATES_MAX } from './limits.ts';
import { CLASSES_MAX } from './liveness-limits.ts';
import type { Run } from './run.ts';
import {
  type Memo,
  OUTCOME_ACTOR,
  OUTCOME_LISTENERS,
  OUTCOME_SELF_ID,
  OUTCOME_STRIDE,
  OUTCOME_TARGET,
  OUTCOME_TARGET_ID,
  SLOT_PROGRESS,
  SLOT_ROW,
  SLOT_STRIDE,
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

/**
 * The graph of all states that `run` has stored, also of those that it did not expand: what is enabled in a state that is here is
 * known, though where it leads may not be. Where a component throws in such a state, or memory is exhausted, the state instead:
 * `run.memo` says what it was.
 * @throws RangeError for more classes of steps than edges can name
 */
export function graphOf(run: Run): Graph | { readonly stopped_at: number } {
  const { memo, visited } = run;
  const { width, count } = visited;
  const batch = createBatch();
  const classes: EdgeClass[] = [];
  const classIds = new Map<string, number>();
  const known: number[] = [];
  const firsts = new Uint32Array(count + 1);
  const graph: Graph = {
    states: count,
    firsts,
    targets: new Int32Array(run.transitions),
    classOf: new Uint16Array(run.transitions),
    classes,
  };
  const vector = new Int32Array(width);
  let edge = 0;
  for (let from = 0; from < count; from += batch.states) {
    generate(memo, visited, batch, from, Math.min(from + BATCH_STATES_MAX, count));
    if (memo.failure !== undefined || memo.exhausted) return { stopped_at: from + batch.states };
    makeRoom(graph, edge + batch.transitions);
    // As in the search: the table's cache misses overlap here, and not in the look-ups.
    run.touched += touch(visited, batch.hashes, batch.transitions);
    const { outcomes } = memo;
    const { targets, classOf } = graph;
    let at = 0;
    for (let place = 0; place < batch.states; place++) {
      const row = (from + place) * width;
      for (let component = 0; component < width; component++) vector[component] = visited.vectors[row + component]!;
      for (; at < batch.ends[place]!; at++) {
        const outcome = batch.outcomes[at]!;
        const record = outcome * OUTCOME_STRIDE;
        const actor = outcomes[record + OUTCOME_ACTOR]!;
        const target = outcomes[record + OUTCOME_TARGET]!;
        let classId = known[outcome];
        if (classId === undefined) {
          classId = classIdOf(classes, classIds, edgeClassOf(memo, outcome, vector));
          known[outcome] = classId;
        }
        vector[actor] = outcomes[record + OUTCOME_SELF_ID]!;
        vector[target] = outcomes[record + OUTCOME_TARGET_ID]!;
        const heard = outcomes[record + OUTCOME_LISTENERS] !== 0;
        if (heard) moveListeners(memo, outcome, vector);
        targets[edge] = indexOf(visited, vector, batch.hashes[at]!);
        classOf[edge] = classId;
        edge++;
        if (heard) {
          for (let component = 0; component < width; component++) vector[component] = visited.vectors[row + component]!;
        } else {
          vector[actor] = visited.vectors[row + actor]!;
          vector[target] = visited.vectors[row + target]!;
        }
      }
      firsts[from + place + 1] = edge;
    }
  }
  return graph;
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

/** The search knows which action an outcome is of, but not whether it is progress: its slot does, and is found in a state that takes it. */
function edgeClassOf(memo: Memo, outcome: number, vector: Int32Array): EdgeClass {
  const { outcomes, offers, slots, pool, actions } = memo;
  const actor = outcomes[outcome * OUTCOME_STRIDE + OUTCOME_ACTOR]!;
  const target = outcomes[outcome * OUTCOME_STRIDE + OUTCOME_TARGET]!;
  const id = vector[actor]!;
  let slot = offers[actor]![2 * id]! - 1;
  while (
    actions[slot]!.action.target !== target ||
    pool[slots[slot * SLOT_STRIDE + SLOT_ROW]! + vector[target]!] !== outcome
  )
    slot++;
  return { actor, action: actions[slot]!.action.name, progress: slots[slot * SLOT_STRIDE + SLOT_PROGRESS] === 1 };
}

function classIdOf(classes: EdgeClass[], ids: Map<string, number>, one: EdgeClass): number {
  const key = `${one.actor} ${one.progress} ${one.action}`;
  const known = ids.get(key);
  if (known !== undefined) return known;
  if (classes.length === CLASSES_MAX) throw new RangeError(`a system with more than ${CLASSES_MAX} different actions`);
  ids.set(key, classes.length);
  return classes.push(one) - 1;
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
