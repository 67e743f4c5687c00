/** What is alike is stored once also where some go alone: both reductions together say what neither does. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Cell, pairs } from './alike-systems.test-helper.ts';
import {
  type Component,
  type Exchange,
  keyOf,
  type Property,
  type SearchOptions,
  type System,
  search,
  type Value,
} from './index.ts';
import { isShown, options } from './persistent-systems.test-helper.ts';
import { graphOf, inquiryByTable, wherePersistent } from './persistent-tables.test-helper.ts';

const ACTORS = 3;
const PLACES = 3;
const DESK = ACTORS;
const LOCK = 2 * ACTORS;
const EAR = LOCK + 1;

type Self = { readonly place: number; readonly busy: boolean };

/** As `systemOf` in alike-systems, but that in some places each first works at a desk of its own, which is nobody else's concern. */
const systemOf = (cells: readonly Cell[], busy: readonly boolean[]): System => {
  const actor = (self: number): Component => ({
    name: `actor ${self}`,
    initial: { place: 0, busy: true },
    actions: (value) => {
      const { place, busy: works } = value as Self;
      if (works) {
        const take = (_: Value, desk: Value) => ({ self: { place, busy: false }, target: desk, reply: 'WORKED' });
        return [{ name: 'work', target: DESK + self, progress: true, take }];
      }
      const take = (_: Value, lock: Value) => {
        const { to, lock: makes, says } = cells[place * 3 + (lock === null ? 0 : lock === self ? 1 : 2)]!;
        if (makes === 'blocked') return undefined;
        const target = makes === 'free' ? null : makes === 'mine' ? self : lock;
        const outcome = { self: { place: to, busy: busy[to]! }, target, reply: makes };
        return says ? { ...outcome, label: { type: 'said', by: self } } : outcome;
      };
      return [{ name: 'act', target: LOCK, progress: true, take }];
    },
  });
  const all = Array.from({ length: ACTORS }, (_, self) => self);
  return {
    components: [
      ...all.map(actor),
      ...all.map((self) => ({ name: `desk ${self}`, initial: null })),
      { name: 'lock', initial: null },
      { name: 'ear', initial: null, hear: (_, { by }) => by as number },
    ],
  };
};

/** Who takes another's place takes his desk as well. */
const exchangesOf = (system: System): readonly Exchange[] =>
  pairs(system, ACTORS, (other, component, value) =>
    component < LOCK || value === null ? value : other(value as number),
  ).map((exchange) => ({
    ...exchange,
    places: exchange.places.map((place, component) =>
      component >= DESK && component < LOCK ? DESK + exchange.places[component - DESK]! : place,
    ),
  }));

const properties: readonly Property[] = [
  {
    name: 'not all at the end',
    kind: 'invariant',
    reads: [0, 1, 2],
    view: (_, value) => (value as Self).place === PLACES - 1,
    holds: (views) => views.includes(false),
  },
  {
    name: 'who holds the lock was not heard last',
    kind: 'invariant',
    reads: [LOCK, EAR],
    view: (_, value) => value,
    holds: ([lock, ear]) => lock === null || lock !== ear,
  },
  {
    name: 'at rest somebody holds the lock',
    kind: 'quiescent',
    reads: [LOCK],
    view: (_, value) => value === null,
    holds: ([isFree]) => isFree === false,
  },
];

const cell: fc.Arbitrary<Cell> = fc.record({
  to: fc.nat(PLACES - 1),
  lock: fc.constantFrom('free', 'mine', 'kept', 'blocked'),
  says: fc.boolean(),
});
const program = fc.tuple(
  fc.array(cell, { minLength: 3 * PLACES, maxLength: 3 * PLACES }),
  fc.array(fc.boolean(), { minLength: PLACES, maxLength: PLACES }),
);

/** The least of all images of a state, the slow way. */
const orbitOf = (exchanges: readonly Exchange[], values: readonly Value[]): string => {
  const orbit = new Map([[keyOf(values), values]]);
  for (const one of orbit.values())
    for (const { places, value } of exchanges) {
      const image = one.map((_, component) => value(places[component]!, one[places[component]!]!));
      if (!orbit.has(keyOf(image))) orbit.set(keyOf(image), image);
    }
  return [...orbit.keys()].sort()[0]!;
};

it('random systems of alike actors who also work alone', () => {
  const total = { alike: 0, both: 0, violated: 0 };
  fc.assert(
    fc.property(program, fc.boolean(), ([cells, busy], confluent) => {
      const system = systemOf(cells, busy);
      const exchanges = exchangesOf(system);
      const graph = graphOf(system, properties, 800)!;
      fc.pre(graph !== undefined);
      const looks = [...system.components.keys()].reverse();
      const rules = Array.from({ length: ACTORS }, (_, self) => {
        const table = wherePersistent(graph, [self]).map((may) => (may ? [self] : []));
        return { name: `rule ${self}`, confluent, actors: inquiryByTable(graph, table, looks) };
      });
      const found = (more: Partial<SearchOptions>) => {
        const rest = new Set<string>();
        const seesAll: Property = {
          name: 'at rest',
          kind: 'quiescent-witness',
          reads: [...system.components.keys()],
          view: (_, value) => value,
          holds: (views) => {
            rest.add(orbitOf(exchanges, views));
            return false;
          },
        };
        const outcome = search(system, [...properties, seesAll], options({ continueAfterViolation: true, ...more }));
        const { verdict, exhaustive, violations, error } = outcome;
        const violated = violations.map(({ property }) => property).sort();
        return { outcome, said: { rest, verdict, exhaustive, violated, error } };
      };
      const plain = found({});
      for (const store of ['exact', 'fingerprint'] as const) {
        const [alike, both] = [found({ store, exchanges }), found({ store, exchanges, rules })];
        expect(alike.said).toEqual(plain.said);
        expect(both.said).toEqual(plain.said);
        for (const { property: name, path } of both.outcome.violations)
          expect(isShown(system, properties.find((one) => one.name === name)!, path)).toBe(true);
        total.alike += alike.outcome.states;
        total.both += both.outcome.states;
      }
      total.violated += plain.said.verdict === 'violated' ? 1 : 0;
    }),
    { numRuns: 60 },
  );
  expect(total.both).toBeLessThan(0.8 * total.alike);
  expect(total.violated).toBeGreaterThan(10);
});
