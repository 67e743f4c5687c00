/** What an actor on the board can do: its actions, and which of them may be enabled. */
import type { Action, Component } from '../engine/index.ts';
import type { GateState } from './gates.ts';
import { CHOICES_MAX } from './limits.ts';

export type Offers = {
  actions: readonly Action[];
  /** A permutation of the places of the actions with progress: the first `open` of it were not found blocked. */
  candidates: Uint32Array;
  /** How many actions with progress there are. */
  count: number;
  /** If there is one only, the gate that it waits at with others, and the place there. */
  gate: GateState | undefined;
  member: number;
  /** Whether there are actions without progress. */
  hasFaults: boolean;
};

export const noOffers = (): Offers => ({
  actions: nothing,
  candidates: new Uint32Array(4),
  count: 0,
  gate: undefined,
  member: 0,
  hasFaults: false,
});

/** Forgets what it has, so that a run depends on none before it. */
export const forget = (mine: Offers): void => {
  mine.actions = nothing;
  mine.count = 0;
  mine.gate = undefined;
};

const nothing: readonly Action[] = [];

/**
 * Takes down `actions` in place of those before.
 * @throws Error naming an action whose target is none; RangeError beyond what a pick can tell apart
 */
export const list = (
  mine: Offers,
  actions: readonly Action[],
  actor: number,
  components: readonly Component[],
): void => {
  // An actor that stays in its state mostly has the same list: any order of the candidates is as good as another.
  if (actions === mine.actions) return;
  mine.actions = actions;
  if (actions.length > mine.candidates.length) mine.candidates = roomFor(actions.length);
  const { candidates } = mine;
  let count = 0;
  for (let choice = 0; choice < actions.length; choice++) {
    const { target, progress } = actions[choice] as Action;
    if (target === actor || components[target] === undefined) throw new Error(misled(actions[choice] as Action, actor));
    if (progress) candidates[count++] = choice;
  }
  mine.count = count;
};

const roomFor = (actions: number): Uint32Array => {
  if (actions > CHOICES_MAX) throw new RangeError(`more than ${CHOICES_MAX} actions`);
  return new Uint32Array(actions);
};

const misled = ({ name, target }: Action, actor: number): string =>
  `action "${name}": its target ${target === actor ? 'is the component itself' : `${target} is no component`}`;
