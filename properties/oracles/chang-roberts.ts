/**
 * E. Chang's and R. Roberts' election in a ring: tlaplus/Examples `specifications/chang_roberts/ChangRoberts.tla`, 3 nodes of which any may
 * be candidates; the least id wins. Published: 137 distinct states, 227 generated, depth 10.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { added, lists, range, removed } from './values.ts';

type State = {
  readonly initiator: readonly boolean[];
  readonly started: readonly boolean[];
  readonly role: readonly ('candidate' | 'lost' | 'won')[];
  /** By node: ids under way to it. */
  readonly inbox: readonly (readonly number[])[];
};

const COUNT = 3;
const nodes = range(0, COUNT - 1);

const sent = (inbox: State['inbox'], node: number, id: number): State['inbox'] => {
  const next = (node + 1) % COUNT;
  return inbox.with(next, added(inbox[next]!, id));
};

const start = (node: number): Next<State> => [
  'start',
  (state) => {
    if (state.started[node]) return undefined;
    const inbox = state.initiator[node] ? sent(state.inbox, node, node) : state.inbox;
    return { ...state, started: state.started.with(node, true), inbox };
  },
];

const receive = (node: number, id: number): Next<State> => [
  `receive ${id}`,
  (state) => {
    if (!state.started[node] || !state.inbox[node]!.includes(id)) return undefined;
    const inbox = state.inbox.with(node, removed(state.inbox[node]!, id));
    if (state.role[node] === 'lost' || id < node)
      return { ...state, role: state.role.with(node, 'lost'), inbox: sent(inbox, node, id) };
    return { ...state, role: id === node ? state.role.with(node, 'won') : state.role, inbox };
  },
];

export const election: Oracle = {
  name: 'an election in a ring, 3 nodes',
  source: 'tlaplus/Examples specifications/chang_roberts/MCChangRoberts.cfg',
  system: () =>
    stateSystem<State>({
      initial: lists(COUNT, [false, true]).map((initiator) => ({
        initiator,
        started: nodes.map(() => false),
        role: initiator.map((candidate) => (candidate ? 'candidate' : 'lost')),
        inbox: nodes.map(() => []),
      })),
      processes: nodes.map((node) => [start(node), ...nodes.map((id) => receive(node, id))]),
    }),
  several: true,
  distinct: 137,
  generated: 227,
  depth: 10,
  verdicts: [
    {
      property: ofState<State>(
        'who won was a candidate, with the least id of them, and all others lost',
        ({ initiator, role }) =>
          !role.includes('won') ||
          (role.indexOf('won') === initiator.indexOf(true) &&
            role.filter((one) => one === 'lost').length === COUNT - 1),
      ),
      holds: true,
    },
  ],
};
