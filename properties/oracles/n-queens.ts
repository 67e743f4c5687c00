/**
 * All ways to place queens that do not attack each other: tlaplus/Examples `specifications/N-Queens/Queens.tla`, 4 queens. Published, with the
 * output of a run: 785 distinct states, 2,970 generated, depth 16; and that there are solutions (a safety failure of `NoSolutions`).
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { added, lists, range, removed } from './values.ts';

/** Placements are said by their columns, row by row, as in `24`. */
type State = { readonly todo: readonly string[]; readonly solutions: readonly string[] };

const SIDE = 4;
const columns = range(1, SIDE);

const attacks = (placed: string, column: number): boolean =>
  [...placed].some((other, row) => {
    const across = Math.abs(Number(other) - column);
    return across === 0 || across === placed.length - row;
  });

const extend = (placed: string): Next<State> => [
  `extend ${placed}`,
  ({ todo, solutions }) => {
    if (!todo.includes(placed)) return undefined;
    const longer = columns.filter((column) => !attacks(placed, column)).map((column) => `${placed}${column}`);
    return placed.length === SIDE - 1
      ? { todo: removed(todo, placed), solutions: longer.reduce(added, solutions) }
      : { todo: longer.reduce(added, removed(todo, placed)), solutions };
  },
];

export const queens: Oracle = {
  name: 'queens, 4 of them',
  source: 'tlaplus/Examples specifications/N-Queens/Queens.toolbox/FourQueens/MC.out',
  system: () =>
    stateSystem<State>({
      initial: [{ todo: [''], solutions: [] }],
      processes: [
        range(0, SIDE - 1).flatMap((length) => lists(length, columns).map((placed) => extend(placed.join('')))),
      ],
    }),
  distinct: 785,
  generated: 2970,
  depth: 16,
  verdicts: [
    { property: ofState<State>('there is no solution', ({ solutions }) => solutions.length === 0), holds: false },
    {
      property: ofState<State>(
        'in the end there are two solutions',
        ({ todo, solutions }) => todo.length > 0 || solutions.join() === '2413,3142',
      ),
      holds: true,
    },
  ],
};
