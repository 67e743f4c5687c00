/** What is said to be alike and is not ends a search, however many exchanges away it shows. */
import { describe, expect, it } from 'vitest';
import { ACTORS, type Cell, exchangesOf, options, PLACES, pairs, systemOf } from './alike-systems.test-helper.ts';
import {
  type Action,
  type Component,
  type Exchange,
  keyOf,
  type Label,
  type Property,
  replay,
  type StateProperty,
  type System,
  search,
  type Value,
} from './index.ts';

describe('what is not alike is refused', () => {
  const fair: readonly Cell[] = Array.from({ length: 9 }, (_, at) => ({
    to: (Math.floor(at / 3) + 1) % PLACES,
    lock: 'mine',
    says: true,
  }));
  const system = systemOf(fair);
  const exchanges = exchangesOf(system);
  const refused = (of: System, asked: readonly Property[], with_: readonly Exchange[] = exchanges) =>
    search(of, asked, options({ exchanges: with_ })).error?.message;

  it('an actor that does something else', () => {
    const odd = system.components.map((component, index) =>
      index === 1
        ? { ...component, actions: (value: Value) => (value === 2 ? [] : (component.actions?.(value) ?? [])) }
        : component,
    );
    expect(refused({ components: odd }, [])).toMatch(/actors (0 and 1|1 and 2) are not alike/);
  });

  it('an action whose outcome names one of them', () => {
    const odd = system.components.map((component, index) => {
      if (index >= ACTORS) return component;
      const actions = (value: Value) =>
        (component.actions?.(value) ?? []).map((action) => ({
          ...action,
          take: (self: Value, target: Value, actor: number) => {
            const outcome = action.take(self, target, actor);
            return outcome && { ...outcome, target: 0 };
          },
        }));
      return { ...component, actions };
    });
    expect(refused({ components: odd }, [])).toContain('actors 0 and 1 are not alike');
  });

  it('a listener that hears one of them only', () => {
    const odd = system.components.map((component) =>
      component.name === 'ear' ? { ...component, hears: ({ by }: Label) => by === 0 } : component,
    );
    expect(refused({ components: odd }, [])).toMatch(/actors 0 and 1 are not alike.*"ear" hears "said"/);
  });

  it('a property of states, and one of steps', () => {
    const view = (_: number, value: Value) => value;
    const invariant = (
      name: string,
      reads: readonly number[],
      sees: StateProperty['view'],
      holds: StateProperty['holds'],
    ) => ({ name, kind: 'invariant', reads, view: sees, holds }) as const;
    const one = invariant('one', [1], view, ([at]) => at !== 2);
    expect(() => refused(system, [one])).toThrow('property "one" reads one of actors 0 and 1 and not the other');
    const judges = invariant('judges', [0, 1, 2], view, ([, at]) => at !== 2);
    expect(refused(system, [judges])).toMatch(/property "judges" is judged otherwise with actors \d and \d exchanged/);
    const looks = (component: number, value: Value): Value => component === 1 && value === 2;
    const sees = invariant('sees', [0, 1, 2], looks, (views) => !views.includes(true));
    expect(refused(system, [sees])).toMatch(/property "sees" (tells actors \d and \d apart|is judged otherwise)/);
    const step: Property = { name: 'not by 1', kind: 'step', holds: ({ by }) => by !== 1 };
    expect(refused(system, [step])).toContain('a property of steps judges "said" otherwise with actors 0 and 1');
  });

  /** Each takes a step by itself, so every permutation of places is reached. */
  const free: System = {
    components: [
      ...Array.from(
        { length: ACTORS },
        (_, self): Component => ({
          name: `actor ${self}`,
          initial: 0,
          actions: (place) =>
            place === PLACES - 1
              ? []
              : [
                  {
                    name: 'act',
                    target: ACTORS,
                    progress: true,
                    take: (own, target) => ({ self: (own as number) + 1, target, reply: 'DONE' }),
                  },
                ],
        }),
      ),
      { name: 'sink', initial: null },
    ],
  };

  // One exchange away nothing is wrong: only the whole orbit shows it.
  it.each([
    [1, 2, 0],
    [2, 0, 1],
  ])('what falls only where three changed places: %i %i %i', (...bad) => {
    const property: Property = {
      name: 'not so',
      kind: 'invariant',
      reads: [0, 1, 2],
      view: (_, value) => value,
      holds: (views) => keyOf(views) !== keyOf(bad),
    };
    expect(search(free, [property], options()).verdict).toBe('violated');
    expect(refused(free, [property], exchangesOf(free))).toContain('property "not so" is judged otherwise');
  });

  it.each([
    [0, 1],
    [1, 2],
    [2, 0],
  ])('a step that is odd only where %i waits for %i', (waiter, holder) => {
    const odd: System = {
      components: [
        ...Array.from(
          { length: ACTORS },
          (_, self): Component => ({
            name: `actor ${self}`,
            initial: 'idle',
            actions: (own) =>
              own === 'done' || own === 'odd' || own === 'holds'
                ? []
                : [
                    {
                      name: 'act',
                      target: ACTORS,
                      progress: true,
                      take: (_, lock) => {
                        const [held = null, waits = null] = lock as readonly (number | null)[];
                        if (own === 'idle' && held === null)
                          return { self: 'holds', target: [self, null], reply: 'HELD' };
                        if (own === 'idle' && waits === null)
                          return { self: 'waits', target: [held, self], reply: 'WAITS' };
                        if (own === 'idle') return undefined;
                        const isOdd = self === waiter && held === holder;
                        return { self: isOdd ? 'odd' : 'done', target: lock, reply: 'DONE' };
                      },
                    },
                  ],
          }),
        ),
        { name: 'lock', initial: [null, null] },
      ],
    };
    const claimed = pairs(odd, ACTORS, (other, component, value) =>
      component < ACTORS
        ? value
        : (value as readonly (number | null)[]).map((one) => (one === null ? null : other(one))),
    );
    expect(refused(odd, [], claimed)).toMatch(/actors \d and \d are not alike/);
  });

  it('one that acts on what its image does not, or whose step alone counts as a fault', () => {
    const changed = (how: (action: Action) => Action): System => ({
      components: free.components.map((component, index) =>
        index === 0
          ? { ...component, actions: (value: Value) => (component.actions?.(value) ?? []).map(how) }
          : component,
      ),
    });
    for (const odd of [
      changed((action) => ({ ...action, progress: false })),
      changed((action) => ({ ...action, target: 1 })),
    ])
      expect(refused(odd, [], exchangesOf(free))).toMatch(/actors 0 and \d are not alike/);
  });

  it('a step property that falls: its path is of the real system and ends with a step that shows it', () => {
    const third: Property = { name: 'nobody speaks', kind: 'step', holds: ({ type }) => type !== 'said' };
    const { violations, error } = search(system, [third], options({ exchanges }));
    expect(error).toBeUndefined();
    const path = violations[0]?.path ?? [];
    expect(replay(system, path).length).toBe(path.length + 1);
    expect(path.at(-1)?.label?.type).toBe('said');
  });

  it('an exchange that does not undo itself on some value', () => {
    const [first] = exchanges as [Exchange];
    const forgets = {
      ...first,
      value: (component: number, value: Value) => (component === ACTORS && value !== null ? 0 : value),
    };
    expect(refused(system, [], [forgets])).toMatch(/does not undo itself on a value|are not alike/);
  });

  it('an exchange that does not undo itself, and a beginning that is not alike', () => {
    const [first] = exchanges as [Exchange];
    const places = first.places.map((place) => (place + 1) % first.places.length);
    expect(() => refused(system, [], [{ ...first, places }])).toThrow('does not undo itself');
    const odd = system.components.map((component, index) => (index === 1 ? { ...component, initial: 1 } : component));
    expect(() => refused({ components: odd }, [])).toThrow('actors 0 and 1 are not alike');
  });

  it('tells of an action that throws, without a step that another would take', () => {
    const boom = free.components.map((component) => ({
      ...component,
      ...(component.actions === undefined
        ? {}
        : {
            actions: (value: Value) =>
              (component.actions?.(value) ?? []).map((action) => ({
                ...action,
                take: (self: Value, target: Value, actor: number) => {
                  if (self === 1) throw new Error('boom');
                  return action.take(self, target, actor);
                },
              })),
          }),
    }));
    const { verdict, error } = search({ components: boom }, [], options({ exchanges: exchangesOf(free) }));
    expect([verdict, error?.message]).toEqual(['error', expect.stringMatching(/actor \d", action "act": boom/)]);
    expect(replay({ components: boom }, error?.path ?? []).length).toBe((error?.path.length ?? 0) + 1);
  });
});

describe('how much is compared', () => {
  /** Two count to the same end, and only one of them passes 10; actor 0 does something else far from there. */
  const counting = (self: number, odd: number, end: number): Component => ({
    name: `actor ${self}`,
    initial: 0,
    actions: (at) =>
      at === end || at === 'bad'
        ? []
        : [
            {
              name: 'go',
              target: 2,
              progress: true,
              take: (_, token) => {
                if ((at as number) >= 10 && token !== null && token !== self) return undefined;
                if (self === 0 && at === odd) return { self: 'bad', target: token, reply: 'DONE' };
                return { self: (at as number) + 1, target: at === 10 ? self : token, reply: 'DONE' };
              },
            },
          ],
  });
  const systemTo = (odd: number, end: number): System => ({
    components: [counting(0, odd, end), counting(1, odd, end), { name: 'token', initial: null }],
  });
  const exchange: Exchange = {
    name: 'actors 0 and 1',
    places: [1, 0, 2],
    value: (component, value) => (component < 2 || value === null ? value : 1 - (value as number)),
    label: (label) => label,
  };

  it.each([1, 5, 40])('of actions does not depend on how many properties there are: %i', (count) => {
    const properties = Array.from(
      { length: count },
      (_, index): Property => ({
        name: `never bad ${index}`,
        kind: 'invariant',
        reads: [0, 1],
        view: (_component, value) => value === 'bad',
        holds: (views) => !views.includes(true),
      }),
    );
    expect(search(systemTo(250, 260), properties, options({ exchanges: [exchange] })).error?.message).toContain(
      'are not alike',
    );
  });

  it('of values that look as others did is enough to find one that is told from its image', () => {
    // It sees the same of all values of both, but of the last few hundred of actor 1.
    const biased: StateProperty = {
      name: 'biased',
      kind: 'invariant',
      reads: [0, 1],
      view: (component, value) => component === 1 && (value as number) >= 5500,
      holds: () => true,
    };
    const limits = { states_max: 200_000, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 };
    const { error } = search(systemTo(Infinity, 6000), [biased], options({ exchanges: [exchange], limits }));
    expect(error?.message).toBe(
      'property "biased" tells actors 0 and 1 apart: of one and not of the other it sees a difference',
    );
  });
});
