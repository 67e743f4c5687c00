/**
 * Schedules, as lists that shrink towards short ones and towards zeros (sim/schedulers/choices.ts says what a number
 * means): fast-check's own scheduler cannot shrink the order in which it lets things happen, lists of numbers can be. Some
 * schedules switch rarely and some at nearly every step, since different errors need different ones.
 */
import fc from 'fast-check';
import { CHOICE_MAX, SCHEDULE_MAX } from './limits.ts';

const choosing = (weight: number): fc.Arbitrary<readonly number[]> =>
  fc.array(fc.oneof({ weight: 10 - weight, arbitrary: fc.constant(0) }, { weight, arbitrary: fc.nat(CHOICE_MAX) }), {
    maxLength: SCHEDULE_MAX,
    size: 'max',
  });

export const anySchedule: fc.Arbitrary<readonly number[]> = fc.oneof(choosing(1), choosing(3), choosing(8));
