/**
 * Who waits for what. One gate of every component is for actions that may be blocked for any reason: each change of
 * the component opens it. Beside it are the gates that actions name: all who wait at one are blocked together, so it is tried once
 * for all of them, and a change of the component opens only those that the family names.
 */
import type { Action, Gate, Value } from '../engine/index.ts';

export type GateState = {
  readonly id: number;
  /** Actors whose only action with progress waits here: they are open or shut as one. */
  readonly members: number[];
  /** Other actors with an action that was found blocked here. */
  readonly waiting: Set<number>;
  isShut: boolean;
};

type Gates = {
  readonly at: (action: Action) => GateState;
  /** Calls `open` for each gate that may be open now. */
  readonly wake: (component: number, before: Value, after: Value, open: (gate: GateState) => void) => void;
  readonly all: readonly GateState[];
  /** Forgets all gates that actions name, and who waits at any: they are numbered in the order of a run, so each run begins without. */
  readonly reset: () => void;
};

export const createGates = (components: number): Gates => {
  const all: GateState[] = [];
  const create = (): GateState => {
    const gate: GateState = { id: all.length, members: [], waiting: new Set(), isShut: false };
    all.push(gate);
    return gate;
  };
  const plain = Array.from({ length: components }, create);
  /** Of each component the families of its gates; within each, the gates by key. */
  const families: [Gate['family'], Map<string, GateState>][][] = plain.map(() => []);
  const gatesOf = (component: number, family: Gate['family']): Map<string, GateState> => {
    const here = families[component] as [Gate['family'], Map<string, GateState>][];
    for (const [known, gates] of here) if (known === family) return gates;
    const gates = new Map<string, GateState>();
    here.push([family, gates]);
    return gates;
  };
  return {
    all,
    reset: () => {
      all.length = components;
      for (const gate of all) {
        gate.members.length = 0;
        gate.waiting.clear();
        gate.isShut = false;
      }
      for (const own of families) own.length = 0;
    },
    at: ({ target, gate }) => {
      if (gate === undefined) return plain[target] as GateState;
      const gates = gatesOf(target, gate.family);
      let found = gates.get(gate.key);
      if (found === undefined) {
        found = create();
        gates.set(gate.key, found);
      }
      return found;
    },
    wake: (component, before, after, open) => {
      open(plain[component] as GateState);
      for (const [family, gates] of families[component] as [Gate['family'], Map<string, GateState>][]) {
        for (const key of family.opened(before, after)) {
          const gate = gates.get(key);
          if (gate !== undefined) open(gate);
        }
      }
    },
  };
};
