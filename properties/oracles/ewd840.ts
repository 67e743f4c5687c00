/**
 * E. W. Dijkstra's termination detection in a ring (EWD 840): tlaplus/Examples `specifications/ewd840/EWD840.tla`, 3 nodes. Published: 302
 * distinct states (2,001 generated, where TLC takes a step once for each reason that it is enabled; depth 10, by several workers:
 * 9 is enough).
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { lists, range } from './values.ts';

type State = {
  readonly active: readonly boolean[];
  readonly black: readonly boolean[];
  readonly token_at: number;
  readonly token_black: boolean;
};

const COUNT = 3;
const nodes = range(0, COUNT - 1);

const initiate: Next<State> = [
  'initiate probe',
  (state) =>
    state.token_at === 0 && (state.token_black || state.black[0])
      ? { ...state, token_at: COUNT - 1, token_black: false, black: state.black.with(0, false) }
      : undefined,
];

const pass = (node: number): Next<State> => [
  'pass token',
  (state) => {
    const isBlack = state.black[node]!;
    if (state.token_at !== node || (state.active[node] && !isBlack && !state.token_black)) return undefined;
    return {
      ...state,
      token_at: node - 1,
      token_black: isBlack || state.token_black,
      black: state.black.with(node, false),
    };
  },
];

const send = (from: number, to: number): Next<State> => [
  `send to ${to}`,
  (state) =>
    state.active[from]
      ? { ...state, active: state.active.with(to, true), black: to > from ? state.black.with(from, true) : state.black }
      : undefined,
];

const deactivate = (node: number): Next<State> => [
  'deactivate',
  (state) => (state.active[node] ? { ...state, active: state.active.with(node, false) } : undefined),
];

const booleans = lists(COUNT, [false, true]);

export const terminationInRing: Oracle = {
  name: 'termination detection in a ring, 3 nodes',
  source: 'tlaplus/Examples specifications/ewd840/EWD840.cfg',
  system: () =>
    stateSystem<State>({
      initial: booleans.flatMap((active) =>
        booleans.flatMap((black) => nodes.map((token_at) => ({ active, black, token_at, token_black: true }))),
      ),
      processes: nodes.map((node) => [
        node === 0 ? initiate : pass(node),
        ...nodes.filter((to) => to !== node).map((to) => send(node, to)),
        deactivate(node),
      ]),
    }),
  several: true,
  distinct: 302,
  verdicts: [
    {
      property: ofState<State>(
        'who detects termination is right',
        ({ active, black, token_at, token_black }) =>
          token_at !== 0 || token_black || black[0] || active[0] || !active.includes(true),
      ),
      holds: true,
    },
    {
      property: ofState<State>(
        'all behind the token are idle, or there is black before it',
        ({ active, black, token_at, token_black }) =>
          token_black || !active.slice(token_at + 1).includes(true) || black.slice(0, token_at + 1).includes(true),
      ),
      holds: true,
    },
    {
      property: ofState<State>('the token stays black', ({ token_black }) => token_black),
      holds: false,
      steps: 1,
    },
  ],
};
