/** Paths, built again from the parent of each state: only indices are kept during a search. */
import type { Step, System, Value } from './component.ts';
import { type Interner, idOf } from './intern.ts';
import type { Visited } from './visited.ts';
import { enabled, type Values } from './walk.ts';

/** The values of the state at `index`, whose vector is kept. */
export function valuesAt({ vectors, width, first }: Visited, interners: readonly Interner[], index: number): Values {
  return interners.map(({ values }, component) => values[vectors[(index - first) * width + component]!] as Value);
}

/**
 * The steps from the initial state to the state at `index`. States are stored breadth first, so this path is a shortest one.
 * @throws Error if no step of a parent leads to its child, which only an impure component can bring about
 */
export function pathTo(system: System, visited: Visited, interners: readonly Interner[], index: number): Step[] {
  const indices: number[] = [];
  for (let at = index; at !== 0; at = visited.parents[at]!) indices.push(at);
  const { ordinals } = visited;
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
