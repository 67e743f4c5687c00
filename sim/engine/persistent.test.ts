/**
 * The theory on random systems: where everything is as `persistent-check.ts` says, found the slow way over all states, a search that takes
 * the steps of some alone finds whatever another finds.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { independentCase } from './independent-system.test-helper.ts';
import { keyOf, type PersistentRule, type Property, type SearchOutcome, search, type Value } from './index.ts';
import { isShown, never, options } from './persistent-systems.test-helper.ts';
import { type Graph, graphOf, inquiryByTable, wherePersistent } from './persistent-tables.test-helper.ts';

const STATES_MAX = 400;
const RUNS = 150;
const goOn = { continueAfterViolation: true } as const;

const actorsOf = ({ system }: Graph): readonly number[] =>
  [...system.components.keys()].filter((at) => system.components[at]!.actions !== undefined);

/** Single actors, and any two. */
const setsOf = (graph: Graph): readonly (readonly number[])[] => {
  const actors = actorsOf(graph);
  const pairs = actors.flatMap((one, at) => actors.slice(at + 1).map((other) => [one, other]));
  return [...actors.map((one) => [one]), ...pairs];
};

type Named = { readonly name: string; readonly table: readonly (readonly number[])[] };

const tableOf = (actors: readonly number[], where: readonly boolean[]): Named => ({
  name: `rule ${actors.join('+')}`,
  table: where.map((may) => (may ? actors : [])),
});

/** As random as the numbers are. */
const shuffled = <T>(list: readonly T[], by: readonly number[]): readonly T[] =>
  list
    .map((item, at) => ({ item, rank: by[at % by.length]! * 31 + at * 17 }))
    .sort((a, b) => (a.rank % 101) - (b.rank % 101))
    .map(({ item }) => item);

/** Rules by tables, which look at components in an order. */
const rulesOf = (graph: Graph, tables: readonly Named[], looks: readonly number[], confluent = false) =>
  tables.map(({ name, table }): PersistentRule => ({ name, confluent, actors: inquiryByTable(graph, table, looks) }));

/** Keeps a search going to its end. */
const nothing = never('nothing', [], () => false);

/** Sees all states in which only faults are left. */
const resting = (graph: Graph) => {
  const seen = new Set<string>();
  const property: Property = {
    name: 'at rest',
    kind: 'quiescent-witness',
    reads: [...graph.system.components.keys()],
    view: (_, value) => value,
    holds: (views: readonly Value[]) => {
      seen.add(keyOf(views));
      return false;
    },
  };
  return { property, seen };
};

const violated = ({ violations }: SearchOutcome) => violations.map(({ property }) => property).sort();

const ways = (['exact', 'fingerprint'] as const).flatMap((store) =>
  [false, true].map((confluent) => ({ store, confluent })),
);

