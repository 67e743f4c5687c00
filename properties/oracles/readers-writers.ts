/**
 * Readers and writers who are served in the order of a queue: tlaplus/Examples
 * `specifications/ReadersWriters/ReadersWriters.tla`, `MC.cfg`, 3 actors. Published: 21,527 distinct states, 59,674 generated,
 * depth 13. A queue entry is a letter and an actor: `r1`.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { added, range, removed } from './values.ts';

type State = {
  readonly readers: readonly number[];
  readonly writers: readonly number[];
  readonly waiting: readonly string[];
};

const actors = range(1, 3);

const wait = (entry: string): Next<State> => [
  `wait ${entry}`,
  (state) => (state.waiting.includes(entry) ? undefined : { ...state, waiting: [...state.waiting, entry] }),
];

const serve: Next<State> = [
  'read or write',
  ({ readers, writers, waiting: [first, ...waiting] }) => {
    if (first === undefined || writers.length > 0) return undefined;
    const actor = Number(first.slice(1));
    if (first.startsWith('r')) return { readers: added(readers, actor), writers, waiting };
    return readers.length > 0 ? undefined : { readers, writers: added(writers, actor), waiting };
  },
];

const stop = (actor: number): Next<State> => [
  'stop',
  (state) => {
    if (state.readers.includes(actor)) return { ...state, readers: removed(state.readers, actor) };
    return state.writers.includes(actor) ? { ...state, writers: removed(state.writers, actor) } : undefined;
  },
];

export const readersWriters: Oracle = {
  name: 'readers and writers, 3 actors',
  source: 'tlaplus/Examples specifications/ReadersWriters/MC.cfg',
  system: () =>
    stateSystem<State>({
      initial: [{ readers: [], writers: [], waiting: [] }],
      processes: [[serve], ...actors.map((actor) => [wait(`r${actor}`), wait(`w${actor}`), stop(actor)])],
    }),
  distinct: 21527,
  generated: 59674,
  depth: 13,
  deadlocks: 0,
  verdicts: [
    {
      property: ofState<State>(
        'readers or one writer',
        ({ readers, writers }) => writers.length === 0 || (writers.length === 1 && readers.length === 0),
      ),
      holds: true,
    },
    // Published in the comments of MC.tla as invariants that do not hold.
    { property: ofState<State>('somebody does not read', ({ readers }) => readers.length < 3), holds: false, steps: 6 },
    {
      property: ofState<State>(
        'nobody waits to read while another waits to write',
        ({ waiting }) => new Set(waiting.map(([kind]) => kind)).size < 2,
      ),
      holds: false,
      steps: 2,
    },
  ],
};
