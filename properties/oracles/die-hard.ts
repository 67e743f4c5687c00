/**
 * Four gallons from jugs of three and five, as in the film: tlaplus/Examples `specifications/DieHard/DieHard.tla`. Published: that the puzzle
 * can be solved (a safety failure of `NotSolved`), in 6 steps; of the 24 fillings 16 can be reached, those with a jug empty or full.
 */
import type { System } from '../../sim/engine/index.ts';
import { action } from '../../sim/engine/published.test-helper.ts';
import type { Oracle } from './oracle.ts';

const SMALL = 0;
const BIG = 1;
const CAPACITY_SMALL = 3;
const CAPACITY_BIG = 5;

/** Each jug is a component: it fills and empties itself, and pours into the other. */
function jugs(): System {
  const jug = (name: string, capacity: number, other: number, capacity_other: number) => ({
    name,
    initial: 0,
    actions: () => [
      action<number, number>('fill', other, (_, there) => [capacity, there]),
      action<number, number>('empty', other, (_, there) => [0, there]),
      action<number, number>('pour', other, (here, there) => {
        const poured = Math.min(here, capacity_other - there);
        return [here - poured, there + poured];
      }),
    ],
  });
  return {
    components: [jug('small', CAPACITY_SMALL, BIG, CAPACITY_BIG), jug('big', CAPACITY_BIG, SMALL, CAPACITY_SMALL)],
  };
}

export const dieHard: Oracle = {
  name: 'die hard',
  source: 'tlaplus/Examples specifications/DieHard/DieHard.cfg',
  system: jugs,
  distinct: 16,
  deadlocks: 0,
  verdicts: [
    {
      property: {
        name: 'the big jug never has four',
        kind: 'invariant',
        reads: [BIG],
        view: (_, value) => value,
        holds: ([big]) => big !== 4,
      },
      holds: false,
      steps: 6,
    },
  ],
};
