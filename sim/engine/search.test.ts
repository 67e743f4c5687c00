import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Component,
  type Property,
  replay,
  type SearchOptions,
  type SearchOutcome,
  type System,
  search,
} from './index.ts';
import { type PlainOutcome, plainSearch } from './plain-search.test-helper.ts';
import { philosophers, twoPhase } from './published.test-helper.ts';
import { randomCase } from './random-system.test-helper.ts';
import { searchHashed } from './search.ts';
import { createVisited, insertFingerprint, KNOWN, reserve } from './visited.ts';

type Asked = Partial<SearchOptions['limits']> & Pick<SearchOptions, 'continueAfterViolation' | 'store'>;

function options({ continueAfterViolation = false, store = 'exact', ...limits }: Asked = {}): SearchOptions {
  return {
    limits: { states_max: 1e6, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30, ...limits },
    clock_ms: () => 0,
    continueAfterViolation,
    store,
  };
}

/** What must be the same in the plain twin: all but bytes, time and the words of an error. */
function compared({ bytes: _, elapsed_ms: __, error, ...rest }: SearchOutcome): PlainOutcome {
  // The plain twin's error has no last step: it knows only the state.
  return error === undefined ? rest : { ...rest, error: { path: error.path.slice(0, -1) } };
}

/** A component that counts its steps to `end`, acting on component 1. */
const counter = (end: number): Component => ({
  name: 'counter',
  initial: 0,
  actions: (value) => [
    {
      name: 'count',
      target: 1,
      progress: true,
      take: (self, target) => (value === end ? undefined : { self: (self as number) + 1, target, reply: 'COUNTED' }),
    },
  ],
});
const passive: Component = { name: 'passive', initial: null };

