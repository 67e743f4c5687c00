import { expect, test } from 'vitest';
import { budgetInWords, budgetOf } from './budget.bench.ts';

test('the budget of a message has each hop, in all and by kind', async () => {
  const parts = await budgetOf(64, 50);
  expect(parts.every(({ us, count }) => us >= 0 && count > 0)).toBe(true);
  const sum = parts.reduce((total, { us, count }) => total + us * count, 0);
  const words = budgetInWords(parts).join('\n');
  expect(words).toContain(`in all${`${sum.toFixed(2)} µs`.padStart(57)}`);
  for (const kind of ['system calls', 'native calls', 'drivers', 'tables']) expect(words).toContain(`    ${kind}`);
});
