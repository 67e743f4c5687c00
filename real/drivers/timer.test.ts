/** Time-outs of one actor, by a clock that the test turns. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { timerDriver } from './timer.ts';

let now_ms = 0;
beforeEach(() => {
  now_ms = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now_ms);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const timer = () => {
  const { perform, remaining_ms } = timerDriver({ idle: 100, drain: 0, registration: 50 })['timer.elapse'];
  const reply = (name: string, steps = 1, client = 7) => perform({ client }, name, steps)?.reply;
  return { reply, remaining_ms: () => remaining_ms?.() };
};

test('a time-out elapses when its time is over, and whoever is woken a little too early is told what remains', () => {
  const { reply, remaining_ms } = timer();
  expect(reply('idle')).toBeUndefined();
  now_ms += 99.5;
  expect([reply('idle'), remaining_ms()]).toEqual([undefined, 0.5]);
  now_ms += 0.5;
  expect([reply('idle'), remaining_ms()]).toEqual(['ELAPSED', 0]);
});

test('it begins anew with each step, but that of a registration only with the next client', () => {
  const { reply, remaining_ms } = timer();
  reply('idle', 1);
  reply('registration', 1);
  now_ms += 40;
  expect([reply('registration', 2), remaining_ms()]).toEqual([undefined, 10]);
  expect([reply('idle', 2), remaining_ms()]).toEqual([undefined, 100]);
  expect([reply('registration', 3, 8), remaining_ms()]).toEqual([undefined, 50]);
});

test('that of a drain begins once, whatever happens meanwhile', () => {
  const { perform } = timerDriver({ drain: 100 })['timer.elapse'];
  expect(perform({}, 'drain', 1)).toBeUndefined();
  now_ms += 60;
  expect(perform({}, 'drain', 5)).toBeUndefined();
  now_ms += 40;
  expect(perform({}, 'drain', 9)?.reply).toBe('ELAPSED');
});

test('a time-out of 0 never elapses', () => {
  const { reply, remaining_ms } = timer();
  expect(reply('drain')).toBeUndefined();
  now_ms += 1e9;
  expect([reply('drain'), remaining_ms()]).toEqual([undefined, Number.POSITIVE_INFINITY]);
});