describe('the search and its plain twin', () => {
  it('agree on random systems, bounded and not, stopping and going on', () => {
    fc.assert(
      fc.property(
        randomCase(0),
        fc.boolean(),
        fc.oneof(fc.constant(1e6), fc.integer({ min: 1, max: 60 })),
        fc.oneof(fc.constant(Infinity), fc.nat(8)),
        ({ make }, continueAfterViolation, states_max, depth_max) => {
          const { system, properties } = make();
          const asked = { continueAfterViolation, states_max, depth_max };
          const outcome = search(system, properties, options(asked));
          expect(compared(outcome)).toEqual(plainSearch(system, properties, asked));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('agree on where a component throws', () => {
    fc.assert(
      fc.property(randomCase(40), ({ make }) => {
        const { system, properties } = make();
        const outcome = search(system, properties, options());
        expect(compared(outcome)).toEqual(plainSearch(system, properties, {}));
        if (outcome.error !== undefined) {
          const { actor, name } = outcome.error.path.at(-1)!;
          expect(outcome.error.message).toContain(`component "c${actor}", action "${name}": as specified`);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('agree whatever the hash, even if all states collide', () => {
    fc.assert(
      fc.property(randomCase(0), fc.integer({ min: 0, max: 3 }), ({ make }, bits) => {
        const { system, properties } = make();
        const outcome = searchHashed(system, properties, options(), (_, id) => id & bits);
        expect(outcome).toEqual(search(system, properties, options()));
      }),
      { numRuns: 200 },
    );
    expect(searchHashed(twoPhase(3), [], options(), () => 0).states).toBe(288);
  });

  it('search twice gives the same, field by field', () => {
    fc.assert(
      fc.property(randomCase(5), ({ make }) => {
        const [first, second] = [make(), make()].map(({ system, properties }) =>
          search(system, properties, options({ continueAfterViolation: true })),
        );
        expect(first).toEqual(second);
      }),
      { numRuns: 200 },
    );
  });

  it('every path replays, and ends where the property is violated or witnessed', () => {
    fc.assert(
      fc.property(randomCase(0), ({ make }) => {
        const { system, properties } = make();
        const { violations, witnesses } = search(system, properties, options({ continueAfterViolation: true }));
        for (const { property: name, path } of [...violations, ...witnesses]) {
          const property = properties.find((each) => each.name === name)!;
          const witness = property.kind.endsWith('witness');
          const last = replay(system, path).at(-1)!;
          if (!('reads' in property)) expect(property.holds(path.at(-1)!.label!)).toBe(witness);
          else expect(property.holds(property.reads.map((c) => property.view(c, last[c]!)))).toBe(witness);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('fingerprints', () => {
  const counted = ({ bytes: _, collision_odds: __, ...rest }: SearchOutcome) => rest;

  it('give what whole states give: counts, verdicts, paths, witnesses and errors', () => {
    fc.assert(
      fc.property(
        randomCase(10),
        fc.boolean(),
        fc.oneof(fc.constant(1e6), fc.integer({ min: 1, max: 60 })),
        ({ make }, continueAfterViolation, states_max) => {
          const [exact, compact] = (['exact', 'fingerprint'] as const).map((store) => {
            const { system, properties } = make();
            return counted(search(system, properties, options({ continueAfterViolation, states_max, store })));
          });
          expect(compact).toEqual(exact);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['two-phase commit', twoPhase(5), 8832, 'witness', 'committed'],
    ['philosophers', philosophers(7), undefined, 'quiescent-witness', 'hungry'],
  ] as const)('of %s are as many as its states, with a path to one of the last', (_, system, states, kind, wanted) => {
    const seen: Property = {
      name: 'late',
      kind,
      reads: [0],
      view: (_component, value) => value,
      holds: ([value]) => value === wanted,
    };
    const exact = search(system, [seen], options());
    const compact = search(system, [seen], options({ store: 'fingerprint' }));
    expect(counted(compact)).toEqual(counted(exact));
    expect(compact.states).toBe(states ?? exact.states);
    expect(compact.witnesses[0]?.path.length).toBeGreaterThan(5);
    expect(exact.collision_odds).toBe(0);
    expect(compact.collision_odds).toBeCloseTo(compact.states ** 2 / 2 ** 65, 12);
    expect(compact.collision_odds).toBeGreaterThan(0);
  });

  it('take two states for one where all 64 bits agree, and only there', () => {
    const visited = createVisited(1, 10, true);
    const store = (value: number, hash: number, second: number) =>
      insertFingerprint(visited, Int32Array.of(value), hash, second, 0, 0);
    expect([store(1, 5, 7), store(2, 5, 8), store(3, 6, 7), store(4, 5, 7)]).toEqual([0, 1, 2, KNOWN]);
    // 0 stands for a free slot.
    expect([store(5, 5, 0), store(6, 5, 0)]).toEqual([3, KNOWN]);
  });

  it('keep the vectors of states that are still to be expanded, and no others', () => {
    const visited = createVisited(2, 1e6, true);
    for (let n = 0; n < 50_000; n++) {
      expect(reserve(visited, 1, 1e9, Math.max(0, n - 100))).toBe(true);
      expect(insertFingerprint(visited, Int32Array.of(n % 100, n % 77), n, n, 0, 0)).toBe(n);
      const row = (n - 50 - visited.first) * 2;
      if (n > 100) expect([...visited.vectors.slice(row, row + 2)]).toEqual([(n - 50) % 100, (n - 50) % 77]);
    }
    expect(visited.vectors.length).toBeLessThan(5000);
  });
});

describe('limits', () => {
  it('states: no more are stored, and it is said', () => {
    expect(search(twoPhase(3), [], options({ states_max: 287 }))).toMatchObject({
      verdict: 'limit',
      exhaustive: false,
      bounds: ['states'],
      states: 287,
    });
    expect(search(twoPhase(3), [], options({ states_max: 288 }))).toMatchObject({ verdict: 'holds', exhaustive: true });
  });

  it('depth: states at the bound are judged for quiescence, and no step is taken from them', () => {
    const quiet = { kind: 'quiescent', reads: [0], view: () => null, holds: () => false, name: 'never quiet' } as const;
    const system = philosophers(4);
    expect(search(system, [quiet], options({ depth_max: 4 }))).toMatchObject({ verdict: 'violated', depth: 4 });
    expect(search(system, [quiet], options({ depth_max: 3 }))).toMatchObject({
      verdict: 'limit',
      exhaustive: false,
      bounds: ['depth'],
      depth: 3,
    });
  });

  it('depth: a bound at which nothing is enabled hides nothing', () => {
    const system = { components: [counter(5), passive] };
    expect(search(system, [], options({ depth_max: 5 }))).toMatchObject({
      verdict: 'holds',
      exhaustive: true,
      bounds: [],
    });
    expect(search(system, [], options({ depth_max: 4 }))).toMatchObject({
      verdict: 'limit',
      states: 5,
      bounds: ['depth'],
    });
  });

  it('time', () => {
    let now_ms = 0;
    const clock_ms = () => now_ms++;
    const outcome = search(twoPhase(5), [], { ...options({ time_max_ms: 5 }), clock_ms });
    expect(outcome).toMatchObject({ verdict: 'limit', exhaustive: false, bounds: ['time'] });
    expect(outcome.states).toBeLessThan(8832);
  });

  it('memory: the arrays stay within it', () => {
    const memory_max_bytes = 400_000;
    const outcome = search(philosophers(7), [], options({ memory_max_bytes }));
    expect(outcome).toMatchObject({ verdict: 'limit', exhaustive: false, bounds: ['memory'] });
    expect(outcome.bytes).toBeLessThanOrEqual(memory_max_bytes);
    expect(search(philosophers(3), [], options({ memory_max_bytes: 1 }))).toMatchObject({
      bounds: ['memory'],
      states: 1,
    });
  });

  it('are refused where they are no numbers', () => {
    expect(() => search(twoPhase(3), [], options({ states_max: 0 }))).toThrow('states_max');
    expect(() => search(twoPhase(3), [], options({ time_max_ms: Number.NaN }))).toThrow('time_max_ms');
    expect(() => search({ components: [] }, [], options())).toThrow('at least one component');
  });
});

describe('what is large', () => {
  it('more than 65,536 local ids widen the vectors, and no two states become one', () => {
    const end = 70_000;
    const outcome = search({ components: [counter(end), passive] }, [], { ...options(), selfCheck: false });
    expect(outcome).toMatchObject({ verdict: 'holds', states: end + 1, transitions: end, depth: end, terminal: 1 });
  });

  it('one state with thousands of steps', () => {
    const fan: Component = {
      name: 'fan',
      initial: 0,
      actions: (value) =>
        value !== 0
          ? []
          : Array.from({ length: 9000 }, (_, place) => ({
              name: `to ${place}`,
              target: 1,
              progress: true,
              take: (_self, target) => ({ self: place + 1, target, reply: 'WENT' }),
            })),
    };
    const outcome = search({ components: [fan, passive] }, [], options());
    expect(outcome).toMatchObject({ states: 9001, transitions: 9000, terminal: 9000 });
    expect(outcome.actions).toHaveLength(9000);
  });

  it('progress is told about every so many states', () => {
    const told: number[] = [];
    search(twoPhase(5), [], { ...options(), progress_every: 2000, onProgress: ({ states }) => told.push(states) });
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });
});

describe('what a search stops or goes on at', () => {
  const at = (kind: 'invariant' | 'witness', value: number) =>
    ({
      name: `${kind} ${value}`,
      kind,
      reads: [0],
      view: (_c: number, v: unknown) => v as number,
      holds: ([v]: readonly unknown[]) => (v === value) === (kind === 'witness'),
    }) as const;
  const system: System = { components: [counter(9), passive] };

  it('the first violation', () => {
    const outcome = search(system, [at('invariant', 3), at('invariant', 5)], options());
    expect(outcome.violations.map(({ property, path }) => [property, path.length])).toEqual([['invariant 3', 3]]);
    expect(outcome).toMatchObject({ verdict: 'violated', exhaustive: false, states: 4 });
  });

  it('or, when told to go on, when nothing is left to find', () => {
    const asked = options({ continueAfterViolation: true });
    const outcome = search(system, [at('invariant', 3), at('invariant', 5), at('witness', 7)], asked);
    expect(outcome).toMatchObject({ verdict: 'violated', exhaustive: false, states: 8 });
    expect(outcome.violations).toHaveLength(2);
    const all = search(system, [at('invariant', 3), at('witness', 70)], asked);
    expect(all).toMatchObject({ verdict: 'violated', exhaustive: true, states: 10, witnesses: [] });
  });

  it('a witness that is missing is no violation', () => {
    expect(search(system, [at('witness', 70)], options())).toMatchObject({ verdict: 'holds', witnesses: [] });
  });

  it('the initial state is judged too', () => {
    expect(search(system, [at('invariant', 0)], options()).violations).toEqual([{ property: 'invariant 0', path: [] }]);
  });

  it('a step property is violated by the step alone, even where it leads nowhere new', () => {
    const loud: Component = {
      name: 'loud',
      initial: 0,
      actions: () => [
        {
          name: 'shout',
          target: 1,
          progress: false,
          take: (self, target) => ({ self, target, reply: 'DONE', label: { type: 'shout' } }),
        },
      ],
    };
    const silence = { name: 'silence', kind: 'step', holds: () => false } as const;
    const outcome = search({ components: [loud, passive] }, [silence], options());
    expect(outcome).toMatchObject({ verdict: 'violated', states: 1, transitions: 1, quiescent: 1, terminal: 0 });
    expect(outcome.violations[0]?.path).toMatchObject([{ name: 'shout', label: { type: 'shout' } }]);
  });

  it('each action is counted by its reply', () => {
    expect(search(system, [], options()).actions).toEqual([{ actor: 0, name: 'count', reply: 'COUNTED', count: 9 }]);
  });
});
