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

describe('rules that are wrong', () => {
  type Table = (graph: Graph, where: readonly boolean[], self: number, rolls: readonly number[]) => readonly boolean[];
  const rolled = (rolls: readonly number[], at: number, self: number): number => rolls[(at * 7 + self) % rolls.length]!;
  const wrong: { readonly [what: string]: Table } = {
    'everybody may always go alone': (graph) => graph.states.map(() => true),
    'anybody may go alone here and there': (_, where, self, rolls) =>
      where.map((__, at) => rolled(rolls, at, self) < 30),
    'each may go alone where that is right, and now and then where it is not': (_, where, self, rolls) =>
      where.map((may, at) => may || rolled(rolls, at, self) < 3),
  };
  const anyRolls = fc.array(fc.nat(99), { minLength: 50, maxLength: 50 });

  // In systems as small as these everything is looked at that a rule is relied on for.
  it.each(Object.entries(wrong))('are refused, or hide nothing: %s', (_, tableFor) => {
    const total = { systems: 0, refused: 0, violated: 0 };
    fc.assert(
      fc.property(independentCase(), anyRolls, fc.boolean(), ({ make }, rolls, confluent) => {
        const { system, properties } = make();
        const graph = graphOf(system, properties, STATES_MAX)!;
        fc.pre(graph !== undefined);
        const tables = actorsOf(graph).map((one) =>
          tableOf([one], tableFor(graph, wherePersistent(graph, [one]), one, rolls)),
        );
        const rules = rulesOf(graph, tables, [...system.components.keys()], confluent);
        const plain = search(system, [...properties, nothing], options(goOn));
        const reduced = search(system, [...properties, nothing], options({ ...goOn, rules }));
        total.systems++;
        if (reduced.verdict !== 'error') {
          expect([reduced.verdict, violated(reduced)]).toEqual([plain.verdict, violated(plain)]);
          expect([reduced.quiescent, reduced.terminal]).toEqual([plain.quiescent, plain.terminal]);
          return;
        }
        total.refused++;
        if (plain.verdict === 'violated') total.violated++;
        expect(reduced.error?.message).toMatch(
          /^rule \d may not go alone, as a rule of the reduction says: "actor \d" can/,
        );
      }),
      { numRuns: 100 },
    );
    expect([total.refused > 10, total.violated > 0, total.refused < total.systems]).toEqual([true, true, true]);
  });
});
