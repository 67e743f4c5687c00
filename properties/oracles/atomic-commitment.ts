/**
 * Atomic commitment (Ö. Babaoğlu, S. Toueg, "Non-Blocking Atomic Commitment"): tlaplus/Examples `specifications/acp`. ACP_SB, which may block, 3
 * participants: 54,944 distinct states, 218,352 generated, depth 21. ACP_NB, which does not, 2 participants: 4,284, 23,988, depth 19. And
 * ACP_NB_WRONG, which forwards what it has decided instead of deciding what it has forwarded: a failure of AC1.
 *
 * `faulty` of the specifications is left out: it is always the contrary of `alive`.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { lists, range } from './values.ts';

type Decision = 'undecided' | 'commit' | 'abort';
type Told = 'commit' | 'abort' | null;
type Participant = {
  readonly vote: boolean;
  readonly alive: boolean;
  readonly decision: Decision;
  readonly voted: boolean;
  /** By participant: what it was told by this one; itself: what this one will decide. */
  readonly forward: readonly (Decision | null)[];
};
type Coordinator = {
  readonly requested: readonly boolean[];
  /** By participant; null: it still waits for the vote. */
  readonly votes: readonly (boolean | null)[];
  readonly broadcast: readonly Told[];
  readonly decision: Decision;
  readonly alive: boolean;
};
type State = { readonly participants: readonly Participant[]; readonly coordinator: Coordinator };
type Act = Next<State>;

/** What the coordinator does while it is alive. */
const coordinate = (
  name: string,
  next: (coordinator: Coordinator, state: State) => Partial<Coordinator> | undefined,
): Act => [
  name,
  (state) => {
    const after = state.coordinator.alive ? next(state.coordinator, state) : undefined;
    return after && { ...state, coordinator: { ...state.coordinator, ...after } };
  },
];

/** What a participant does while it is alive. */
const participate = (
  index: number,
  name: string,
  next: (self: Participant, state: State) => Partial<Participant> | undefined,
): Act => [
  name,
  (state) => {
    const self = state.participants[index]!;
    const after = self.alive ? next(self, state) : undefined;
    return after && { ...state, participants: state.participants.with(index, { ...self, ...after }) };
  },
];

const waitsFor = ({ decision, requested, votes }: Coordinator, index: number): boolean =>
  decision === 'undecided' && requested.every((asked) => asked) && votes[index] === null;

const hasAllVotes = ({ decision, votes }: Coordinator): boolean => decision === 'undecided' && !votes.includes(null);

const coordinateWith = (index: number): readonly Act[] => [
  coordinate('request', ({ requested }) => (requested[index] ? undefined : { requested: requested.with(index, true) })),
  coordinate('get vote', (coordinator, { participants }) =>
    waitsFor(coordinator, index) && participants[index]!.voted
      ? { votes: coordinator.votes.with(index, participants[index]!.vote) }
      : undefined,
  ),
  coordinate('detect fault', (coordinator, { participants }) =>
    waitsFor(coordinator, index) && !participants[index]!.alive && !participants[index]!.voted
      ? { decision: 'abort' }
      : undefined,
  ),
  coordinate('decide to abort', (coordinator) =>
    hasAllVotes(coordinator) && coordinator.votes[index] === false ? { decision: 'abort' } : undefined,
  ),
  coordinate('broadcast', ({ decision, broadcast }) =>
    decision !== 'undecided' && broadcast[index] === null ? { broadcast: broadcast.with(index, decision) } : undefined,
  ),
];

const coordinateAlone: readonly Act[] = [
  coordinate('die', () => ({ alive: false })),
  coordinate('decide to commit', (coordinator) =>
    hasAllVotes(coordinator) && !coordinator.votes.includes(false) ? { decision: 'commit' } : undefined,
  ),
];

const vote = (index: number): readonly Act[] => [
  participate(index, 'die', () => ({ alive: false })),
  participate(index, 'vote', (_, { coordinator }) => (coordinator.requested[index] ? { voted: true } : undefined)),
  participate(index, 'abort on vote', ({ decision, voted, vote }) =>
    decision === 'undecided' && voted && !vote ? { decision: 'abort' } : undefined,
  ),
  participate(index, 'abort unasked', ({ decision }, { coordinator }) =>
    decision === 'undecided' && !coordinator.alive && !coordinator.requested[index] ? { decision: 'abort' } : undefined,
  ),
];

