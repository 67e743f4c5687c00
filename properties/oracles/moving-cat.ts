/**
 * A cat that moves to the next box every night, and who looks for her: tlaplus/Examples `specifications/Moving_Cat_Puzzle/Cat.tla`, 5
 * and 6 boxes. Published: 30 distinct states, 78 generated, depth 1; and 48, 128, depth 1.
 */
import type { Oracle } from './oracle.ts';
import { type Next, stateSystem } from './spec.ts';
import { range } from './values.ts';

type State = { readonly cat: number; readonly observed: number; readonly direction: 1 | -1 };

/** The night and the morning are one step. */
const night = (boxes: number, by: 1 | -1): Next<State> => [
  by === 1 ? 'right' : 'left',
  ({ cat, observed, direction }) => {
    if (cat + by < 1 || cat + by > boxes) return undefined;
    const next = observed + direction;
    return next > 1 && next < boxes
      ? { cat: cat + by, observed: next, direction }
      : { cat: cat + by, observed, direction: direction === 1 ? -1 : 1 };
  },
];

const oracle = (boxes: number): Pick<Oracle, 'system' | 'several' | 'depth' | 'deadlocks'> => ({
  system: () =>
    stateSystem<State>({
      initial: range(1, boxes).flatMap((cat) =>
        range(2, boxes - 1).flatMap((observed) =>
          ([1, -1] as const).map((direction): State => ({ cat, observed, direction })),
        ),
      ),
      processes: [[night(boxes, 1), night(boxes, -1)]],
    }),
  several: true,
  depth: 1,
  deadlocks: 0,
});

const folder = 'tlaplus/Examples specifications/Moving_Cat_Puzzle';

export const movingCat: readonly Oracle[] = [
  { name: 'a cat in 5 boxes', source: `${folder}/CatOddBoxes.cfg`, ...oracle(5), distinct: 30, generated: 78 },
  { name: 'a cat in 6 boxes', source: `${folder}/CatEvenBoxes.cfg`, ...oracle(6), distinct: 48, generated: 128 },
];
