/**
 * The votes beneath Paxos (L. Lamport): tlaplus/Examples `specifications/PaxosHowToWinATuringAward/Voting.tla`, 3 acceptors, 2 values, 3 ballots.
 * Published: 6,752 distinct states, depth 16 (41,017 generated, where TLC takes a vote once for each quorum that shows it safe). And
 * `specifications/Paxos/Voting.tla`, the same with 2 ballots and up to the names of acceptors and values: 77.
 *
 * What may be voted for depends on all acceptors, so they are one component.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { range } from './values.ts';

/** By ballot the value voted for, or null; and the ballot below which it votes no more. */
type Acceptor = { readonly votes: readonly (string | null)[]; readonly ballot: number };
type State = readonly Acceptor[];

const NONE = -1;
const acceptors = range(0, 2);
const quorums = [
  [0, 1],
  [0, 2],
  [1, 2],
];
const values = ['v1', 'v2'];

const increase = (acceptor: number, ballot: number): Next<State> => [
  `increase to ${ballot}`,
  (state) => (ballot > state[acceptor]!.ballot ? state.with(acceptor, { ...state[acceptor]!, ballot }) : undefined),
];

/** All of the quorum are at the ballot, and the last of their earlier votes, if there is any, is for the value. */
const showsSafe = (quorum: State, ballot: number, value: string): boolean => {
  const last = Math.max(
    NONE,
    ...quorum.flatMap(({ votes }) => range(0, ballot - 1).filter((at) => votes[at] !== null)),
  );
  return (
    quorum.every((one) => one.ballot >= ballot) && (last === NONE || quorum.some(({ votes }) => votes[last] === value))
  );
};

const vote = (acceptor: number, ballot: number, value: string): Next<State> => [
  `vote ${value} in ${ballot}`,
  (state) => {
    const self = state[acceptor]!;
    const isOpen = self.ballot <= ballot && self.votes[ballot] === null;
    const isAlone = state.every(({ votes }) => votes[ballot] === null || votes[ballot] === value);
    const isSafe = quorums.some((quorum) =>
      showsSafe(
        quorum.map((one) => state[one]!),
        ballot,
        value,
      ),
    );
    return isOpen && isAlone && isSafe
      ? state.with(acceptor, { votes: self.votes.with(ballot, value), ballot })
      : undefined;
  },
];

const isChosen = (state: State, value: string): boolean =>
  state[0]!.votes.some((_, ballot) =>
    quorums.some((quorum) => quorum.every((one) => state[one]!.votes[ballot] === value)),
  );

const oracle = (ballots: number): Pick<Oracle, 'system' | 'verdicts'> => ({
  system: () =>
    stateSystem<State>({
      initial: [acceptors.map(() => ({ votes: range(1, ballots).map(() => null), ballot: NONE }))],
      processes: acceptors.map((acceptor) =>
        range(0, ballots - 1).flatMap((ballot) => [
          increase(acceptor, ballot),
          ...values.map((value) => vote(acceptor, ballot, value)),
        ]),
      ),
    }),
  verdicts: [
    {
      property: ofState<State>(
        'at most one value is chosen',
        (state) => !values.every((value) => isChosen(state, value)),
      ),
      holds: true,
    },
    ...values.map((value) => ({
      property: ofState<State>(`${value} is chosen`, (state) => isChosen(state, value), 'witness'),
      holds: true,
    })),
  ],
});

export const voting: readonly Oracle[] = [
  {
    name: 'votes of Paxos, 3 ballots',
    source: 'tlaplus/Examples specifications/PaxosHowToWinATuringAward/MCVoting.cfg',
    ...oracle(3),
    distinct: 6752,
    depth: 16,
  },
  {
    name: 'votes of Paxos, 2 ballots',
    source: 'tlaplus/Examples specifications/Paxos/MCVoting.cfg',
    ...oracle(2),
    symmetric: 77,
  },
];
