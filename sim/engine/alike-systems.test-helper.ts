/** Systems of actors that are alike, and the exchanges that say so. */
import type { Component, Exchange, SearchOptions, System, Value } from './index.ts';

export const options = (more: Partial<SearchOptions> = {}): SearchOptions => ({
  limits: { states_max: 1e6, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 },
  clock_ms: () => 0,
  ...more,
});

const swapped =
  (a: number, b: number) =>
  (index: number): number =>
    index === a ? b : index === b ? a : index;

/** All pairs among the first `count` components; `value` renames what they are called by. */
export const pairs = (
  { components }: System,
  count: number,
  value: (other: (index: number) => number, component: number, value: Value) => Value,
): readonly Exchange[] =>
  Array.from({ length: count }, (_, b) => b).flatMap((b) =>
    Array.from({ length: b }, (_, a): Exchange => {
      const other = swapped(a, b);
      return {
        name: `actors ${a} and ${b}`,
        places: components.map((_component, index) => other(index)),
        value: (component, before) => value(other, component, before),
        label: (label) => ({ ...label, by: other(label['by'] as number) }),
      };
    }),
  );

export const ACTORS = 3;
export const PLACES = 3;

/** What an actor does, by its place and by who holds the lock: nobody, itself, another. */
export type Cell = { readonly to: number; readonly lock: 'free' | 'mine' | 'kept' | 'blocked'; readonly says: boolean };

/** Actors with one program each on a lock that remembers its holder, and a listener who remembers who spoke last. */
export const systemOf = (cells: readonly Cell[]): System => {
  const actor = (self: number): Component => ({
    name: `actor ${self}`,
    initial: 0,
    actions: (place) => [
      {
        name: 'act',
        target: ACTORS,
        progress: true,
        take: (_, lock) => {
          const held = lock === null ? 0 : lock === self ? 1 : 2;
          const { to, lock: makes, says } = cells[(place as number) * 3 + held] as Cell;
          if (makes === 'blocked') return undefined;
          const target = makes === 'free' ? null : makes === 'mine' ? self : lock;
          const outcome = { self: to, target, reply: makes };
          return says ? { ...outcome, label: { type: 'said', by: self } } : outcome;
        },
      },
    ],
  });
  return {
    components: [
      ...Array.from({ length: ACTORS }, (_, self) => actor(self)),
      { name: 'lock', initial: null },
      { name: 'ear', initial: null, hear: (_, { by }) => by as number },
    ],
  };
};

export const exchangesOf = (system: System): readonly Exchange[] =>
  pairs(system, ACTORS, (other, component, value) =>
    component < ACTORS || value === null ? value : other(value as number),
  );
