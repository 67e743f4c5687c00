/**
 * Fair components: strongly connected sets of states in which a run can stay for ever and owe nothing to any assumption.
 *
 * Decomposition: Tarjan 1972, with a stack of its own instead of recursion. Strong fairness is a Streett condition: a component that
 * enables what it never takes is judged again without the states that enable it (Lichtenstein and Pnueli 1985, section 5; Emerson and
 * Lei 1987; Duret-Lutz, Poitrenaud and Couvreur 2009 for the same on the fly). Weak fairness needs no such step: a component in which
 * all states enable what none of its edges takes has no part in which that is different.
 * A deviation: a state alone is a component even without an edge to itself, since a run may stop; if it owes nothing there
 * it has stopped fairly.
 */
import { type Graph, OUTSIDE } from './liveness-graph.ts';
import type { FairnessAssumption } from './liveness-types.ts';

/** The assumptions that each class of edges serves, as bits: `words` int32 a class. */
export type Served = {
  readonly words: number;
  readonly ofClass: Int32Array;
  /** Which of the bits are weak assumptions, and which strong. */
  readonly weak: Int32Array;
  readonly strong: Int32Array;
};

/** Works out for each class of edges what it serves. */
export function servedBy(graph: Graph, assumptions: readonly FairnessAssumption[]): Served {
  const words = Math.max(1, Math.ceil(assumptions.length / 32));
  const ofClass = new Int32Array(words * graph.classes.length);
  const weak = new Int32Array(words);
  const strong = new Int32Array(words);
  assumptions.forEach(({ strength, includes }, place) => {
    const word = place >>> 5;
    const bit = 1 << (place & 31);
    const kind = strength === 'weak' ? weak : strong;
    kind[word]! |= bit;
    graph.classes.forEach(({ actor, action, progress }, at) => {
      if (progress && includes(actor, action)) ofClass[words * at + word]! |= bit;
    });
  });
  return { words, ofClass, weak, strong };
}

export type FairComponents = {
  /** By state: the number of its component, among all that were looked at. */
  readonly region: Int32Array<ArrayBuffer>;
  /** The numbers of those that are fair. */
  readonly fair: ReadonlySet<number>;
};

/**
 * All fair components among the states of `order`, those with `region` 1, and edges between them. `region` is the caller's and is
 * written over. A component that has fair parts only because of states that it must avoid is given by these parts.
 */
export function fairComponents(
  graph: Graph,
  served: Served,
  region: Int32Array<ArrayBuffer>,
  order: Int32Array<ArrayBuffer>,
): FairComponents {
  const { states, firsts, targets } = graph;
  const fair = new Set<number>();
  const judge = createJudge(graph, served, region);
  /** By state: when it was first visited in this decomposition, from 1 on. */
  const visits = new Int32Array(states);
  /** Visited states whose component is not yet closed, and the way to the present one with the next edge of each. */
  const open = new Int32Array(order.length);
  const way = new Int32Array(order.length);
  const edges = new Uint32Array(order.length);
  const lowest = new Int32Array(order.length);
  let regions = 1;
  const work: { readonly list: Int32Array<ArrayBuffer>; readonly number: number }[] = [{ list: order, number: 1 }];
  for (let todo = work.pop(); todo !== undefined; todo = work.pop()) {
    const { list, number } = todo;
    let clock = 0;
    let opened = 0;
    for (let start = 0; start < list.length; start++) {
      const root = list[start]!;
      if (region[root] !== number || visits[root] !== 0) continue;
      let depth = 0;
      let entering = root;
      for (;;) {
        if (entering >= 0) {
          visits[entering] = ++clock;
          open[opened++] = entering;
          way[depth] = entering;
          edges[depth] = firsts[entering]!;
          lowest[depth] = clock;
          entering = -1;
        }
        const state = way[depth]!;
        const end = firsts[state + 1]!;
        let edge = edges[depth]!;
        let low = lowest[depth]!;
        while (edge < end) {
          const target = targets[edge++]!;
          // Closed components have other numbers by now.
          if (target === OUTSIDE || region[target] !== number) continue;
          const visit = visits[target]!;
          if (visit === 0) {
            entering = target;
            break;
          }
          if (visit < low) low = visit;
        }
        edges[depth] = edge;
        lowest[depth] = low;
        if (entering >= 0) {
          depth++;
          continue;
        }
        if (low === visits[state]) {
          const until = opened;
          do opened--;
          while (open[opened] !== state);
          const component = ++regions;
          for (let at = opened; at < until; at++) region[open[at]!] = component;
          const verdict = judge(open, opened, until, component);
          if (verdict === 'fair') fair.add(component);
          else if (verdict !== 'unfair') {
            const rest = ++regions;
            for (const left of verdict) {
              region[left] = rest;
              visits[left] = 0;
            }
            work.push({ list: verdict, number: rest });
          }
        }
        if (depth === 0) break;
        depth--;
        if (low < lowest[depth]!) lowest[depth] = low;
      }
    }
  }
  return { region, fair };
}

/** What becomes of a component: it is fair, no part of it can be, or only what is left without some of its states can be. */
type Verdict = 'fair' | 'unfair' | Int32Array<ArrayBuffer>;

function createJudge(
  { firsts, targets, classOf }: Graph,
  { words, ofClass, weak, strong }: Served,
  region: Int32Array<ArrayBuffer>,
): (list: Int32Array, from: number, to: number, component: number) => Verdict {
  /** What some edge within takes, what all states enable, what some state enables; and what one state enables. */
  const taken = new Int32Array(words);
  const always = new Int32Array(words);
  const ever = new Int32Array(words);
  const here = new Int32Array(words);
  const enabledIn = (state: number): void => {
    here.fill(0);
    for (let edge = firsts[state]!; edge < firsts[state + 1]!; edge++) {
      const row = classOf[edge]! * words;
      for (let word = 0; word < words; word++) here[word]! |= ofClass[row + word]!;
    }
  };
  return (list, from, to, component) => {
    taken.fill(0);
    always.fill(-1);
    ever.fill(0);
    for (let at = from; at < to; at++) {
      const state = list[at]!;
      enabledIn(state);
      for (let word = 0; word < words; word++) {
        always[word]! &= here[word]!;
        ever[word]! |= here[word]!;
      }
      for (let edge = firsts[state]!; edge < firsts[state + 1]!; edge++) {
        if (targets[edge] === OUTSIDE || region[targets[edge]!] !== component) continue;
        const row = classOf[edge]! * words;
        for (let word = 0; word < words; word++) taken[word]! |= ofClass[row + word]!;
      }
    }
    let owed = 0;
    for (let word = 0; word < words; word++) {
      if ((weak[word]! & always[word]! & ~taken[word]!) !== 0) return 'unfair';
      owed |= strong[word]! & ever[word]! & ~taken[word]!;
    }
    if (owed === 0) return 'fair';
    const left = list.slice(from, to).filter((state) => {
      enabledIn(state);
      for (let word = 0; word < words; word++) {
        if ((strong[word]! & here[word]! & ~taken[word]!) !== 0) return false;
      }
      return true;
    });
    return left.length === 0 ? 'unfair' : left;
  };
}
