/** Paths, built again from the parent of each state: only indices are kept during a search. */
import type { Step, System, Value } from './component.ts';
import { type Interner, idOf, keyOf } from './intern.ts';
import { canonicalize, type Exchange, type Symmetry, undone, vectorOf } from './symmetry.ts';
import type { Visited } from './visited.ts';
import { enabled, type Values } from './walk.ts';

/** The values of the state at `index`, whose vector is kept. */
export function valuesAt({ vectors, width, first }: Visited, interners: readonly Interner[], index: number): Values {
  return interners.map(({ values }, component) => values[vectors[(index - first) * width + component]!] as Value);
}

/**
 * The steps from the initial state to the state at `index`, or to one that is like it where `symmetry` says what is. States are
 * stored breadth first, so this path is a shortest one.
 * @throws Error if no step of a parent leads to its child, which only an impure component can bring about
 */
export function pathTo(
  system: System,
  visited: Visited,
  interners: readonly Interner[],
  index: number,
  symmetry?: Symmetry,
): Step[] {
  const indices: number[] = [];
  for (let at = index; at !== 0; at = visited.parents[at]!) indices.push(at);
  const { ordinals } = visited;
  if (symmetry !== undefined) return toldOfReal(symmetry, visited, indices.reverse());
  if (ordinals !== undefined)
    return retaken(
      system,
      indices.reverse().map((at) => ordinals[at]!),
    );
  let parent = 0;
  return indices.reverse().map((child) => {
    const row = child * visited.width;
    const leads = (next: Values) =>
      next.every((value, component) => idOf(interners[component]!, value) === visited.vectors[row + component]);
    const found = enabled(system, valuesAt(visited, interners, parent)).find(({ next }) => leads(next));
    if (found === undefined) throw new Error('a path cannot be built again: some component is impure');
    parent = child;
    return found.step;
  });
}

/** The steps that are those of their states' enabled ones. */
function retaken(system: System, ordinals: readonly number[]): Step[] {
  let values: Values = system.components.map(({ initial }) => initial);
  return ordinals.map((ordinal) => {
    const found = enabled(system, values)[ordinal];
    if (found === undefined) throw new Error('a path cannot be built again: some component is impure');
    values = found.next;
    return found.step;
  });
}

/**
 * A path of the real system through states that are like those at `indices`, each of which is a child of the one before, the first
 * one of the initial state. The exchanges that made states canonical on the way are undone.
 */
function toldOfReal(symmetry: Symmetry, visited: Visited, indices: readonly number[]): Step[] {
  const { system } = symmetry;
  const made: Exchange[] = [];
  let canonical: Values = system.components.map(({ initial }) => initial);
  let real = canonical;
  return indices.map((index) => {
    const { next, exchanges, vector } = canonicalStep(symmetry, visited, canonical, index);
    // What leads from one canonical state to the next leads, renamed, from one real state to the next.
    const wanted = undone(made, next).map(keyOf);
    const step = enabled(system, real).find((one) => one.next.every((value, at) => keyOf(value) === wanted[at]));
    if (step === undefined) throw new Error('a path cannot be told of real states: what was exchanged is not alike');
    made.push(...exchanges);
    canonical = [...vector].map((id, component) => symmetry.interners[component]!.values[id] as Value);
    real = step.next;
    return step.step;
  });
}

/** The step that led from a canonical state to the one at `index`, which is its successor `next` after `exchanges`. */
function canonicalStep(symmetry: Symmetry, visited: Visited, from: Values, index: number) {
  const { ordinals, vectors, width } = visited;
  const steps = enabled(symmetry.system, from).map(({ next }) => {
    const exchanges: Exchange[] = [];
    const vector = vectorOf(symmetry, next);
    canonicalize(symmetry, vector, exchanges);
    return { next, exchanges, vector };
  });
  const found =
    ordinals === undefined
      ? steps.find(({ vector }) => vector.every((id, at) => id === vectors[index * width + at]))
      : steps[ordinals[index]!];
  if (found === undefined) throw new Error('a path cannot be built again: some component is impure');
  return found;
}
