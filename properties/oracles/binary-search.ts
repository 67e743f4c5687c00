/**
 * Binary search: tlaplus/Examples `specifications/LoopInvariance/BinarySearch.tla`, all sorted lists of 1 to 8 of 5 values. Published: 27,953
 * distinct states, 34,383 generated, depth 6.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { range } from './values.ts';

/** Places are counted from 1; the result 0 means that there is none. */
type State = {
  readonly sorted: readonly number[];
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly result: number;
  readonly done: boolean;
};

const LENGTH_MAX = 8;
const values = range(1, 5);

const sortedLists = (length: number, from: number): readonly (readonly number[])[] =>
  length === 0
    ? [[]]
    : range(from, values.length).flatMap((first) => sortedLists(length - 1, first).map((rest) => [first, ...rest]));

const steps: readonly Next<State>[] = [
  [
    'a',
    (state) => {
      const { sorted, value, low, high, result, done } = state;
      if (done) return undefined;
      if (low > high || result !== 0) return { ...state, done: true };
      const middle = Math.floor((low + high) / 2);
      const found = sorted[middle - 1]!;
      if (found === value) return { ...state, result: middle };
      return value < found ? { ...state, high: middle - 1 } : { ...state, low: middle + 1 };
    },
  ],
  ['terminated', (state) => (state.done ? state : undefined)],
];

export const binarySearch: Oracle = {
  name: 'binary search, lists of up to 8',
  source: 'tlaplus/Examples specifications/LoopInvariance/MCBinarySearch.cfg',
  system: () =>
    stateSystem<State>({
      initial: range(1, LENGTH_MAX).flatMap((length) =>
        sortedLists(length, 1).flatMap((sorted) =>
          values.map((value) => ({ sorted, value, low: 1, high: length, result: 0, done: false })),
        ),
      ),
      processes: [steps],
    }),
  several: true,
  distinct: 27953,
  generated: 34383,
  depth: 6,
  deadlocks: 0,
  verdicts: [
    {
      property: ofState<State>(
        'in the end the result is where the value is, if it is anywhere',
        ({ sorted, value, result, done }) =>
          !done || (sorted.includes(value) ? sorted[result - 1] === value : result === 0),
      ),
      holds: true,
    },
  ],
};
