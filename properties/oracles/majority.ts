/**
 * R. S. Boyer's and J S. Moore's majority vote: tlaplus/Examples `specifications/Majority/Majority.tla`, all lists of up to 5 of 3 values.
 * Published: 2,733 distinct states, 3,459 generated, depth 6.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { lists, range } from './values.ts';

type State = {
  readonly votes: readonly string[];
  readonly next: number;
  readonly candidate: string;
  readonly count: number;
};

const LENGTH_MAX = 5;
const values = ['a', 'b', 'c'];

const step: Next<State> = [
  'look',
  ({ votes, next, candidate, count }) => {
    const vote = votes[next];
    if (vote === undefined) return undefined;
    if (count === 0) return { votes, next: next + 1, candidate: vote, count: 1 };
    return { votes, next: next + 1, candidate, count: candidate === vote ? count + 1 : count - 1 };
  },
];

export const majority: Oracle = {
  name: 'a majority vote, up to 5 votes',
  source: 'tlaplus/Examples specifications/Majority/MCMajority.cfg',
  system: () =>
    stateSystem<State>({
      initial: range(0, LENGTH_MAX)
        .flatMap((length) => lists(length, values))
        .flatMap((votes) => values.map((candidate) => ({ votes, next: 0, candidate, count: 0 }))),
      processes: [[step]],
    }),
  several: true,
  distinct: 2733,
  generated: 3459,
  depth: 6,
  verdicts: [
    {
      property: ofState<State>(
        'in the end the candidate is who has a majority, if anybody has',
        ({ votes, next, candidate }) =>
          next < votes.length ||
          values.every(
            (value) => value === candidate || 2 * votes.filter((vote) => vote === value).length <= votes.length,
          ),
      ),
      holds: true,
    },
  ],
};
