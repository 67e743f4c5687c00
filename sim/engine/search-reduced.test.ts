/** The search that lets some go alone: nobody is put off for ever, and nothing is lost between two states that are stored. */
import { describe, expect, it } from 'vitest';
import { type Action, type Component, type Property, type System, search, type Value } from './index.ts';
import { CHAIN_MAX, STEPS_MAX } from './limits.ts';
import type { PersistentRule } from './persistent.ts';
import { act, isShown, never, once, options, rule, thing, unsaid } from './persistent-systems.test-helper.ts';

const stores = ['exact', 'fingerprint'] as const;
const ways = stores.flatMap((store) => [true, false].map((confluent) => ({ store, confluent })));

const acts = (name: string, actions: (value: number) => readonly Action[]): Component => ({
  name,
  initial: 0,
  actions: (value) => actions(value as number),
});

/** Counts to `end`, acting on component 1, and says what it has counted to. */
const counter = (end: number, words: readonly number[] = []): Component =>
  acts('counter', () => [
    act<number, Value>('count', 1, (self, on) =>
      self === end ? undefined : [self + 1, on, words.includes(self + 1) ? `${self + 1}` : undefined],
    ),
  ]);

const alone = (system: System, end: number, confluent: boolean): PersistentRule =>
  rule(system, 'counter', ([count]) => (count === end ? [] : [0]), { confluent, looks: [0] });

describe.each(ways)('where somebody may go alone for ever ($store, confluent: $confluent)', ({ store, confluent }) => {
  // A loop from the initial state on, and one that it is not in; of one step, and of more than are taken without storing what lies between.
  it.each([
    [0, 0],
    [1, 0],
    [9, 4],
    [CHAIN_MAX + 9, 9],
  ])('what another breaks is found: to %i, then from %i on', (end, back) => {
    const clock = acts('clock', () => [
      act<number, Value>('tick', 2, (self, on) => [self === end ? back : self + 1, on]),
    ]);
    const slow = acts('slow', () => [
      act<number, number>('go', 3, (self, on) => (on < 3 ? [self, on + 1, `${on + 1}`] : undefined)),
    ]);
    const system: System = { components: [clock, slow, thing(null), thing(0)] };
    const rules = [rule(system, 'clock', () => [0], { confluent, looks: [0] })];
    for (const property of [never('3', [3], (count) => count === 3), unsaid('3')]) {
      const { verdict, violations, error } = search(system, [property], options({ store, rules }));
      expect([verdict, error]).toEqual(['violated', undefined]);
      expect(isShown(system, property, violations[0]!.path)).toBe(true);
    }
  });
});

describe.each(stores)('what lies between two states that are stored (%s)', (store) => {
  const END = 10_000;
  const system: System = { components: [counter(END, [6000, 7000]), thing(null)] };
  const rules = [alone(system, END, true)];

  it('is not stored, but as much as a way may be long', () => {
    const outcome = search(system, [], options({ store, rules }));
    const states = 1 + Math.ceil(END / (CHAIN_MAX + 1));
    expect(outcome).toMatchObject({ verdict: 'holds', exhaustive: true, states, transitions: END, terminal: 1 });
  });

  it.each([1, 2, CHAIN_MAX, CHAIN_MAX + 1, CHAIN_MAX + 2, 7000, END])('is judged, state by state: %i', (broken) => {
    const property = never('broken', [0], (count) => count === broken);
    const { verdict, violations } = search(system, [property], options({ store, rules }));
    expect([verdict, violations[0]?.path.length]).toEqual(['violated', broken]);
    expect(isShown(system, property, violations[0]!.path)).toBe(true);
  });

  it('and step by step', () => {
    const properties = [unsaid('6000'), unsaid('7000')];
    const outcome = search(system, properties, options({ store, rules, continueAfterViolation: true }));
    expect(outcome.violations.map(({ path }) => path.length)).toEqual([6000, 7000]);
  });

  it('each of several steps that lead to the same', () => {
    const starts = once('starts', 2, 1);
    const both = acts('both', () => [
      act<number, number>('quietly', 2, (self, on) => (self === 0 && on === 1 ? [1, on] : undefined)),
      act<number, number>('aloud', 2, (self, on) => (self === 0 && on === 1 ? [1, on, 'aloud'] : undefined)),
    ]);
    const two: System = { components: [starts, both, thing(0)] };
    const goes = rule(two, 'both', ([first, self]) => (first === 1 && self === 0 ? [1] : []), { confluent: true });
    const { verdict, violations } = search(two, [unsaid('aloud')], options({ store, rules: [goes] }));
    expect([verdict, violations[0]?.path.map(({ name }) => name)]).toEqual(['violated', ['starts', 'aloud']]);
  });

  it('may need wider vectors than there were when its first step was taken', () => {
    const end = 70_000;
    const long: System = { components: [counter(end), thing(null)] };
    const outcome = search(long, [], options({ store, rules: [alone(long, end, true)], selfCheck: false }));
    expect(outcome).toMatchObject({ verdict: 'holds', exhaustive: true, transitions: end, terminal: 1 });
    expect(outcome.states).toBe(1 + Math.ceil(end / (CHAIN_MAX + 1)));
  });
});

