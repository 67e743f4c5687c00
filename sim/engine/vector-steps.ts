/** Single steps on a vector of local ids, by the memo alone: for whoever looks at one state at a time. */
import { STEPS_MAX } from './limits.ts';
import {
  FAILED,
  fillOffers,
  fillOutcome,
  heardId,
  type Memo,
  OUTCOME_ACTOR,
  OUTCOME_LABEL,
  OUTCOME_LISTENERS,
  OUTCOME_SELF_ID,
  OUTCOME_STRIDE,
  OUTCOME_TARGET,
  OUTCOME_TARGET_ID,
  SLOT_COVERED,
  SLOT_PROGRESS,
  SLOT_ROW,
  SLOT_STRIDE,
  SLOT_TARGET,
} from './successors.ts';

/** Steps that are enabled in one state: the number of the outcome of each, and the slot of its action. At most STEPS_MAX. */
export type StepList = {
  readonly outcomes: Int32Array;
  readonly slots: Int32Array;
  count: number;
  /** Whether one of them is progress. */
  progress: boolean;
  /** Whose they are, where a rule said who may go. */
  actors: readonly number[];
};

/** Thrown where the memo can go no further: `memo.failure` or `memo.exhausted` says why. */
export class Stuck extends Error {}

export function createStepList(): StepList {
  return {
    outcomes: new Int32Array(STEPS_MAX),
    slots: new Int32Array(STEPS_MAX),
    count: 0,
    progress: false,
    actors: nobody,
  };
}

const nobody: readonly number[] = [];

export function emptied(list: StepList): StepList {
  list.count = 0;
  list.progress = false;
  list.actors = nobody;
  return list;
}

/** The first slot of what `actor` offers in `vector`; their number is in `offers` behind it. @throws Stuck */
export function firstSlot(memo: Memo, vector: Int32Array, actor: number): number {
  const id = vector[actor]!;
  const words = memo.offers[actor]!;
  const known = 2 * id < words.length ? words[2 * id]! : 0;
  const first = known === 0 ? fillOffers(memo, actor, id) : known;
  if (first === FAILED) throw new Stuck();
  return first - 1;
}

/** How many actions `actor` offers in `vector`; `firstSlot` must have been asked. */
export function slotCount(memo: Memo, vector: Int32Array, actor: number): number {
  return memo.offers[actor]![2 * vector[actor]! + 1]!;
}

/** The number of the outcome of `slot`, an action that `actor` offers in `vector`; below 0 where it is blocked. @throws Stuck */
export function outcomeAt(memo: Memo, vector: Int32Array, actor: number, slot: number): number {
  const at = slot * SLOT_STRIDE;
  const { slots } = memo;
  const targetId = vector[slots[at + SLOT_TARGET]!]!;
  const known = targetId < slots[at + SLOT_COVERED]! ? memo.pool[slots[at + SLOT_ROW]! + targetId]! : 0;
  if (known !== 0) return known;
  const outcome = fillOutcome(memo, slot, actor, vector[actor]!, targetId);
  if (outcome === FAILED) throw new Stuck();
  return outcome;
}

/** Adds the steps of `actor` that are enabled in `vector`, in the order of its actions. @throws Stuck; RangeError for more than STEPS_MAX */
export function addEnabled(memo: Memo, vector: Int32Array, actor: number, list: StepList): void {
  const first = firstSlot(memo, vector, actor);
  const end = first + slotCount(memo, vector, actor);
  for (let slot = first; slot < end; slot++) {
    const outcome = outcomeAt(memo, vector, actor, slot);
    if (outcome < 0) continue;
    if (list.count === STEPS_MAX) throw new RangeError(`a state has more than ${STEPS_MAX} steps`);
    list.outcomes[list.count] = outcome;
    list.slots[list.count++] = slot;
    if (memo.slots[slot * SLOT_STRIDE + SLOT_PROGRESS] !== 0) list.progress = true;
  }
}

/** Makes `to` the state that `outcome` leads to from `from`. @throws Error naming a listener whose `hear` throws */
export function applyOutcome(memo: Memo, from: Int32Array, outcome: number, to: Int32Array): void {
  const { outcomes } = memo;
  const record = outcome * OUTCOME_STRIDE;
  to.set(from);
  to[outcomes[record + OUTCOME_ACTOR]!] = outcomes[record + OUTCOME_SELF_ID]!;
  to[outcomes[record + OUTCOME_TARGET]!] = outcomes[record + OUTCOME_TARGET_ID]!;
  const listeners = outcomes[record + OUTCOME_LISTENERS]!;
  if (listeners === 0) return;
  const label = outcomes[record + OUTCOME_LABEL]! - 1;
  const list = memo.lists[listeners]!;
  for (let place = 0; place < list.length; place++) {
    const listener = list[place]!;
    to[listener] = heardId(memo, label, listener, from[listener]!);
  }
}

export function equalVectors(one: Int32Array, other: Int32Array): boolean {
  for (let component = 0; component < one.length; component++) if (one[component] !== other[component]) return false;
  return true;
}

/**
 * Notices where single steps go round: a state is kept, always a later one, and whoever comes back to it has gone round (R. P. Brent, "An
 * improved Monte Carlo factorization algorithm", BIT 20, 1980).
 */
export type Rounds = { readonly kept: Int32Array; taken: number; keep: number };

export function createRounds(width: number): Rounds {
  return { kept: new Int32Array(width), taken: 0, keep: 1 };
}

/** Begins anew in `vector`. */
export function beginRounds(rounds: Rounds, vector: Int32Array): void {
  rounds.kept.set(vector);
  rounds.taken = 0;
  rounds.keep = 1;
}

/** After one more step, to `vector`: whether that was there before. */
export function goesRound(rounds: Rounds, vector: Int32Array): boolean {
  if (equalVectors(rounds.kept, vector)) return true;
  if (++rounds.taken < rounds.keep) return false;
  rounds.kept.set(vector);
  rounds.taken = 0;
  rounds.keep *= 2;
  return false;
}
