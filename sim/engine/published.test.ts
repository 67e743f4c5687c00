import { describe, expect, it } from 'vitest';
import { type Property, type SearchOptions, search } from './index.ts';
import { plainSearch } from './plain-search.test-helper.ts';
import { philosopherStates, philosophers, twoPhase } from './published.test-helper.ts';

const options: SearchOptions = {
  limits: { states_max: 1e7, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 },
  clock_ms: () => 0,
};

describe('philosophers', () => {
  it.each([3, 4, 5, 6, 7])('%i: as many states as the formula says, and one deadlock', (count) => {
    const outcome = search(philosophers(count), [], options);
    expect(outcome).toMatchObject({ states: philosopherStates(count), terminal: 1, quiescent: 1 });
  });

  it('wedge as soon as each has taken a fork', () => {
    const fed: Property = {
      name: 'nobody goes hungry for ever',
      kind: 'quiescent',
      reads: [0, 2, 4, 6],
      view: (_, value) => value,
      holds: (views) => views.every((view) => view === 'thinks'),
    };
    const outcome = search(philosophers(4), [fed], options);
    expect(outcome.verdict).toBe('violated');
    expect(outcome.violations[0]?.path.map(({ name }) => name)).toEqual(Array(4).fill('take left'));
    expect(outcome).toMatchObject(plainSearch(philosophers(4), [fed], {}));
  });
});

describe('two-phase commit and philosophers', () => {
  it.each([[Infinity], [2000], [1999], [3001]])(
    'the plain twin agrees over many batches, with %d states at most',
    (states_max) => {
      const limits = { ...options.limits, states_max };
      for (const system of [twoPhase(5), philosophers(6)]) {
        expect(search(system, [], { ...options, limits })).toMatchObject(plainSearch(system, [], { states_max }));
      }
    },
  );
});
