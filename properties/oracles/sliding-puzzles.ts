/**
 * Puzzles of sliding blocks: tlaplus/Examples `specifications/SlidingPuzzles/SlidingPuzzles.tla`: Klotski, the Pennant puzzle and Ma's puzzle.
 * Published in its README: 25,955, 1,398 and 110,804 distinct states; and that Klotski can be solved (a safety failure of
 * `KlotskiGoal`), for which 116 steps of one place are known to be the fewest.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { range } from './values.ts';

/** A piece is the sorted list of its places, counted by rows; a board the list of its pieces, sorted. Pieces of one shape are alike. */
type Piece = readonly number[];
type Board = readonly Piece[];

type Puzzle = { readonly width: number; readonly height: number; readonly start: Board };

/** Reads a picture in which each letter is a piece. */
const puzzle = (...rows: readonly string[]): Puzzle => {
  const places = rows.join('');
  const letters = [...new Set(places)].filter((letter) => letter !== '.');
  const start = letters.map((letter) => range(0, places.length - 1).filter((place) => places[place] === letter));
  return { width: rows[0]!.length, height: rows.length, start: sorted(start) };
};

const sorted = (board: Board): Board => board.toSorted(([one = 0], [other = 0]) => one - other);

const directions = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/** The piece beside an empty place, in a direction from it, moves to it by one. */
const fill = ({ width, height }: Puzzle, empty: number, [dx, dy]: readonly [number, number]): Next<Board> => [
  `fill ${empty} from ${dx},${dy}`,
  (board) => {
    const [x, y] = [(empty % width) + dx, Math.floor(empty / width) + dy];
    if (x < 0 || x >= width || y < 0 || y >= height) return undefined;
    const piece = board.find((places) => places.includes(x + width * y));
    if (piece === undefined || board.some((places) => places.includes(empty))) return undefined;
    const moved = piece.map((place) => place - dx - width * dy);
    const isInside = piece.every((place) => {
      const [to_x, to_y] = [(place % width) - dx, Math.floor(place / width) - dy];
      return to_x >= 0 && to_x < width && to_y >= 0 && to_y < height;
    });
    const others = board.filter((places) => places !== piece);
    const isFree = !others.some((places) => moved.some((place) => places.includes(place)));
    return isInside && isFree ? sorted([...others, moved]) : undefined;
  },
];

const oracle = (name: string, start: Puzzle, distinct: number): Oracle => ({
  name,
  source: 'tlaplus/Examples specifications/SlidingPuzzles/README.md',
  system: () =>
    stateSystem<Board>({
      initial: [start.start],
      processes: range(0, start.width * start.height - 1).map((place) =>
        directions.map((direction) => fill(start, place, direction)),
      ),
    }),
  distinct,
});

const klotski = puzzle('abbc', 'abbc', 'deef', 'dghf', 'i..j');
const pennant = puzzle('aabb', 'aacc', 'de..', 'fghh', 'fgii');
const mas = puzzle('aaabb', 'ccddb', 'effgg', 'eehhh', '..i..');

export const slidingPuzzles: readonly Oracle[] = [
  {
    ...oracle('Klotski', klotski, 25955),
    verdicts: [
      {
        property: ofState<Board>(
          'the large piece is never at the middle of the bottom',
          (board) => !board.some((piece) => piece.join() === '13,14,17,18'),
        ),
        holds: false,
        steps: 116,
      },
    ],
  },
  oracle('the Pennant puzzle', pennant, 1398),
  { ...oracle("Ma's puzzle", mas, 110804), slow: true },
];
