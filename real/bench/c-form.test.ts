import { expect, test } from 'vitest';
import { compiles, has } from './contenders.bench.ts';

test('the architecture in C compiles without a warning, where gcc is', () => {
  if (!has('gcc')) console.warn('There is no gcc here: the C form of the benchmark is not compiled.');
  else expect(compiles()).toBe(true);
});
