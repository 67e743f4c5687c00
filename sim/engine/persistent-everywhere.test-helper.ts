/**
 * Holds the rules of a reduction against every state of a system that is small enough, as `persistent-check.ts` says: what a reduced search
 * looks at only where it reduces. If nothing is wrong anywhere, the reduction is right for this system.
 */
import type { Property, System, Value } from './component.ts';
import { slotHash } from './hash.ts';
import type { SearchOutcome } from './outcome.ts';
import { createReduction, type PersistentRule, stepsBy } from './persistent.ts';
import { createChecker, faultOf } from './persistent-check.ts';
import { outcomeOf } from './run.ts';
import { explore } from './search.ts';
import { createStepList } from './vector-steps.ts';

type Everywhere = {
  /** What a search finds that leaves nothing out. */
  readonly outcome: SearchOutcome;
  /** By what the caller calls it: in how many states somebody may go alone, whether that is wanted there or not. */
  readonly uses: ReadonlyMap<string, number>;
  /** What is wrong, each sentence once, with how often. */
  readonly faults: ReadonlyMap<string, number>;
};

/**
 * `useOf` says how a use of a rule is called that lets `actors` go alone in a state, the value of a component there by its index.
 * @throws Error where the system cannot be exhausted within `states_max`
 */
export function everywhere(
  system: System,
  properties: readonly Property[],
  rules: readonly PersistentRule[],
  states_max: number,
  useOf: (rule: PersistentRule, actors: readonly number[], valueAt: (component: number) => Value) => string,
): Everywhere {
  const limits = { states_max, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 33 };
  const run = explore(system, properties, { limits, clock_ms: () => 0, continueAfterViolation: true }, slotHash);
  if (run.bounds.length > 0 || run.error !== undefined)
    throw new Error(run.error?.message ?? `more than ${states_max} states`);
  const reduction = createReduction(
    run.memo,
    rules.map(({ name, actors, confluent }) => ({ name, actors, confluent })),
  );
  const checker = createChecker(reduction, run.judge);
  const { visited, memo } = run;
  const { width, vectors, count } = visited;
  const vector = new Int32Array(width);
  const steps = createStepList();
  const faults = new Map<string, number>();
  const uses = new Map<string, number>();
  const valueAt = (component: number): Value => memo.interners[component]!.values[vector[component]!]!;
  for (let index = 0; index < count; index++) {
    vector.set(vectors.subarray(index * width, (index + 1) * width));
    rules.forEach((rule, place) => {
      const actors = stepsBy(reduction, reduction.rules[place]!, vector, steps);
      if (actors.length === 0) return;
      const use = useOf(rule, actors, valueAt);
      uses.set(use, (uses.get(use) ?? 0) + 1);
      const fault = faultOf(checker, place, vector, actors, steps);
      if (fault?.is === 'wrong') faults.set(fault.message, (faults.get(fault.message) ?? 0) + 1);
    });
  }
  return { outcome: outcomeOf(run), uses, faults };
}
