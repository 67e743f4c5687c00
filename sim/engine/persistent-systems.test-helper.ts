/** Systems made by hand, rules that look at all of a state, and what a check says of one: for the tests of the partial-order reduction. */
import type { Action, Component, Label, Property, StateProperty, Step, System, Value } from './component.ts';
import { slotHash } from './hash.ts';
import { createJudge } from './judge.ts';
import type { SearchOptions } from './outcome.ts';
import { createReduction, type PersistentRule, stepsBy } from './persistent.ts';
import { type Checker, createChecker } from './persistent-check.ts';
import { createMemo } from './successors.ts';
import { createStepList, type StepList } from './vector-steps.ts';
import { replay, type Values } from './walk.ts';

export const options = (more: Partial<SearchOptions> = {}): SearchOptions => ({
  limits: { states_max: 1e6, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 },
  clock_ms: () => 0,
  ...more,
});

/** Both next values, and what is heard of it. */
type Next<Self, Target> = readonly [self: Self, target: Target, says?: string | undefined];

/** An action that is progress unless it is told otherwise. What it says is the type of its label. */
export function act<Self extends Value, Target extends Value>(
  name: string,
  target: number,
  take: (self: Self, target: Target) => Next<Self, Target> | undefined,
  progress = true,
): Action {
  return {
    name,
    target,
    progress,
    take: (self, acted) => {
      const next = take(self as Self, acted as Target);
      if (next === undefined) return undefined;
      const [after, on, says] = next;
      const outcome = { self: after, target: on, reply: 'DONE' };
      return says === undefined ? outcome : { ...outcome, label: { type: says } };
    },
  };
}

export const actor = (name: string, ...actions: readonly Action[]): Component => ({
  name,
  initial: 0,
  actions: () => actions,
});

export const thing = (initial: Value, hear?: (value: Value, label: Label) => Value): Component => ({
  name: 'thing',
  initial,
  ...(hear === undefined ? {} : { hear }),
});

/** Adds to a number, once: from 0 to 1 in itself. */
export const once = (name: string, target: number, add: number): Component =>
  actor(
    name,
    act<number, number>(name, target, (self, on) => (self === 0 ? [1, on + add] : undefined)),
  );

export const never = (
  name: string,
  reads: readonly number[],
  broken: (...views: readonly Value[]) => boolean,
): StateProperty => ({
  name,
  kind: 'invariant',
  reads,
  view: (_, value) => value,
  holds: (views) => !broken(...views),
});

export const unsaid = (word: string): Property => ({
  name: `nobody says ${word}`,
  kind: 'step',
  holds: ({ type }) => type !== word,
});

/** A rule that looks at all components one after the other, or at those that are named, before it says who may go alone. */
export function rule(
  { components }: System,
  name: string,
  actors: (values: Values) => readonly number[],
  { confluent = false, looks = [...components.keys()] }: { confluent?: boolean; looks?: readonly number[] } = {},
): PersistentRule {
  return {
    name,
    confluent,
    actors: {
      first: { at: looks[0]!, known: [] },
      next: ({ known }, value) => {
        const seen = [...(known as Values), value];
        if (seen.length < looks.length) return { at: looks[seen.length]!, known: seen };
        const values: Value[] = components.map(() => null);
        looks.forEach((component, place) => {
          values[component] = seen[place]!;
        });
        return { answer: actors(values) };
      },
    },
  };
}

/** A rule for one actor: as long as its own value is 0. */
export const aloneAtFirst = (system: System, self: number, confluent = false): PersistentRule =>
  rule(system, `rule ${self}`, (values) => (values[self] === 0 ? [self] : []), { confluent, looks: [self] });

/** A check of the first rule in the initial state, in which it lets somebody go alone. */
export function looking(
  system: System,
  rules: readonly PersistentRule[],
  properties: readonly Property[] = [],
): { readonly checker: Checker; readonly vector: Int32Array; readonly own: StepList } {
  const judge = createJudge(system, properties);
  const reduction = createReduction(createMemo(system, judge, slotHash, true), rules);
  const vector = new Int32Array(system.components.length);
  const own = createStepList();
  stepsBy(reduction, reduction.rules[0]!, vector, own);
  return { checker: createChecker(reduction, judge), vector, own };
}

/** Whether the real system can take `path`, and its last step or the state after it breaks the property, or shows a witness. */
export function isShown(system: System, property: Property, path: readonly Step[]): boolean {
  const last = replay(system, path).at(-1)!;
  const isWitness = property.kind.endsWith('witness');
  if (!('reads' in property)) return property.holds(path.at(-1)!.label!) === isWitness;
  return property.holds(property.reads.map((read) => property.view(read, last[read]!))) === isWitness;
}