describe('limits of a reduced search', () => {
  const system: System = { components: [counter(9), thing(null), counter(9), thing(null)] };
  const rules = [alone(system, 9, false)];

  it('states, depth and memory: what was bounded is said', () => {
    const limits = options().limits;
    const bounded = (more: object) => search(system, [], options({ rules, limits: { ...limits, ...more } }));
    expect(bounded({ states_max: 5 })).toMatchObject({ verdict: 'limit', bounds: ['states'], states: 5 });
    expect(bounded({ depth_max: 5 })).toMatchObject({ verdict: 'limit', bounds: ['depth'], depth: 5 });
    expect(bounded({ memory_max_bytes: 1 })).toMatchObject({ verdict: 'limit', bounds: ['memory'] });
    expect(bounded({})).toMatchObject({ verdict: 'holds', exhaustive: true });
  });

  it('more steps of one state than there is room for are an error that says so', () => {
    const fan = acts('fan', (value) =>
      Array.from({ length: value === 0 ? STEPS_MAX + 1 : 0 }, (_, place) =>
        act<number, Value>(`to ${place}`, 1, (_self, on) => [place + 1, on]),
      ),
    );
    const wide: System = { components: [fan, thing(null)] };
    expect(search(wide, [], options()).states).toBe(STEPS_MAX + 2);
    const { verdict, error } = search(wide, [], options({ rules: [rule(wide, 'none', () => [], { looks: [0] })] }));
    expect([verdict, error?.message]).toEqual(['error', `a state has more than ${STEPS_MAX} steps`]);
  });

  it.each(stores)('there may be any number of rules (%s)', (store) => {
    const idle = Array.from({ length: 600 }, (_, place) => rule(system, `idle ${place}`, () => [], { looks: [0] }));
    const broken: Property = never('9', [0, 2], (one, other) => one === 9 && other === 9);
    const { verdict, violations } = search(system, [broken], options({ store, rules: [...idle, ...rules] }));
    expect([verdict, violations[0]?.path.length]).toEqual(['violated', 18]);
  });
});

describe('what throws ends the search with an error', () => {
  const boom = (): never => {
    throw new Error('boom');
  };
  const system: System = {
    components: [
      counter(3),
      thing(null),
      acts('late', () => [act<number, number>('fail', 0, (self, count) => (count === 2 ? boom() : [self, count]))]),
    ],
  };

  it('a component, also one that was only looked at since another goes alone', () => {
    const { verdict, error } = search(system, [], options({ rules: [alone(system, 3, true)] }));
    expect([verdict, error?.message]).toEqual(['error', 'component "late", action "fail": boom']);
  });

  it('a property, and a rule', () => {
    const two: System = { components: [counter(3), thing(null)] };
    const bad: Property = never('bad', [0], (count) => count === 2 && boom());
    for (const confluent of [true, false]) {
      const { error } = search(two, [bad], options({ rules: [alone(two, 3, confluent)] }));
      expect(error?.message).toBe('property "bad": boom');
      const wrong = rule(two, 'wrong', ([count]) => (count === 2 ? boom() : [0]), { confluent, looks: [0] });
      expect(search(two, [], options({ rules: [wrong] })).error?.message).toContain('boom');
    }
  });
});

