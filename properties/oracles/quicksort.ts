/**
 * C. A. R. Hoare's quicksort, with any partition that is one: tlaplus/Examples `specifications/LoopInvariance/Quicksort.tla`, lists of 1 to 4 of 3
 * values. Published: 4,548 distinct states, 11,223 generated, depth 9.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { added, lists, range, removed } from './values.ts';

/** Intervals still to be sorted are said by their ends, as in `03`. */
type State = {
  readonly list: readonly number[];
  readonly before: readonly number[];
  readonly intervals: readonly string[];
  readonly done: boolean;
};

const LENGTH_MAX = 4;
const values = [1, 2, 3];
const places = range(0, LENGTH_MAX - 1);

const sorted = (list: readonly number[]): readonly number[] => list.toSorted((a, b) => a - b);

/** Puts `part` into the interval, if it is a permutation of what is there with nothing greater to the left of the pivot than to the right. */
const partition = (from: number, to: number, pivot: number, part: readonly number[]): Next<State> => [
  `partition ${from}${to} at ${pivot} into ${part}`,
  (state) => {
    const there = state.list.slice(from, to + 1);
    if (!state.intervals.includes(`${from}${to}`) || sorted(there).join() !== sorted(part).join()) return undefined;
    const [left, right] = [part.slice(0, pivot - from + 1), part.slice(pivot - from + 1)];
    if (Math.max(...left) > Math.min(...right)) return undefined;
    const rest = removed(state.intervals, `${from}${to}`);
    return {
      ...state,
      list: state.list.toSpliced(from, part.length, ...part),
      intervals: [`${from}${pivot}`, `${pivot + 1}${to}`].reduce(added, rest),
    };
  },
];

const drop = (place: number): Next<State> => [
  `drop ${place}`,
  (state) =>
    state.intervals.includes(`${place}${place}`)
      ? { ...state, intervals: removed(state.intervals, `${place}${place}`) }
      : undefined,
];

const finish: Next<State> = [
  'finish',
  (state) => (state.intervals.length === 0 ? { ...state, done: true } : undefined),
];

export const quicksort: Oracle = {
  name: 'quicksort, lists of up to 4',
  source: 'tlaplus/Examples specifications/LoopInvariance/MCQuicksort.cfg',
  system: () =>
    stateSystem<State>({
      initial: range(1, LENGTH_MAX)
        .flatMap((length) => lists(length, values))
        .map((list) => ({ list, before: list, intervals: [`0${list.length - 1}`], done: false })),
      processes: [
        places.flatMap((from) =>
          range(from + 1, LENGTH_MAX - 1).flatMap((to) =>
            range(from, to - 1).flatMap((pivot) =>
              lists(to - from + 1, values).map((part) => partition(from, to, pivot, part)),
            ),
          ),
        ),
        places.map(drop),
        [finish],
      ],
    }),
  several: true,
  distinct: 4548,
  generated: 11223,
  depth: 9,
  deadlocks: 0,
  verdicts: [
    {
      property: ofState<State>(
        'in the end the list is sorted',
        ({ list, before, done }) => !done || list.join() === sorted(before).join(),
      ),
      holds: true,
    },
  ],
};
