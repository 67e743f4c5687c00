import { expect, it } from 'vitest';
import { call, parent } from './call.test-helper.ts';
import { timer } from './timer.ts';

it('a time-out may elapse at any moment, as often as somebody waits for one', () => {
  const asked = call(parent);
  const running = timer.initial(asked.environment, {});
  const elapsed = timer.operations.elapse(running, asked);
  expect(elapsed).toEqual({ reply: 'ELAPSED', state: running });
  expect(timer.describe(elapsed?.state ?? running)).toBe('running');
});