describe('a rule', () => {
  it('that lets only faults go alone is not used: they need not happen', () => {
    const fault = acts('fault', () => [
      act<number, Value>('strike', 1, (self, on) => (self === 0 ? [1, on] : undefined), false),
    ]);
    const system: System = { components: [fault, thing(null), once('other', 3, 1), thing(0)] };
    const rules = [rule(system, 'fault', ([self]) => (self === 0 ? [0] : []), { confluent: true, looks: [0] })];
    const quiet: Property = { ...never('spared', [0, 2], (one, other) => one === 0 && other === 1), kind: 'quiescent' };
    const asked = [quiet, never('nothing', [], () => false)];
    const { verdict, states, quiescent } = search(system, asked, options({ rules, continueAfterViolation: true }));
    expect([verdict, states, quiescent]).toEqual(['violated', 4, 2]);
  });

  it('that is wanted nowhere changes nothing', () => {
    const system: System = { components: [counter(9), thing(null), counter(9), thing(null)] };
    const no = { first: { at: 0, known: null }, next: () => ({ answer: false }) };
    const unwanted = [{ ...alone(system, 9, false), wanted: no }];
    const { bytes: _, ...plain } = search(system, [], options());
    const { bytes: __, orders, ...reduced } = search(system, [], options({ rules: unwanted }));
    expect(reduced).toEqual(plain);
    expect(orders).toEqual({ uses: 0, compared: 0 });
  });
});

describe.each(stores)('a listener that is changed on the way (%s)', (store) => {
  it('is judged in a value that nobody has asked about before', () => {
    // The step that is heard by both shows the first property, so the second is not asked about what the listener was before.
    const hears = thing(0, (value, { type }) => (type === 'more' ? (value as number) + 1 : value));
    const clock = acts('clock', () => [
      act<number, Value>('tick', 1, (self, on) => (self === 4 ? undefined : [self + 1, on, 'more'])),
    ]);
    const system: System = { components: [clock, thing(null), hears, hears] };
    const rules = [rule(system, 'clock', ([count]) => (count === 4 ? [] : [0]), { confluent: true, looks: [0] })];
    for (const count of [1, 2, 3, 4]) {
      const properties = [never('first', [2], (one) => one === 1), never('second', [3], (one) => one === count)];
      const { violations } = search(system, properties, options({ store, rules, continueAfterViolation: true }));
      expect(violations.map(({ property }) => property)).toEqual(['first', 'second']);
    }
  });
});

describe.each(stores)('a rule that names very many (%s)', (store) => {
  it.each([255, 256, 257])('lets %i go where a path is told as where it was found', (count) => {
    const sink = count + 1;
    const go = (may: boolean) =>
      act<number, Value>('go', sink, (self, on) => (may && self === 0 ? [1, on] : undefined));
    const components = Array.from({ length: count + 1 }, (_, index) =>
      acts(`actor ${index}`, () => [go(index < 2 || index === count)]),
    );
    const system: System = { components: [...components, thing(0)] };
    const many = rule(system, 'many', () => Array.from({ length: count }, (_, index) => index), {
      confluent: true,
      looks: [sink],
    });
    const last = rule(system, 'last', () => [count], { looks: [sink] });
    const property = never('last', [count], (value) => value === 1);
    const { violations } = search(system, [property], options({ store, rules: [many, last] }));
    expect(isShown(system, property, violations[0]!.path)).toBe(true);
  });
});

it('a search with rules that fits its memory is not stopped because more might come', () => {
  const ends = [7, 7, 7, 7, 61];
  const components = ends.map((end, index) =>
    acts(`counter ${index}`, () => [
      act<number, Value>('count', 5, (self, on) => (self === end ? undefined : [self + 1, on])),
    ]),
  );
  const system: System = { components: [...components, thing(null)] };
  const none = rule(system, 'nobody', () => [], { looks: [5] });
  const { verdict, states, bytes } = search(system, [], options({ rules: [none], selfCheck: false }));
  expect([verdict, states]).toEqual(['holds', 8 ** 4 * 62]);
  const limits = { ...options().limits, memory_max_bytes: Math.ceil(1.45 * bytes) };
  expect(search(system, [], options({ rules: [none], selfCheck: false, limits })).verdict).toBe('holds');
});
