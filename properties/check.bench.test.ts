import { expect, it } from 'vitest';
import { benchChat } from './check.bench.ts';

it('measures the chat, alone and judged', () => {
  let now = 0;
  const { alone, compact, judged, states } = benchChat(5_000, 1, () => ++now);
  expect(states).toBe(5_000);
  expect([...alone, ...compact, ...judged].every((rate) => rate > 0)).toBe(true);
});
