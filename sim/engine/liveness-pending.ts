/**
 * The states in which an obligation of a leads-to property may be open: those that can be reached from a `from` state without
 * passing a `to` state. Whether one is open in a state depends on the way there, but a run violates the property iff it has a tail
 * within these states: whoever is in one could have come there with the obligation open, and fairness does not look at
 * how a run began. So no product of states with a bit is needed.
 */
import { type Graph, OUTSIDE } from './liveness-graph.ts';

export type Pending = {
  /** By state: 1 where an obligation may be open, else 0. */
  readonly region: Int32Array<ArrayBuffer>;
  /** These states, nearest to the initial one first, over paths that end with an open obligation. */
  readonly order: Int32Array<ArrayBuffer>;
  /** By pending state: the edge by which such a shortest path comes, or BEGINS; and where that edge starts. */
  readonly arrivals: Int32Array<ArrayBuffer>;
  readonly origins: Int32Array<ArrayBuffer>;
  readonly from_states: number;
};

/** The obligation begins in this state. */
export const BEGINS = -1;

/** What a leads-to property says of a state, by its index. */
type Asked = { readonly from: (state: number) => boolean; readonly to: (state: number) => boolean };

const NEVER_PENDING = -1;

/**
 * Finds them, breadth first. `parents` are the search's: states stand in the order of their distance from the initial one, and each
 * names the one that it was first reached from.
 */
export function pendingOf(graph: Graph, parents: Uint32Array, { from, to }: Asked): Pending {
  const { states, firsts, targets } = graph;
  const region = new Int32Array(states);
  const order = new Int32Array(states);
  const arrivals = new Int32Array(states);
  const origins = new Int32Array(states);
  let from_states = 0;
  let found = 0;
  const add = (state: number, edge: number, origin: number): void => {
    region[state] = 1;
    arrivals[state] = edge;
    origins[state] = origin;
    order[found++] = state;
  };
  let at = 0;
  let expanded = 0;
  // A distance at a time: the states in which an obligation begins join those that came as far with an open one.
  while (at < states || expanded < found) {
    for (const end = levelEnd(parents, at, states); at < end; at++) {
      if (!from(at)) continue;
      from_states++;
      if (region[at] === 0 && !to(at)) add(at, BEGINS, at);
    }
    for (const end = found; expanded < end; expanded++) {
      const state = order[expanded]!;
      for (let edge = firsts[state]!; edge < firsts[state + 1]!; edge++) {
        const target = targets[edge]!;
        if (target === OUTSIDE || region[target] !== 0) continue;
        if (to(target)) region[target] = NEVER_PENDING;
        else add(target, edge, state);
      }
    }
  }
  for (let state = 0; state < states; state++) if (region[state] === NEVER_PENDING) region[state] = 0;
  return { region, order: order.slice(0, found), arrivals, origins, from_states };
}

/** Where the states end that are as far from the initial one as the state `first`, which is the first of them. */
function levelEnd(parents: Uint32Array, first: number, states: number): number {
  let end = Math.min(first + 1, states);
  while (end < states && parents[end]! < first) end++;
  return end;
}
