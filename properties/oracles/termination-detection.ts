/**
 * What termination detection is, with messages that take no time and with messages that do: tlaplus/Examples
 * `specifications/ewd840/SyncTerminationDetection.tla`, 7 nodes, and `specifications/ewd998/AsyncTerminationDetection.tla`, 4 nodes with at most 3
 * messages under way to each, by CONSTRAINT. Published: 129 distinct states, 3,722 generated, depth 1; and 4,097, depth 14
 * (53,271 generated, with those beyond the constraint).
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { lists, range } from './values.ts';

type State = { readonly active: readonly boolean[]; readonly pending: readonly number[]; readonly detected: boolean };

const isTerminated = ({ active, pending }: State): boolean =>
  !active.includes(true) && pending.every((count) => count === 0);

const stop = (state: State, node: number): State | undefined =>
  state.active[node] ? { ...state, active: state.active.with(node, false) } : undefined;

const terminate = (node: number): readonly Next<State>[] => [
  ['terminate', (state) => stop(state, node)],
  [
    'terminate and detect',
    (state) => {
      const stopped = stop(state, node);
      // Where this is what `terminate` does, it is no step of its own.
      return stopped && isTerminated(stopped) !== stopped.detected
        ? { ...stopped, detected: isTerminated(stopped) }
        : undefined;
    },
  ],
];

const detect: Next<State> = ['detect', (state) => (isTerminated(state) ? { ...state, detected: true } : undefined)];

const wake = (from: number, to: number): Next<State> => [
  `wake ${to}`,
  (state) => (state.active[from] ? { ...state, active: state.active.with(to, true) } : undefined),
];

const send = (from: number, to: number): Next<State> => [
  `send to ${to}`,
  (state) => (state.active[from] ? { ...state, pending: state.pending.with(to, state.pending[to]! + 1) } : undefined),
];

const receive = (node: number): Next<State> => [
  'receive',
  (state) =>
    state.pending[node]! > 0
      ? {
          ...state,
          active: state.active.with(node, true),
          pending: state.pending.with(node, state.pending[node]! - 1),
        }
      : undefined,
];

const initial = (count: number): readonly State[] =>
  lists(count, [false, true]).flatMap((active) =>
    (active.includes(true) ? [false] : [false, true]).map((detected) => ({
      active,
      pending: active.map(() => 0),
      detected,
    })),
  );

const verdicts = [
  {
    property: ofState<State>('who detects termination is right', (state) => !state.detected || isTerminated(state)),
    holds: true,
  },
];

const system = (count: number, message: (from: number, to: number) => Next<State>, others: typeof terminate) => () => {
  const nodes = range(0, count - 1);
  return stateSystem<State>({
    initial: initial(count),
    processes: [
      ...nodes.map((node) => [...terminate(node), ...nodes.map((to) => message(node, to)), ...others(node)]),
      [detect],
    ],
    constraint: ({ pending }) => pending.every((messages) => messages <= 3),
  });
};

export const terminationDetection: readonly Oracle[] = [
  {
    name: 'termination detection, 7 nodes, messages at once',
    source: 'tlaplus/Examples specifications/ewd840/SyncTerminationDetection.cfg',
    system: system(7, wake, () => []),
    several: true,
    distinct: 129,
    generated: 3722,
    depth: 1,
    deadlocks: 0,
    verdicts,
  },
  {
    name: 'termination detection, 4 nodes, messages under way',
    source: 'tlaplus/Examples specifications/ewd998/AsyncTerminationDetection.cfg',
    system: system(4, send, (node) => [receive(node)]),
    several: true,
    distinct: 4097,
    depth: 14,
    deadlocks: 0,
    verdicts,
  },
];
