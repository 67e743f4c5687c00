/**
 * A spanning tree found by distances from the root: tlaplus/Examples `specifications/SpanningTree/SpanTree.tla`, a graph of 5 nodes, and
 * `SpanTreeTest.tla`, all graphs of 4 nodes. Published: 1,236 distinct states, 10,278 generated (depth 6, by several workers: 5 is
 * enough); and 3,984, 21,784, depth 4.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { range, subsets } from './values.ts';

/** Edges are said by their ends, as in `01`; the root is node 0, and a node that is its own mother has none. */
type State = {
  readonly edges: readonly string[];
  readonly mother: readonly number[];
  readonly distance: readonly number[];
};

const isEdge = ({ edges }: State, one: number, other: number): boolean =>
  edges.includes(`${one}${other}`) || edges.includes(`${other}${one}`);

const improve = (node: number, mother: number, distance: number): Next<State> => [
  `${distance} by ${mother}`,
  (state) =>
    isEdge(state, node, mother) && distance > state.distance[mother]! && distance < state.distance[node]!
      ? { ...state, mother: state.mother.with(node, mother), distance: state.distance.with(node, distance) }
      : undefined,
];

const isTree = (state: State, unreachable: number): boolean =>
  state.distance.every((distance, node) => {
    const mother = state.mother[node]!;
    const near = state.distance.filter((_, other) => isEdge(state, node, other));
    if (node === 0) return distance === 0 && mother === 0;
    if (distance === unreachable) return mother === node && near.every((one) => one === unreachable);
    return isEdge(state, node, mother) && distance === state.distance[mother]! + 1;
  });

const oracle = (count: number, graphs: readonly (readonly string[])[]): Pick<Oracle, 'system' | 'verdicts'> => {
  const nodes = range(0, count - 1);
  const unreachable = count + 1;
  const steps = nodes.map((node) =>
    nodes
      .filter((mother) => mother !== node)
      .flatMap((mother) => range(1, count).map((distance) => improve(node, mother, distance))),
  );
  return {
    system: () =>
      stateSystem<State>({
        initial: graphs.map((edges) => ({
          edges,
          mother: nodes,
          distance: nodes.map((node) => (node === 0 ? 0 : unreachable)),
        })),
        processes: steps,
      }),
    verdicts: [
      {
        property: ofState<State>(
          'what nobody can improve is a tree',
          (state) => isTree(state, unreachable) || steps.flat().some(([, next]) => next(state) !== undefined),
        ),
        holds: true,
      },
    ],
  };
};

const folder = 'tlaplus/Examples specifications/SpanningTree';

export const spanningTrees: readonly Oracle[] = [
  {
    name: 'a spanning tree of 5 nodes',
    source: `${folder}/SpanTree.cfg`,
    ...oracle(5, [['01', '02', '12', '13', '23', '24', '34']]),
    distinct: 1236,
    generated: 10278,
  },
  {
    name: 'spanning trees of all graphs of 4 nodes',
    source: `${folder}/SpanTreeTest4Nodes.cfg`,
    ...oracle(4, subsets(['01', '02', '03', '12', '13', '23'])),
    several: true,
    distinct: 3984,
    generated: 21784,
    depth: 4,
  },
];
