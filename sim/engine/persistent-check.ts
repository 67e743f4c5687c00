/**
 * What must be so where a rule lets some actors go alone (`persistent.ts`), and whether it is. Of a state s, the steps T of those
 * actors, and each step b that another actor could take in s:
 *
 * 1. b leaves the rule as it is: after b it names the same actors, and they can take the same actions as before.
 * 2. Each step a of T commutes with b: both orders give the same replies' labels and the same state. Or b undoes whatever a does (the
 *    death of the process that a belongs to): b alone leads where a and b do. Or a undoes whatever b does, and nobody sees b.
 *    Two states are the same here if lone steps lead from both to one, nothing that they lead through breaks a property, and b goes alone
 *    after a where it does before.
 * 3. No invariant that looks at what a changes is broken by b: else a might mend it before anybody has looked.
 *
 * If that is so in every state that can be reached, by induction over a run any run has one that begins with a step of T and breaks what it
 * breaks (docs/engine.md). A search looks at the states that it reduces; a test looks at all of small systems.
 */
import { grown } from './grow.ts';
import { holdsAt, isWitness, type Judge } from './judge.ts';
import { NUMBER_BYTES } from './limits.ts';
import { pairKey } from './pairs.ts';
import { actorsBy, type Reduction } from './persistent.ts';
import { allCommute, isAbsorbed, offersTheSame, sameAction, type Taken } from './persistent-order.ts';
import {
  OUTCOME_ACTOR,
  OUTCOME_CHANGED,
  OUTCOME_LISTENERS,
  OUTCOME_STRIDE,
  OUTCOME_TARGET,
  SLOT_STRIDE,
  SLOT_TARGET,
} from './successors.ts';
import {
  addEnabled,
  applyOutcome,
  createStepList,
  emptied,
  firstSlot,
  type StepList,
  slotCount,
} from './vector-steps.ts';

/** What a check needs besides the reduction: room, and what it has seen to commute. */
export type Checker = {
  readonly reduction: Reduction;
  readonly judge: Judge;
  /** Components that the steps of T or what they depend on touch: a bit each. */
  readonly footprint: Int32Array;
  /** The same of the outcomes, by number; their first word is 0 until it was asked. */
  touched: Int32Array<ArrayBuffer>;
  readonly words: number;
  /** Pairs of outcomes that commute, whatever the rest of the state is: the `pairKey` of each. */
  readonly commuting: Set<number>;
  /** Of each pair of sets of properties by their ids the invariants that are in both. */
  readonly shared: Map<number, readonly number[]>;
  readonly others: StepList;
  readonly states: readonly Int32Array[];
  /** How often all that must be so was looked at. */
  compared: number;
  /** Whether, where two states counted as one, something on the way from them to where they meet breaks a property. */
  hides: boolean;
  /** Told in which states which rules' lone steps were relied on to count two states as one: there, too, they must be right. */
  onRelied: ((place: number, vector: Int32Array) => void) | undefined;
};

/** A step that may not be left out. wrong: a rule is, in words. broken: it breaks an invariant, so it must be taken. */
export type Fault = { readonly is: 'wrong'; readonly message: string } | { readonly is: 'broken' };

export function createChecker(reduction: Reduction, judge: Judge): Checker {
  const width = reduction.memo.system.components.length;
  const words = (width >> 5) + 1;
  return {
    reduction,
    judge,
    footprint: new Int32Array(words),
    touched: new Int32Array(64 * words),
    words,
    commuting: new Set(),
    shared: new Map(),
    others: createStepList(),
    states: Array.from({ length: 6 }, () => new Int32Array(width)),
    compared: 0,
    hides: false,
    onRelied: undefined,
  };
}

/** Bytes of its arrays, and about those of its tables. */
export function checkerBytes({ touched, commuting }: Checker): number {
  return touched.byteLength + commuting.size * NUMBER_BYTES;
}

