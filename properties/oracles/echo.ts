/**
 * E. Chang's echo algorithm, which builds a spanning tree: tlaplus/Examples `specifications/echo/Echo.tla`, 3 nodes that are all neighbours.
 * Published: 75 distinct states, 116 generated, depth 16.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { added, range, removed } from './values.ts';

type State = {
  readonly place: readonly ('n0' | 'n1' | 'n2' | 'done')[];
  /** By node: who asks (`m`) or answers as a child (`c`), as in `m0`. */
  readonly inbox: readonly (readonly string[])[];
  readonly parent: readonly (number | null)[];
  readonly children: readonly (readonly number[])[];
  readonly received: readonly number[];
};

const INITIATOR = 0;
const COUNT = 3;
const nodes = range(0, COUNT - 1);
const neighbours = (node: number): readonly number[] => removed(nodes, node);

const send = (inbox: State['inbox'], message: string, to: readonly number[]): State['inbox'] =>
  inbox.map((messages, node) => (to.includes(node) ? added(messages, message) : messages));

const start = (node: number): Next<State> => [
  'n0',
  (state) => {
    if (state.place[node] !== 'n0') return undefined;
    const inbox = node === INITIATOR ? send(state.inbox, `m${node}`, neighbours(node)) : state.inbox;
    return { ...state, place: state.place.with(node, 'n1'), inbox };
  },
];

const receive = (node: number, kind: string, sender: number): Next<State> => [
  `n1: ${kind}${sender}`,
  (state) => {
    const message = `${kind}${sender}`;
    const hasAll = state.received[node] === neighbours(node).length;
    if (state.place[node] !== 'n1' || hasAll || !state.inbox[node]!.includes(message)) return undefined;
    const inbox = state.inbox.with(node, removed(state.inbox[node]!, message));
    const isFirst = node !== INITIATOR && state.received[node] === 0;
    return {
      ...state,
      received: state.received.with(node, state.received[node]! + 1),
      parent: isFirst ? state.parent.with(node, sender) : state.parent,
      inbox: isFirst ? send(inbox, `m${node}`, removed(neighbours(node), sender)) : inbox,
      children: kind === 'c' ? state.children.with(node, added(state.children[node]!, sender)) : state.children,
    };
  },
];

const finish = (node: number): readonly Next<State>[] => [
  [
    'n1: all',
    (state) =>
      state.place[node] === 'n1' && state.received[node] === neighbours(node).length
        ? { ...state, place: state.place.with(node, 'n2') }
        : undefined,
  ],
  [
    'n2',
    (state) => {
      if (state.place[node] !== 'n2') return undefined;
      const parent = state.parent[node]!;
      const inbox = node === INITIATOR ? state.inbox : send(state.inbox, `c${node}`, [parent]);
      return { ...state, place: state.place.with(node, 'done'), inbox };
    },
  ],
];

const isDone = ({ place }: State): boolean => place.every((one) => one === 'done');

const terminated: Next<State> = ['terminated', (state) => (isDone(state) ? state : undefined)];

export const echo: Oracle = {
  name: 'the echo algorithm, 3 nodes',
  source: 'tlaplus/Examples specifications/echo/MCEcho.cfg',
  system: () =>
    stateSystem<State>({
      initial: [
        {
          place: nodes.map(() => 'n0'),
          inbox: nodes.map(() => []),
          parent: nodes.map(() => null),
          children: nodes.map(() => []),
          received: nodes.map(() => 0),
        },
      ],
      processes: [
        ...nodes.map((node) => [
          start(node),
          ...neighbours(node).flatMap((sender) => [receive(node, 'm', sender), receive(node, 'c', sender)]),
          ...finish(node),
        ]),
        [terminated],
      ],
    }),
  distinct: 75,
  generated: 116,
  depth: 16,
  deadlocks: 0,
  verdicts: [
    {
      property: ofState<State>('a child has its parent', ({ parent, children }) =>
        children.every((of, node) => of.every((child) => parent[child] === node)),
      ),
      holds: true,
    },
    {
      property: ofState<State>(
        'in the end all descend from the initiator',
        (state) =>
          !isDone(state) ||
          removed(nodes, INITIATOR).every((node) =>
            [state.parent[node], state.parent[state.parent[node]!]].includes(INITIATOR),
          ),
      ),
      holds: true,
    },
  ],
};
