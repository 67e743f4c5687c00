/**
 * A counter of which each node has a copy, and copies are merged by maximum; and a log that nodes execute: tlaplus/Examples `specifications/FiniteMonotonic`
 * (`CRDT.tla`, `ReplicatedLog.tla`), 3 nodes. What all have in common may be taken off after any step, so that the states are
 * finitely many; the rest is bounded by CONSTRAINT. Published: 25,000 distinct states, depth 16; and 1,363, depth 13 (1,350,001 and
 * 17,425 generated, with those beyond the constraint).
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { range } from './values.ts';

const nodes = range(0, 2);

/** By node, what it knows of each node's count. */
type Counter = readonly (readonly number[])[];

const increment =
  (node: number) =>
  (counter: Counter): Counter =>
    counter.with(node, counter[node]!.with(node, counter[node]![node]! + 1));

const gossip =
  (from: number, to: number) =>
  (counter: Counter): Counter =>
    counter.with(
      to,
      counter[to]!.map((count, of) => Math.max(count, counter[from]![of]!)),
    );

const lessCounter = (counter: Counter): Counter => {
  const least = Math.min(...counter.flat());
  return counter.map((view) => view.map((count) => count - least));
};

const counterSteps = (node: number): readonly Next<Counter>[] =>
  [increment(node), ...nodes.map((to) => gossip(node, to))].flatMap((step, place): readonly Next<Counter>[] => [
    [`step ${place}`, step],
    [`step ${place} and reduce`, (counter) => lessCounter(step(counter))],
  ]);

type Log = { readonly log: readonly string[]; readonly executed: readonly number[] };

const execute =
  (node: number) =>
  ({ log, executed }: Log): Log | undefined =>
    executed[node]! < log.length ? { log, executed: executed.with(node, executed[node]! + 1) } : undefined;

const write =
  (node: number, transaction: string) =>
  ({ log, executed }: Log): Log | undefined =>
    executed[node] === log.length
      ? { log: [...log, transaction], executed: executed.with(node, executed[node]! + 1) }
      : undefined;

const lessLog = ({ log, executed }: Log): Log => {
  const least = Math.min(...executed);
  return { log: log.slice(least), executed: executed.map((count) => count - least) };
};

const logSteps = (node: number): readonly Next<Log>[] =>
  [execute(node), write(node, 'tx1'), write(node, 'tx2')].flatMap((step, place): readonly Next<Log>[] => [
    [`step ${place}`, step],
    [
      `step ${place} and reduce`,
      (state) => {
        const after = step(state);
        return after && lessLog(after);
      },
    ],
  ]);

const folder = 'tlaplus/Examples specifications/FiniteMonotonic';

export const replicas: readonly Oracle[] = [
  {
    name: 'a counter of three copies',
    source: `${folder}/MCCRDT.cfg`,
    system: () =>
      stateSystem<Counter>({
        initial: [nodes.map(() => nodes.map(() => 0))],
        processes: nodes.map(counterSteps),
        constraint: (counter) => counter.every((view, node) => view[node]! <= 3),
      }),
    distinct: 25000,
    depth: 16,
    slow: true,
    verdicts: [
      {
        property: ofState<Counter>('nobody knows more of a node than itself', (counter) =>
          counter.every((view) => view.every((count, of) => count <= counter[of]![of]!)),
        ),
        holds: true,
      },
    ],
  },
  {
    name: 'a log of three copies',
    source: `${folder}/MCReplicatedLog.cfg`,
    system: () =>
      stateSystem<Log>({
        initial: [{ log: [], executed: nodes.map(() => 0) }],
        processes: nodes.map(logSteps),
        constraint: ({ log, executed }) => log.length < 5 && executed.every((count) => log.length - count < 5),
      }),
    distinct: 1363,
    depth: 13,
    verdicts: [
      {
        property: ofState<Log>('nobody executes what is not in the log', ({ log, executed }) =>
          executed.every((count) => count <= log.length),
        ),
        holds: true,
      },
    ],
  },
];
