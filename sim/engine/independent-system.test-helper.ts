/**
 * Small random systems for fast-check in which some steps are independent of others: actors that walk through places, mostly forward, and act on
 * things of which each has a few of its own; labels and listeners, blocking, faults, now and then a loop.
 */
import fc from 'fast-check';
import type { Action, Component, Label, Property, System, Value } from './component.ts';

const PLACES = 4;
const LEVELS = 3;
const WORDS = ['ping', 'pong'] as const;

type ActionSpec = {
  /** Which of the things: the first is the actor's own, the others are everybody's. */
  readonly thing: number;
  readonly to: number;
  readonly isProgress: boolean;
  /** For each level of the thing: what becomes of it, or that the action is blocked there. */
  readonly levels: readonly number[];
  /** For each level what is said. */
  readonly words: readonly number[];
};
type ActorSpec = { readonly places: readonly (readonly ActionSpec[])[] };
type EarSpec = { readonly component: number; readonly word: number; readonly heard: readonly number[] };
type PropertySpec = {
  readonly kind: Property['kind'];
  readonly reads: readonly number[];
  readonly views: readonly number[];
  readonly broken: readonly number[];
};
type Case = { readonly system: System; readonly properties: readonly Property[] };

const BLOCKED = LEVELS;

/** A case, shown as the data that it is made from. */
export function independentCase(): fc.Arbitrary<{ readonly spec: string; readonly make: () => Case }> {
  const perLevel = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: LEVELS, maxLength: LEVELS });
  const action = (place: number): fc.Arbitrary<ActionSpec> =>
    fc.record({
      thing: fc.oneof(
        { weight: 3, arbitrary: fc.constant(0) },
        { weight: 2, arbitrary: fc.integer({ min: 1, max: 2 }) },
      ),
      to: fc.oneof({ weight: 12, arbitrary: fc.constant(place + 1) }, { weight: 1, arbitrary: fc.nat(place) }),
      isProgress: fc.nat(5).map((roll) => roll > 0),
      levels: perLevel(
        fc.oneof({ weight: 5, arbitrary: fc.nat(LEVELS - 1) }, { weight: 1, arbitrary: fc.constant(BLOCKED) }),
      ),
      words: perLevel(
        fc.oneof({ weight: 6, arbitrary: fc.constant(WORDS.length) }, { weight: 1, arbitrary: fc.nat(1) }),
      ),
    });
  const actor: fc.Arbitrary<ActorSpec> = fc.record({
    places: fc.tuple(
      ...Array.from({ length: PLACES - 1 }, (_, place) => fc.array(action(place), { minLength: 1, maxLength: 2 })),
    ),
  });
  const ear = fc.record({ component: fc.nat(9), word: fc.nat(1), heard: perLevel(fc.nat(LEVELS - 1)) });
  const property = fc.record({
    kind: fc.constantFrom<Property['kind'][]>(
      'invariant',
      'invariant',
      'invariant',
      'quiescent',
      'quiescent-witness',
      'step',
      'witness',
    ),
    reads: fc.array(fc.nat(9), { minLength: 1, maxLength: 2 }),
    views: fc.array(fc.nat(2), { minLength: PLACES, maxLength: PLACES }),
    broken: fc.array(fc.nat(2), { minLength: 2, maxLength: 2 }),
  });
  return fc
    .record({
      actors: fc.array(actor, { minLength: 2, maxLength: 4, size: 'max' }),
      ears: fc.array(ear, { maxLength: 2 }),
      properties: fc.array(property, { maxLength: 4, size: 'max' }),
    })
    .map((spec) => ({ spec: JSON.stringify(spec), make: () => made(spec) }));
}

function made(spec: {
  readonly actors: readonly ActorSpec[];
  readonly ears: readonly EarSpec[];
  readonly properties: readonly PropertySpec[];
}): Case {
  const { actors } = spec;
  const count = 2 * actors.length + 2;
  /** Actors, their own things, and two that are everybody's. */
  const components = Array.from({ length: count }, (_, at): Component => {
    const ears = spec.ears.filter(({ component }) => component % count === at);
    const listening =
      ears.length === 0
        ? {}
        : {
            hears: ({ type }: Label) => ears.some(({ word }) => WORDS[word] === type),
            hear: (value: Value, { type }: Label): Value =>
              ears.find(({ word }) => WORDS[word] === type)?.heard[value as number] ?? value,
          };
    const one = actors[at];
    if (one === undefined) return { name: `thing ${at}`, initial: 0, ...listening };
    const actions = one.places.map((list) =>
      list.map((each, place) =>
        actionOf(each, place, each.thing === 0 ? actors.length + at : 2 * actors.length - 1 + each.thing),
      ),
    );
    return { name: `actor ${at}`, initial: 0, actions: (value) => actions[value as number] ?? [], ...listening };
  });
  return {
    system: { components },
    properties: spec.properties.map((each, place) => propertyOf(each, place, count)),
  };
}

function actionOf({ to, isProgress, levels, words }: ActionSpec, place: number, target: number): Action {
  return {
    name: `action ${place}`,
    target,
    progress: isProgress,
    take: (_, level) => {
      const next = levels[level as number]!;
      const word = WORDS[words[level as number]!];
      if (next === BLOCKED) return undefined;
      const outcome = { self: to, target: next, reply: 'DONE' };
      return word === undefined ? outcome : { ...outcome, label: { type: word, level } };
    },
  };
}

function propertyOf({ kind, reads, views, broken }: PropertySpec, place: number, count: number): Property {
  const name = `p${place}`;
  if (kind === 'step' || kind === 'step-witness')
    return { name, kind, holds: ({ type, level }) => type !== WORDS[broken[0]!] || level !== broken[1] };
  const isWitness = kind.endsWith('witness');
  return {
    name,
    kind,
    reads: reads.map((read) => read % count),
    view: (_, value) => views[value as number]!,
    holds: (seen) => seen.every((view, read) => view === broken[read]) === isWitness,
  };
}
