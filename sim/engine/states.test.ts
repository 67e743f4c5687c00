import { describe, expect, it } from 'vitest';
import type { Property, SearchOptions, System } from './index.ts';
import { type StateSet, searchStates } from './states.ts';

/** Counts to 3 in another component. */
const counter: System = {
  components: [
    {
      name: 'hand',
      initial: 'counts',
      actions: () => [
        {
          name: 'add',
          target: 1,
          progress: true,
          take: (self, count) =>
            (count as number) < 3 ? { self, target: (count as number) + 1, reply: 'ADDED' } : undefined,
        },
      ],
    },
    { name: 'count', initial: 0 },
  ],
};

const options: SearchOptions = {
  limits: { states_max: 100, depth_max: 100, time_max_ms: 1, memory_max_bytes: 2 ** 24 },
  clock_ms: () => 0,
};

const below = (end: number): Property => ({
  name: `below ${end}`,
  kind: 'invariant',
  reads: [1],
  view: (_, value) => value,
  holds: ([count]) => (count as number) < end,
});

const given = (properties: readonly Property[], how: SearchOptions = options): readonly StateSet[] => {
  const sets: StateSet[] = [];
  searchStates(counter, properties, how, (set) => sets.push({ ...set, ids: set.ids.slice() }));
  return sets;
};

describe('the states of a search', () => {
  it('are given once, all of them, where everything holds', () => {
    expect(given([below(4)])).toEqual([
      { count: 4, ids: Uint16Array.of(0, 0, 0, 1, 0, 2, 0, 3), values: [['counts'], [0, 1, 2, 3]] },
    ]);
  });

  it('are not given where something falls or a bound was hit', () => {
    expect(given([below(3)])).toEqual([]);
    expect(given([below(3)], { ...options, continueAfterViolation: true })).toEqual([]);
    expect(given([], { ...options, limits: { ...options.limits, states_max: 3 } })).toEqual([]);
    expect(given([], { ...options, limits: { ...options.limits, depth_max: 2 } })).toEqual([]);
  });

  it('cannot be given where they are not stored', () => {
    expect(() => given([], { ...options, store: 'fingerprint' })).toThrow(RangeError);
  });
});
