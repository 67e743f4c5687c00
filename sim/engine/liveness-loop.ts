/**
 * A short loop in a fair component that serves every assumption: from the present state to the nearest edge or state that serves
 * one which is still owed, until none is; then back to the start. Greedy, so the loop is short and need not be shortest; it is tried
 * from several starts. A strong assumption is owed only if the loop itself enables what it asks for.
 */
import type { FairComponents, Served } from './liveness-components.ts';
import { type Graph, OUTSIDE } from './liveness-graph.ts';
import { LOOP_EDGES_MAX, LOOP_STARTS_MAX } from './liveness-limits.ts';
import { BEGINS, type Pending } from './liveness-pending.ts';

/** A step of the graph: the state that it starts from and its edge. */
export type Hop = { readonly state: number; readonly edge: number };

export type Cycle = {
  /** Where the obligation begins. */
  readonly begins: number;
  /** From there to the first state of the loop, and around it. */
  readonly way: readonly Hop[];
  readonly loop: readonly Hop[];
};

/** The cycle with the fewest steps, its way from the initial state included, among those that are tried. There must be a fair component. */
export function shortCycle(
  graph: Graph,
  served: Served,
  { order, arrivals, origins }: Pending,
  { region, fair }: FairComponents,
  depthOf: (state: number) => number,
): Cycle {
  const walker = createWalker(graph, served, region);
  const near: number[] = [];
  let still: number | undefined;
  for (const state of order) {
    if (!fair.has(region[state]!)) continue;
    if (near.length < LOOP_STARTS_MAX) near.push(state);
    else if (still !== undefined) break;
    if (still === undefined && walker.owesNothingAt(state)) still = state;
  }
  let best: Cycle | undefined;
  let least = Infinity;
  for (const start of still === undefined ? near : [still, ...near]) {
    if (best !== undefined && walker.looked() > LOOP_EDGES_MAX) break;
    const way: Hop[] = [];
    let begins = start;
    for (; arrivals[begins] !== BEGINS; begins = origins[begins]!)
      way.push({ state: origins[begins]!, edge: arrivals[begins]! });
    const steps = depthOf(begins) + way.length;
    if (steps >= least) continue;
    const loop = walker.loopFrom(start);
    if (steps + loop.length >= least) continue;
    least = steps + loop.length;
    best = { begins, way: way.reverse(), loop };
  }
  if (best === undefined) throw new Error('a defect of the engine: a cycle was asked for where no component is fair');
  return best;
}

type Walker = {
  readonly owesNothingAt: (state: number) => boolean;
  readonly loopFrom: (start: number) => readonly Hop[];
  /** Edges looked at so far. */
  readonly looked: () => number;
};

function createWalker({ states, firsts, targets, classOf }: Graph, served: Served, region: Int32Array): Walker {
  const { words, ofClass, weak, strong } = served;
  const here = new Int32Array(words);
  const taken = new Int32Array(words);
  const disabled = new Int32Array(words);
  const ever = new Int32Array(words);
  const owed = new Int32Array(words);
  /** Of the present walk: which states it has met, in order, and how it came to them. */
  const met = new Int32Array(states);
  const queue = new Int32Array(states);
  const cameFrom = new Int32Array(states);
  const cameBy = new Int32Array(states);
  let walks = 0;
  let looked = 0;

  const enabledIn = (state: number): void => {
    here.fill(0);
    for (let edge = firsts[state]!; edge < firsts[state + 1]!; edge++) {
      const row = classOf[edge]! * words;
      for (let word = 0; word < words; word++) here[word]! |= ofClass[row + word]!;
    }
  };
  const note = (state: number): void => {
    enabledIn(state);
    for (let word = 0; word < words; word++) {
      disabled[word]! |= ~here[word]!;
      ever[word]! |= here[word]!;
    }
  };
  /** Fills in what the loop owes so far, and says whether it is anything. */
  const owes = (): boolean => {
    let any = 0;
    for (let word = 0; word < words; word++) {
      owed[word] = ((weak[word]! & ~disabled[word]!) | (strong[word]! & ever[word]!)) & ~taken[word]!;
      any |= owed[word]!;
    }
    return any !== 0;
  };
  const begin = (state: number): void => {
    taken.fill(0);
    disabled.fill(0);
    ever.fill(0);
    note(state);
  };
  const serves = (edge: number): boolean => {
    const row = classOf[edge]! * words;
    for (let word = 0; word < words; word++) if ((ofClass[row + word]! & owed[word]!) !== 0) return true;
    return false;
  };
  const disables = (state: number): boolean => {
    enabledIn(state);
    for (let word = 0; word < words; word++) if ((weak[word]! & owed[word]! & ~here[word]!) !== 0) return true;
    return false;
  };
  /** The shortest way within the component from `from` over an edge that `isLast` accepts. */
  const walk = (from: number, isLast: (edge: number, target: number, isNew: boolean) => boolean): readonly Hop[] => {
    const component = region[from]!;
    walks++;
    met[from] = walks;
    queue[0] = from;
    let count = 1;
    for (let at = 0; at < count; at++) {
      const state = queue[at]!;
      for (let edge = firsts[state]!; edge < firsts[state + 1]!; edge++) {
        const target = targets[edge]!;
        looked++;
        if (target === OUTSIDE || region[target] !== component) continue;
        const isNew = met[target] !== walks;
        if (isLast(edge, target, isNew)) {
          const hops: Hop[] = [{ state, edge }];
          for (let back = state; back !== from; back = cameFrom[back]!)
            hops.push({ state: cameFrom[back]!, edge: cameBy[back]! });
          return hops.reverse();
        }
        if (!isNew) continue;
        met[target] = walks;
        cameFrom[target] = state;
        cameBy[target] = edge;
        queue[count++] = target;
      }
    }
    throw new Error('a defect of the engine: a fair component does not serve what it should');
  };
  return {
    looked: () => looked,
    owesNothingAt: (state) => {
      begin(state);
      return !owes();
    },
    loopFrom: (start) => {
      const loop: Hop[] = [];
      let present = start;
      begin(start);
      for (let owing = owes(); owing || present !== start; owing = owes()) {
        const hops = owing
          ? walk(present, (edge, target, isNew) => serves(edge) || (isNew && disables(target)))
          : walk(present, (_, target) => target === start);
        for (const { edge } of hops) {
          const row = classOf[edge]! * words;
          for (let word = 0; word < words; word++) taken[word]! |= ofClass[row + word]!;
          present = targets[edge]!;
          note(present);
        }
        loop.push(...hops);
      }
      return loop;
    },
  };
}
