/**
 * The coffee can of C. S. Scholten (D. Gries, "The Science of Programming"): tlaplus/Examples `specifications/CoffeeCan/CoffeeCan.tla`, up to
 * 100 beans. Published: 5,150 distinct states, 20,002 generated, depth 1.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { range } from './values.ts';

type Can = { readonly black: number; readonly white: number };

const BEANS_MAX = 100;

const steps: readonly Next<Can>[] = [
  ['two black', ({ black, white }) => (black >= 2 ? { black: black - 1, white } : undefined)],
  ['two white', ({ black, white }) => (white >= 2 ? { black: black + 1, white: white - 2 } : undefined)],
  ['one of each', ({ black, white }) => (black >= 1 && white >= 1 ? { black: black - 1, white } : undefined)],
  ['terminated', (can) => (can.black + can.white === 1 ? can : undefined)],
];

export const coffeeCan: Oracle = {
  name: 'a coffee can, up to 100 beans',
  source: 'tlaplus/Examples specifications/CoffeeCan/CoffeeCan100Beans.cfg',
  system: () =>
    stateSystem<Can>({
      initial: range(1, BEANS_MAX).flatMap((beans) =>
        range(0, beans).map((black): Can => ({ black, white: beans - black })),
      ),
      processes: [steps],
    }),
  several: true,
  distinct: 5150,
  generated: 20002,
  depth: 1,
  deadlocks: 0,
  verdicts: [{ property: ofState<Can>('a bean is left', ({ black, white }) => black + white >= 1), holds: true }],
};