/** The first reason why the rule at `place` may not be used in `vector`, where it lets `actors` take `own`. @throws Stuck */
export function faultOf(
  checker: Checker,
  place: number,
  vector: Int32Array,
  actors: readonly number[],
  own: StepList,
): Fault | undefined {
  const { reduction, others, states } = checker;
  const { memo } = reduction;
  checker.compared++;
  markFootprint(checker, place, vector, actors, own);
  const after = states[0]!;
  for (const actor of memo.actors) {
    if (actors.includes(actor)) continue;
    addEnabled(memo, vector, actor, emptied(others));
    for (let at = 0; at < others.count; at++) {
      const outcome = others.outcomes[at]!;
      const meets = isTouched(checker, outcome);
      if (!meets && !sharesProperty(checker, own, outcome)) continue;
      applyOutcome(memo, vector, outcome, after);
      if (meets) {
        checker.hides = false;
        const why = conflictOf(checker, place, vector, actors, own, { slot: others.slots[at]!, outcome });
        if (why !== undefined && why !== 'absorbed')
          return { is: 'wrong', message: told(checker, place, actor, others.slots[at]!, why) };
        if (checker.hides) return { is: 'broken' };
        if (why === 'absorbed') continue;
      }
      if (mends(checker, vector, own, outcome, after)) return { is: 'broken' };
    }
  }
  return undefined;
}

/**
 * Whether a step that another can take in `vector` breaks an invariant which a step of `own` might mend. No rule is wrong by that, so it must be
 * asked at every use of one. @throws Stuck
 */
export function mayMend(checker: Checker, vector: Int32Array, own: StepList): boolean {
  if (!isSeen(checker, own)) return false;
  const { reduction, others, states } = checker;
  const { memo } = reduction;
  const after = states[0]!;
  for (const actor of memo.actors) {
    if (own.actors.includes(actor)) continue;
    addEnabled(memo, vector, actor, emptied(others));
    for (let at = 0; at < others.count; at++) {
      const outcome = others.outcomes[at]!;
      if (checker.judge.sets[changedBy(checker, outcome)]!.length === 0) continue;
      applyOutcome(memo, vector, outcome, after);
      if (mends(checker, vector, own, outcome, after)) return true;
    }
  }
  return false;
}

function told({ reduction }: Checker, place: number, actor: number, slot: number, why: string): string {
  const { memo, rules } = reduction;
  const { name } = memo.actions[slot]!.action;
  return `${rules[place]!.rule.name} may not go alone, as a rule of the reduction says: "${memo.system.components[actor]!.name}" can take "${name}", and ${why}`;
}

/** The id of the set of properties that may see something change by a step. */
function changedBy({ reduction: { memo }, judge }: Checker, outcome: number): number {
  const record = outcome * OUTCOME_STRIDE;
  return memo.outcomes[record + OUTCOME_LISTENERS] !== 0 ? judge.always : memo.outcomes[record + OUTCOME_CHANGED]!;
}

/** Whether some property may see something change by a step of `own`, and by `outcome`. */
function sharesProperty(checker: Checker, own: StepList, outcome: number): boolean {
  return checker.judge.sets[changedBy(checker, outcome)]!.length > 0 && isSeen(checker, own);
}

/** Whether some property may see something change by a step of `own`. */
function isSeen(checker: Checker, own: StepList): boolean {
  for (let at = 0; at < own.count; at++)
    if (checker.judge.sets[changedBy(checker, own.outcomes[at]!)]!.length > 0) return true;
  return false;
}

/**
 * Whether an invariant that looks at what a step of `own` changes does not hold in `after`, which `outcome` led to from `vector`. Such a step may
 * change something else after `outcome` than before.
 */
function mends(checker: Checker, vector: Int32Array, own: StepList, outcome: number, after: Int32Array): boolean {
  const { reduction, judge } = checker;
  const { memo } = reduction;
  const theirs = changedBy(checker, outcome);
  for (let at = 0; at < own.count; at++) {
    const then = sameAction(memo, vector, after, own.slots[at]!, own.outcomes[at]!);
    const invariants = sharedBy(checker, changedBy(checker, then > 0 ? then : own.outcomes[at]!), theirs);
    for (let place = 0; place < invariants.length; place++) {
      const property = invariants[place]!;
      if (judge.open[property] !== 0 && !holdsAt(judge, property, after, 0, memo.interners)) return true;
    }
  }
  return false;
}

