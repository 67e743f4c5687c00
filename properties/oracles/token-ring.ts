/**
 * E. W. Dijkstra's stabilizing token ring (EWD 426): tlaplus/Examples `specifications/ewd426/TokenRing.tla`, 6 nodes with 6 values, from
 * every state. Published: 46,656 distinct states, 248,832 generated, depth 1.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { lists, range } from './values.ts';

type Counters = readonly number[];

const COUNT = 6;
const VALUES = 6;

const createToken: Next<Counters> = [
  'create token',
  (counters) =>
    counters[0] === counters[COUNT - 1] ? counters.with(0, (counters[COUNT - 1]! + 1) % VALUES) : undefined,
];

const passToken = (node: number): Next<Counters> => [
  'pass token',
  (counters) => (counters[node] === counters[node - 1] ? undefined : counters.with(node, counters[node - 1]!)),
];

export const tokenRing: Oracle = {
  name: 'a stabilizing token ring, 6 nodes',
  source: 'tlaplus/Examples specifications/ewd426/TokenRing.cfg',
  system: () =>
    stateSystem<Counters>({
      initial: lists(COUNT, range(0, VALUES - 1)),
      processes: [[createToken], ...range(1, COUNT - 1).map((node) => [passToken(node)])],
    }),
  several: true,
  distinct: 46656,
  generated: 248832,
  depth: 1,
  verdicts: [
    {
      property: ofState<Counters>(
        'some node may step',
        (counters) => counters[0] === counters[COUNT - 1] || new Set(counters).size > 1,
      ),
      holds: true,
    },
  ],
};