const decide = (index: number): Act =>
  participate(index, 'decide', ({ decision }, { coordinator }) => {
    const told = coordinator.broadcast[index]!;
    return decision === 'undecided' && told !== null ? { decision: told } : undefined;
  });

/** Nobody who is alive was told anything by the coordinator, nor by one who is dead. */
const abortOnTimeout = (index: number): Act =>
  participate(index, 'abort on time-out', ({ decision }, { coordinator, participants }) => {
    const isTold = participants.some(
      ({ alive }, one) =>
        alive &&
        (coordinator.broadcast[one] !== null ||
          participants.some((other) => !other.alive && other.forward[one] !== null)),
    );
    return decision === 'undecided' && !coordinator.alive && !isTold ? { decision: 'abort' } : undefined;
  });

const forward = (index: number, other: number): readonly Act[] => [
  participate(index, `forward to ${other}`, (self) =>
    index !== other && self.forward[index] !== null && self.forward[other] === null
      ? { forward: self.forward.with(other, self.forward[index]!) }
      : undefined,
  ),
  participate(index, `predecide by ${other}`, (self, { participants }) => {
    const told = participants[other]!.forward[index]!;
    return index !== other && self.forward[index] === null && told !== null
      ? { forward: self.forward.with(index, told) }
      : undefined;
  }),
  participate(index, 'predecide', (self, { coordinator }) => {
    const told = coordinator.broadcast[index]!;
    return self.forward[index] === null && told !== null ? { forward: self.forward.with(index, told) } : undefined;
  }),
  participate(index, 'decide', (self) =>
    self.forward.includes(null) ? undefined : { decision: self.forward[index]! },
  ),
  abortOnTimeout(index),
];

const forwardDecided = (index: number, other: number): readonly Act[] => [
  participate(index, `forward to ${other}`, (self) =>
    index !== other && self.forward[other] === null ? { forward: self.forward.with(other, self.decision) } : undefined,
  ),
  participate(index, `decide by ${other}`, ({ decision }, { participants }) => {
    const told = participants[other]!.forward[index]!;
    return index !== other && decision === 'undecided' && told !== null ? { decision: told } : undefined;
  }),
  decide(index),
  abortOnTimeout(index),
];

const oracle = (
  count: number,
  participant: (index: number, all: readonly number[]) => readonly Act[],
  holds: boolean,
): Pick<Oracle, 'system' | 'several' | 'verdicts'> => {
  const all = range(0, count - 1);
  const coordinator: Coordinator = {
    requested: all.map(() => false),
    votes: all.map(() => null),
    broadcast: all.map(() => null),
    decision: 'undecided',
    alive: true,
  };
  return {
    system: () =>
      stateSystem<State>({
        initial: lists(count, [false, true]).map((votes) => ({
          participants: votes.map((vote) => ({
            vote,
            alive: true,
            decision: 'undecided',
            voted: false,
            forward: all.map(() => null),
          })),
          coordinator,
        })),
        processes: [
          ...all.map((index) => participant(index, all)),
          [...coordinateAlone, ...all.flatMap(coordinateWith)],
        ],
      }),
    several: true,
    verdicts: [
      {
        property: ofState<State>('nobody commits what another aborts', ({ participants }) => {
          const decisions = participants.map(({ decision }) => decision);
          return !(decisions.includes('commit') && decisions.includes('abort'));
        }),
        holds,
      },
    ],
  };
};

const folder = 'tlaplus/Examples specifications/acp';

export const atomicCommitment: readonly Oracle[] = [
  {
    name: 'atomic commitment that may block, 3 participants',
    source: `${folder}/ACP_SB_TLC.cfg`,
    ...oracle(3, (index) => [...vote(index), decide(index)], true),
    distinct: 54944,
    generated: 218352,
    depth: 21,
    slow: true,
  },
  {
    name: 'atomic commitment, 2 participants',
    source: `${folder}/ACP_NB_TLC.cfg`,
    // The specification has every step of a participant once for each participant that it could forward to.
    ...oracle(2, (index, all) => all.flatMap((other) => [...vote(index), ...forward(index, other)]), true),
    distinct: 4284,
    generated: 23988,
    depth: 19,
  },
  {
    name: 'atomic commitment that is wrong, 2 participants',
    source: `${folder}/ACP_NB_WRONG_TLC.cfg`,
    ...oracle(2, (index, all) => all.flatMap((other) => [...vote(index), ...forwardDecided(index, other)]), false),
  },
];
