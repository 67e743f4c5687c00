import { expect, it } from 'vitest';
import { bench } from './search.bench.ts';

it('the benchmark runs, and the search is faster than its plain twin', () => {
  const result = bench(50_000, 2_000, () => performance.now());
  expect(result.states).toBe(50_000);
  expect(result.states_per_s).toBeGreaterThan(result.plain_states_per_s);
});
