import { expect, it } from 'vitest';
import { benchSchedulers } from './simulate.bench.ts';

it('measures every scheduler, alone and judged', () => {
  let now = 0;
  const rates = benchSchedulers(2_000, () => ++now);
  expect(rates.map(({ scheduler }) => scheduler)).toEqual(['random', 'pct', 'pos', 'round-robin']);
  expect(rates.every(({ alone, judged }) => alone > 0 && judged > 0)).toBe(true);
});
