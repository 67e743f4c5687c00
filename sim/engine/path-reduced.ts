/** Paths of a reduced search: what was left out between two stored states is found again. */
import type { Step, Value } from './component.ts';
import { keyOf } from './intern.ts';
import { CHAIN_MAX } from './limits.ts';
import { loneStep } from './persistent.ts';
import { type Reduced, stepsTaken, wordsOf } from './reduced.ts';
import type { Run } from './run.ts';
import { canonicalize, type Exchange, undone } from './symmetry.ts';
import { applyOutcome, createStepList, equalVectors } from './vector-steps.ts';
import { enabled, initialVector, type Values } from './walk.ts';

/**
 * The steps of the real system from its initial state to the state at `index`, or to one that is like it. No path need be shorter
 * than others. @throws Error if a step cannot be found again, which only an impure component can bring about
 */
export function pathToReduced(run: Run, reduced: Reduced, index: number): Step[] {
  const { system, visited, memo } = run;
  const indices: number[] = [];
  for (let at = index; at !== 0; at = visited.parents[at]!) indices.push(at);
  const made: Exchange[] = [];
  let stored = new Int32Array(visited.width);
  let real: Values = initialVector(system);
  const path: Step[] = [];
  for (const child of indices.reverse()) {
    const states = wayTo(run, reduced, stored, child);
    for (const state of states) {
      // What leads from one stored state to the next leads, renamed, from one real state to the next.
      const values = [...state].map((id, component) => memo.interners[component]!.values[id] as Value);
      const wanted = undone(made, values).map(keyOf);
      const step = enabled(system, real).find((one) => one.next.every((value, at) => keyOf(value) === wanted[at]));
      if (step === undefined) throw lost();
      path.push(step.step);
      real = step.next;
    }
    stored = states.at(-1)!.slice();
    if (memo.symmetry !== undefined) canonicalize(memo.symmetry, stored, made);
  }
  return path;
}

/** The states on the way from the stored state `from` to its child, which is the last one but for exchanges. */
function wayTo(run: Run, reduced: Reduced, from: Int32Array, child: number): readonly Int32Array[] {
  const { ordinals, vectors, width } = run.visited;
  const steps = createStepList();
  if (ordinals !== undefined) {
    const { byRule, at, length } = wordsOf(ordinals[child]!);
    stepsTaken(reduced, byRule, from, steps);
    return followed(run, reduced, from, steps.outcomes[at]!, (states) => states.length === length + 1) ?? [];
  }
  const wanted = Int32Array.from(vectors.subarray(child * width, (child + 1) * width));
  const isThere = (states: readonly Int32Array[]): boolean => {
    const last = states.at(-1)!.slice();
    if (run.memo.symmetry !== undefined) canonicalize(run.memo.symmetry, last);
    return equalVectors(last, wanted);
  };
  for (const byRule of [false, true]) {
    stepsTaken(reduced, byRule, from, steps);
    for (const outcome of steps.outcomes.slice(0, steps.count)) {
      const way = followed(run, reduced, from, outcome, isThere);
      if (way !== undefined) return way;
    }
  }
  throw lost();
}

/** The states after `outcome` and the lone steps behind it, as far as `ends` says; undefined if it never does. */
function followed(
  { memo }: Run,
  { reduction }: Reduced,
  from: Int32Array,
  outcome: number,
  ends: (states: readonly Int32Array[]) => boolean,
): readonly Int32Array[] | undefined {
  const states: Int32Array[] = [];
  const lone = createStepList();
  for (let before = from, next = outcome; next !== 0 && states.length <= CHAIN_MAX; before = states.at(-1)!) {
    const after = new Int32Array(from.length);
    applyOutcome(memo, before, next, after);
    states.push(after);
    if (ends(states)) return states;
    next = 0;
    for (const asked of reduction.confluent) if (next === 0) next = loneStep(reduction, asked, after, lone);
  }
  return undefined;
}

const lost = (): Error => new Error('a path cannot be built again: some component is impure');