describe('random systems, with the largest rules that are right', () => {
  it('are found to be as they are, in fewer states', () => {
    const total = { systems: 0, violated: 0, reduced: 0, plain: 0, whole: 0, lone: 0 };
    fc.assert(
      fc.property(independentCase(), fc.array(fc.nat(100), { minLength: 6, maxLength: 6 }), ({ make }, order) => {
        const { system, properties } = make();
        const graph = graphOf(system, properties, STATES_MAX)!;
        fc.pre(graph !== undefined);
        const rest = resting(graph);
        const plain = search(system, [...properties, nothing, rest.property], options(goOn));
        expect([plain.exhaustive, plain.states]).toEqual([true, graph.states.length]);
        total.systems++;
        total.violated += plain.verdict === 'violated' ? 1 : 0;
        total.plain += plain.states;
        const tables = setsOf(graph).map((actors) => tableOf(actors, wherePersistent(graph, actors)));
        const looks = shuffled([...system.components.keys()], order);
        const right = rulesOf(graph, shuffled(tables, order), looks);
        // Where it is worth while is no claim.
        const some = inquiryByTable(
          graph,
          graph.states.map((_, at) => order[at % order.length]! % 3 > 0),
          looks,
        );
        for (const { store, confluent } of ways) {
          const isChoosy = store === 'exact' && order[0]! % 2 === 0;
          const rules = right.map((one) => ({ ...one, confluent, ...(isChoosy ? { wanted: some } : {}) }));
          const { property, seen } = resting(graph);
          const asked = [...properties, nothing, property];
          const reduced = search(system, asked, options({ ...goOn, store, rules }));
          expect([reduced.error?.message, reduced.verdict, reduced.exhaustive]).toEqual([
            undefined,
            plain.verdict,
            true,
          ]);
          expect(violated(reduced)).toEqual(violated(plain));
          expect([seen, reduced.quiescent, reduced.terminal]).toEqual([rest.seen, plain.quiescent, plain.terminal]);
          expect(reduced.states).toBeLessThanOrEqual(plain.states);
          for (const { property: name, path } of [...reduced.violations, ...reduced.witnesses])
            expect(isShown(system, asked.find((one) => one.name === name)!, path)).toBe(true);
          if (store === 'fingerprint') total[confluent ? 'lone' : 'whole'] += reduced.states;
          if (confluent && store === 'fingerprint' && reduced.states < plain.states) total.reduced++;
        }
        const rules = right.map((one) => ({ ...one, confluent: order[1]! % 2 === 0 }));
        const first = search(system, properties, options({ rules }));
        expect([first.error?.message, first.verdict]).toEqual([undefined, plain.verdict]);
      }),
      { numRuns: RUNS },
    );
    expect([total.systems, total.violated > RUNS / 8, total.reduced > RUNS / 2]).toEqual([RUNS, true, true]);
    expect(total.whole).toBeLessThan(0.75 * total.plain);
    expect(total.lone).toBeLessThan(0.5 * total.plain);
  });

  it('give the same twice, field by field', () => {
    fc.assert(
      fc.property(independentCase(), fc.constantFrom(...ways), ({ make }, { store, confluent }) => {
        const [first, second] = [make(), make()].map(({ system, properties }) => {
          const graph = graphOf(system, properties, STATES_MAX)!;
          fc.pre(graph !== undefined);
          const tables = actorsOf(graph).map((one) => tableOf([one], wherePersistent(graph, [one])));
          const rules = rulesOf(graph, tables, [...system.components.keys()], confluent);
          return search(system, properties, options({ ...goOn, store, rules }));
        });
        expect(first).toEqual(second);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a rule that is wrong', () => {
  /** Each may always go, or only where it may and in one state more. */
  const wrong = {
    'everybody may always go alone': (graph: Graph) =>
      actorsOf(graph).map((one) =>
        tableOf(
          [one],
          graph.states.map(() => true),
        ),
      ),
    'somebody may go alone in one state where he may not': (graph: Graph, roll: number) => {
      const right = actorsOf(graph).map((one) => ({ one, where: wherePersistent(graph, [one]) }));
      const places = right.flatMap(({ one, where }) =>
        where.flatMap((may, at) =>
          !may && graph.edges[at]!.some(({ step }) => step.actor === one) ? [[one, at]] : [],
        ),
      );
      const [who, there] = places[roll % Math.max(1, places.length)] ?? [];
      return right.map(({ one, where }) =>
        tableOf(
          [one],
          where.map((may, at) => may || (one === who && at === there)),
        ),
      );
    },
  } as const;

  // A rule that is wrong only far from the states in which it is used is found by chance, so this is no proof: of 2,052 searches with the
  // first kind of rule two missed something, of as many with the second none.
  it.each(Object.entries(wrong))('hides next to nothing, since it is refused: %s', (_, tablesOf) => {
    const seen = { violated: 0, refused: 0, found: 0, missed: [] as string[] };
    const cases = fc.sample(independentCase(), { numRuns: 300, seed: 1 });
    for (const [roll, { spec, make }] of cases.entries()) {
      const { system, properties } = make();
      const graph = graphOf(system, properties, STATES_MAX);
      if (graph === undefined) continue;
      const plain = search(system, [...properties, nothing], options(goOn));
      if (plain.verdict !== 'violated') continue;
      for (const confluent of [false, true]) {
        const rules = rulesOf(graph, tablesOf(graph, roll * 7), [...system.components.keys()], confluent);
        const reduced = search(system, [...properties, nothing], options({ ...goOn, rules }));
        seen.violated++;
        if (reduced.verdict === 'error') {
          expect(reduced.error?.message).toMatch(
            /^rule \d may not go alone, as a rule of the reduction says: "actor \d" can/,
          );
          seen.refused++;
        } else if (keyOf(violated(reduced)) === keyOf(violated(plain))) seen.found++;
        else seen.missed.push(spec);
      }
    }
    expect(seen.violated).toBeGreaterThan(150);
    expect(seen.refused).toBeGreaterThan(0.25 * seen.violated);
    expect(seen.missed.length, seen.missed.join('\n')).toBeLessThanOrEqual(0.01 * seen.violated);
  });
});
