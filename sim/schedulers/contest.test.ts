/** The two trees by which schedulers choose among many, against lists that are looked through. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createContest } from './contest.ts';
import { createWeights } from './weights.ts';

const settings = fc.array(fc.tuple(fc.nat(40), fc.nat(5)), { maxLength: 60 });

it('finds whoever has the highest key, the first of several, after any changes', () => {
  fc.assert(
    fc.property(fc.array(settings, { maxLength: 20 }), (rounds) => {
      const contest = createContest(41);
      const keys = new Array<number>(41).fill(0);
      for (const round of rounds) {
        for (const [index, key] of round) {
          contest.set(index, key);
          keys[index] = key;
        }
        const highest = Math.max(...keys);
        expect(contest.best()).toBe(highest === 0 ? -1 : keys.indexOf(highest));
      }
    }),
  );
});

it('finds the index in whose share a place lies, also beyond the size that it began with', () => {
  fc.assert(
    fc.property(settings, fc.nat(3), (changes, size) => {
      const weights = createWeights(size);
      const list = new Array<number>(41).fill(0);
      for (const [index, weight] of changes) {
        weights.set(index, weight);
        list[index] = weight;
      }
      const shares = list.flatMap((weight, index) => Array.from({ length: weight }, (_, rest) => [index, rest]));
      expect(weights.total()).toBe(shares.length);
      expect(shares.map((_, place) => [weights.find(place), weights.rest()])).toEqual(shares);
    }),
  );
});
