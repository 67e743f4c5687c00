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

/**
 * Schedules that are simpler in a way that the shrinking of lists and numbers does not come to: it halves numbers, though
 * any smaller one may do, and it takes numbers away one at a time, though the switches of an error come together. So each
 * smaller number is tried, and then each schedule with one switch instead of several: most errors need very few (M.
 * Musuvathi, S. Qadeer, "Iterative Context Bounding for Systematic Testing of Multithreaded Programs", PLDI 2007).
 */
export const simplerSchedules = (schedule: readonly number[]): readonly (readonly number[])[] => {
  const upTo = (max: number): readonly number[] => Array.from({ length: max }, (_, number) => number);
  const smaller = schedule.flatMap((number, place) => upTo(number).map((less) => schedule.with(place, less)));
  const switches = schedule.filter((number) => number !== 0);
  if (switches.length < 2) return smaller;
  const single = upTo(schedule.length + 1).flatMap((place) =>
    upTo(Math.max(...switches)).map((number) => [...upTo(place).map(() => 0), number + 1]),
  );
  return [...smaller, ...single];
};
