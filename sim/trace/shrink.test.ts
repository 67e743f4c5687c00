/** Shrinking, on lists of which it is known what they show. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shrink } from './shrink.ts';

type Numbered = { readonly actor: number; readonly id: number };

const list = (length: number, actors: number): readonly Numbered[] =>
  Array.from({ length }, (_, id) => ({ actor: (id * 7) % actors, id }));

/** Shows something iff these are there; all that was tried is taken. */
const needing = (ids: readonly number[]) => (steps: readonly Numbered[], steps_max: number) =>
  steps.length <= steps_max && ids.every((id) => steps.some((step) => step.id === id)) ? steps : undefined;

it('leaves exactly what is needed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.array(fc.nat(199)),
      fc.integer({ min: 1, max: 9 }),
      (n, ids, k) => {
        const needed = [...new Set(ids.filter((id) => id < n))].sort((a, b) => a - b);
        const { steps, minimal } = shrink(list(n, k), needing(needed), Infinity);
        expect(minimal).toBe(true);
        expect(steps.map(({ id }) => id)).toEqual(needed);
      },
    ),
  );
});

it('leaves out an actor in one attempt, and pairs of one actor that stand far apart', () => {
  const steps = list(120, 3);
  // Of actor 0 all or nothing; of actor 1 the first and the last, or neither of them; 50 must stay.
  const [first, last] = [steps.find(({ actor }) => actor === 1)?.id, steps.findLast(({ actor }) => actor === 1)?.id];
  let tries = 0;
  const { steps: left } = shrink(
    steps,
    (tried) => {
      tries++;
      const own = tried.filter(({ actor }) => actor === 0).length;
      const both = [first, last].filter((id) => tried.some((step) => step.id === id)).length;
      return (own === 0 || own === 40) && both !== 1 && tried.some(({ id }) => id === 50) ? tried : undefined;
    },
    Infinity,
  );
  expect(left.map(({ id }) => id)).toEqual([50]);
  expect(tries).toBeLessThan(200);
});

it('counts what was taken, not what was tried', () => {
  const { steps } = shrink(list(40, 4), (tried) => tried.filter(({ id }) => id % 2 === 0), Infinity);
  expect(steps).toEqual([]);
});

it('stops at its bound, says so, and is never longer than before', () => {
  for (const bound of [0, 1, 10]) {
    const { steps, replays, minimal } = shrink(list(100, 5), needing([3, 50, 99]), bound);
    expect([replays, minimal]).toEqual([bound, false]);
    expect(needing([3, 50, 99])(steps, 100)).toBe(steps);
  }
});