/** The invariants in both of two sets of properties. */
function sharedBy({ judge, shared }: Checker, one: number, other: number): readonly number[] {
  const key = pairKey(one, other);
  const known = shared.get(key);
  if (known !== undefined) return known;
  const both = judge.sets[one]!.filter(
    (place) => judge.sets[other]!.includes(place) && !isWitness(judge.properties[place]!),
  );
  shared.set(key, both);
  return both;
}

/** What a step can only meet if it touches one of these: the actors, what they act on, who hears them, and what the rule looked at. */
function markFootprint(
  { reduction, footprint }: Checker,
  place: number,
  vector: Int32Array,
  actors: readonly number[],
  own: StepList,
): void {
  const { memo, rules } = reduction;
  footprint.fill(0);
  const mark = (component: number): void => {
    footprint[component >> 5]! |= 1 << (component & 31);
  };
  for (const actor of actors) {
    mark(actor);
    const first = firstSlot(memo, vector, actor);
    const end = first + slotCount(memo, vector, actor);
    for (let slot = first; slot < end; slot++) mark(memo.slots[slot * SLOT_STRIDE + SLOT_TARGET]!);
  }
  for (let at = 0; at < own.count; at++)
    memo.lists[memo.outcomes[own.outcomes[at]! * OUTCOME_STRIDE + OUTCOME_LISTENERS]!]!.forEach(mark);
  actorsBy(reduction, rules[place]!, vector, footprint);
}

function isTouched(checker: Checker, outcome: number): boolean {
  const { words, footprint } = checker;
  const at = outcome * words;
  const touched = touchedBy(checker, outcome);
  for (let word = 0; word < words; word++) if ((touched[at + word]! & footprint[word]!) !== 0) return true;
  return false;
}

/** Bits of what steps touch, `words` of them from `outcome` times `words` on: its actor, its target and who hears it. */
export function touchedBy(checker: Checker, outcome: number): Int32Array {
  const { reduction, words } = checker;
  const { memo } = reduction;
  const width = memo.system.components.length;
  const at = outcome * words;
  const mark = (component: number): void => {
    checker.touched[at + (component >> 5)]! |= 1 << (component & 31);
  };
  checker.touched = grown(checker.touched, at + words);
  // One bit behind the last component says that the others are known.
  if ((checker.touched[at + (width >> 5)]! & (1 << (width & 31))) !== 0) return checker.touched;
  const record = outcome * OUTCOME_STRIDE;
  mark(width);
  mark(memo.outcomes[record + OUTCOME_ACTOR]!);
  mark(memo.outcomes[record + OUTCOME_TARGET]!);
  memo.lists[memo.outcomes[record + OUTCOME_LISTENERS]!]!.forEach(mark);
  return checker.touched;
}

/** Why `theirs`, a step of another actor, meets the steps of `own` in `vector`; undefined if it does not, `absorbed` if it undoes them all. */
function conflictOf(
  checker: Checker,
  place: number,
  vector: Int32Array,
  actors: readonly number[],
  own: StepList,
  theirs: Taken,
): string | undefined {
  const after = checker.states[0]!;
  const change = changeOf(checker, place, vector, actors, after);
  if (change === undefined && allCommute(checker, vector, own, theirs)) return undefined;
  for (let at = 0; at < own.count; at++)
    if (!isAbsorbed(checker, vector, { slot: own.slots[at]!, outcome: own.outcomes[at]! }, theirs))
      return change ?? 'which of both comes first is not the same';
  return 'absorbed';
}

/** What is not in `after` as it was in `vector`: the actors, what they can do, or what the rule says of them. */
function changeOf(
  { reduction }: Checker,
  place: number,
  vector: Int32Array,
  actors: readonly number[],
  after: Int32Array,
): string | undefined {
  if (actors.some((actor) => after[actor] !== vector[actor])) return 'then it is no longer there as it was';
  if (!actors.every((actor) => offersTheSame(reduction.memo, vector, after, actor)))
    return 'then it can do something else than before';
  const now = actorsBy(reduction, reduction.rules[place]!, after);
  const isSame = now.length === actors.length && now.every((actor, at) => actor === actors[at]);
  return isSame ? undefined : 'then the rule does not say so any more';
}
