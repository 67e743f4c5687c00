import { describe, expect, it } from 'vitest';
import { type Property, type SearchOptions, type System, search } from './index.ts';
import { plainSearch } from './plain-search.test-helper.ts';
import { philosopherStates, philosophers, transactionCommit, twoPhase } from './published.test-helper.ts';

const options: SearchOptions = {
  limits: { states_max: 1e7, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 },
  clock_ms: () => 0,
};

const agree = (rms: number): Property => ({
  name: 'nobody commits what another aborts',
  kind: 'invariant',
  reads: Array.from({ length: rms }, (_, rm) => rm),
  view: (_, value) => value,
  holds: (views) => !(views.includes('committed') && views.includes('aborted')),
});

describe('the search finds the published numbers of distinct states', () => {
  it.each([
    ['two-phase commit, 3 resource managers', twoPhase(3), 288],
    ['two-phase commit, 5 resource managers', twoPhase(5), 8832],
    ['transaction commit, 3 resource managers', transactionCommit(3), 34],
  ] satisfies [string, System, number][])('%s', (_, system, states) => {
    const outcome = search(system, [], options);
    expect(outcome).toMatchObject({ verdict: 'holds', exhaustive: true, states });
  });

  it.each([3, 4, 5, 6, 7])('%i philosophers: the formula, and one deadlock', (count) => {
    const outcome = search(philosophers(count), [], options);
    expect(outcome).toMatchObject({ states: philosopherStates(count), terminal: 1, quiescent: 1 });
  });
});

describe('verdicts on the published systems', () => {
  it('two-phase commit agrees, and both ends are reached', () => {
    const reached = (state: string): Property =>
      ({
        ...agree(3),
        name: state,
        kind: 'witness',
        holds: (views: readonly unknown[]) => views.every((view) => view === state),
      }) as Property;
    const outcome = search(twoPhase(3), [agree(3), reached('committed'), reached('aborted')], options);
    expect(outcome).toMatchObject({ verdict: 'holds', violations: [] });
    // 3 prepare, 3 are received, 1 commit, 3 receive it; three choose to abort.
    expect(outcome.witnesses.map(({ property, path }) => [property, path.length])).toEqual([
      ['aborted', 3],
      ['committed', 10],
    ]);
  });

  it('the philosophers wedge as soon as each has taken a fork', () => {
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
    const { bytes: _, elapsed_ms: __, ...counts } = outcome;
    expect(counts).toEqual(plainSearch(philosophers(4), [fed], {}));
  });

  it.each([[Infinity], [2000], [1999], [3001]])(
    'the plain twin agrees over many batches, with %d states at most',
    (states_max) => {
      const limits = { ...options.limits, states_max };
      for (const system of [twoPhase(5), philosophers(6)]) {
        const { bytes: _, elapsed_ms: __, ...counts } = search(system, [], { ...options, limits });
        expect(counts).toEqual(plainSearch(system, [], { states_max }));
      }
    },
  );
});
