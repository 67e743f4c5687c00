/**
 * Whether it matters in which order two actors take a step each: the second condition of `persistent-check.ts`, computed by taking both
 * steps in both orders.
 */
import { holdsAt, isWitness } from './judge.ts';
import { pairKey } from './pairs.ts';
import { loneStep, normalize, type Reduction } from './persistent.ts';
import type { Checker } from './persistent-check.ts';
import {
  type Memo,
  OUTCOME_ACTOR,
  OUTCOME_CHANGED,
  OUTCOME_LISTENERS,
  OUTCOME_SHOWN,
  OUTCOME_STRIDE,
} from './successors.ts';
import { applyOutcome, equalVectors, firstSlot, outcomeAt, type StepList, slotCount } from './vector-steps.ts';

/** A step as the memo knows it. */
export type Taken = { readonly slot: number; readonly outcome: number };

/** Whether each step of `own` commutes with `theirs` in `vector`, or one undoes the other. @throws Stuck */
export function allCommute(checker: Checker, vector: Int32Array, own: StepList, theirs: Taken): boolean {
  for (let at = 0; at < own.count; at++) {
    const outcome = own.outcomes[at]!;
    if (checker.commuting.has(pairKey(outcome, theirs.outcome))) continue;
    if (!commute(checker, vector, { slot: own.slots[at]!, outcome }, theirs)) return false;
  }
  return true;
}

/** Whether `b` leads from `vector` where `a` and `b` lead. */
export function isAbsorbed(checker: Checker, vector: Int32Array, a: Taken, b: Taken): boolean {
  const { reduction, states } = checker;
  const { memo } = reduction;
  const [, afterA, afterB, afterBoth] = states as readonly [Int32Array, Int32Array, Int32Array, Int32Array];
  applyOutcome(memo, vector, a.outcome, afterA);
  applyOutcome(memo, vector, b.outcome, afterB);
  const again = sameAction(memo, vector, afterA, b.slot, b.outcome);
  if (again < 0 || !showsTheSame(memo, again, b.outcome)) return false;
  applyOutcome(memo, afterA, again, afterBoth);
  return isJoined(checker, vector, a, b, afterB, afterBoth);
}

/** Whether it is the same in which order `a` and `b` are taken in `vector`, or the second undoes the first. */
function commute(checker: Checker, vector: Int32Array, a: Taken, b: Taken): boolean {
  const { reduction, states, commuting } = checker;
  const { memo } = reduction;
  const [, afterA, afterB, afterAB, afterBA] = states as readonly Int32Array[] as readonly [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  applyOutcome(memo, vector, a.outcome, afterA);
  applyOutcome(memo, vector, b.outcome, afterB);
  const aThen = sameAction(memo, vector, afterB, a.slot, a.outcome);
  const bThen = sameAction(memo, vector, afterA, b.slot, b.outcome);
  if (bThen > 0) applyOutcome(memo, afterA, bThen, afterAB);
  if (aThen > 0) applyOutcome(memo, afterB, aThen, afterBA);
  if (aThen > 0 && bThen > 0) {
    if (!showsTheSame(memo, aThen, a.outcome) || !showsTheSame(memo, bThen, b.outcome)) return false;
    if (!equalVectors(afterAB, afterBA)) return isJoined(checker, vector, a, b, afterAB, afterBA);
    // Where nobody listens, neither before nor after the other, all that they depend on is in their numbers.
    if ([a.outcome, b.outcome, aThen, bThen].every((one) => isPlain(memo, one)))
      commuting.add(pairKey(a.outcome, b.outcome));
    return true;
  }
  if (bThen > 0) return showsTheSame(memo, bThen, b.outcome) && isJoined(checker, vector, a, b, afterB, afterAB);
  if (aThen <= 0 || !showsTheSame(memo, aThen, a.outcome)) return false;
  return isUnseen(checker, b.outcome) && isJoined(checker, vector, a, b, afterA, afterBA);
}

/** The outcome in `after` of the action that was taken in `vector`; below 0 where it is blocked or its actor is another. @throws Stuck */
export function sameAction(memo: Memo, vector: Int32Array, after: Int32Array, slot: number, outcome: number): number {
  const actor = memo.outcomes[outcome * OUTCOME_STRIDE + OUTCOME_ACTOR]!;
  return after[actor] === vector[actor] ? outcomeAt(memo, after, actor, slot) : -1;
}

/**
 * Whether lone steps lead from both, which `a` and `b` led to from `vector`, to one state. Both are moved there, and what is to be judged on
 * the way is noted. If `b` goes alone it must still do so after `a`: else that state could be reached by the very steps that are left out.
 */
function isJoined(
  checker: Checker,
  vector: Int32Array,
  a: Taken,
  b: Taken,
  one: Int32Array,
  other: Int32Array,
): boolean {
  if (equalVectors(one, other)) return true;
  if (!staysLone(checker, vector, a, b)) return false;
  for (const end of [one, other]) {
    const isEnd = normalize(checker.reduction, end, (asked, steps) => {
      checker.hides ||= breaksOne(checker, end) || showsOne(checker, steps);
      checker.onRelied?.(checker.reduction.rules.indexOf(asked), end);
    });
    checker.hides ||= breaksOne(checker, end);
    if (!isEnd) return false;
  }
  return equalVectors(one, other);
}

function staysLone(checker: Checker, vector: Int32Array, a: Taken, b: Taken): boolean {
  const { reduction, states } = checker;
  if (!isLone(reduction, vector, b)) return true;
  const afterA = states[5]!;
  applyOutcome(reduction.memo, vector, a.outcome, afterA);
  return sameAction(reduction.memo, vector, afterA, b.slot, b.outcome) < 0 || isLone(reduction, afterA, b);
}

/** Whether a confluent rule lets its actor take that action alone. */
function isLone(reduction: Reduction, vector: Int32Array, { slot }: Taken): boolean {
  const { confluent, steps } = reduction;
  return confluent.some((asked) => {
    if (loneStep(reduction, asked, vector, steps) === 0) return false;
    return steps.slots.subarray(0, steps.count).includes(slot);
  });
}

/** Whether an invariant does not hold in `vector` of which that is not known yet. */
function breaksOne({ reduction, judge }: Checker, vector: Int32Array): boolean {
  const { properties, sets, open } = judge;
  return sets[judge.always]!.some(
    (place) =>
      open[place] !== 0 &&
      !isWitness(properties[place]!) &&
      !holdsAt(judge, place, vector, 0, reduction.memo.interners),
  );
}

/** Whether one of these steps breaks a property of steps of which that is not known yet. */
function showsOne({ reduction: { memo }, judge }: Checker, { outcomes, count }: StepList): boolean {
  for (let at = 0; at < count; at++) {
    const shown = judge.sets[memo.outcomes[outcomes[at]! * OUTCOME_STRIDE + OUTCOME_SHOWN]!]!;
    if (shown.some((place) => judge.open[place] !== 0 && !isWitness(judge.properties[place]!))) return true;
  }
  return false;
}

/** Whether the same actions of `actor` are enabled in both states, in which it is the same. @throws Stuck */
export function offersTheSame(memo: Memo, vector: Int32Array, after: Int32Array, actor: number): boolean {
  const first = firstSlot(memo, vector, actor);
  const end = first + slotCount(memo, vector, actor);
  for (let slot = first; slot < end; slot++)
    if (outcomeAt(memo, vector, actor, slot) > 0 !== outcomeAt(memo, after, actor, slot) > 0) return false;
  return true;
}

/** Whether properties of steps say the same of both. */
function showsTheSame({ outcomes }: Memo, one: number, other: number): boolean {
  return outcomes[one * OUTCOME_STRIDE + OUTCOME_SHOWN] === outcomes[other * OUTCOME_STRIDE + OUTCOME_SHOWN];
}

function isPlain({ outcomes }: Memo, outcome: number): boolean {
  return outcomes[outcome * OUTCOME_STRIDE + OUTCOME_LISTENERS] === 0;
}

/** Whether no property looks at what it changes, or at the step itself. */
function isUnseen({ reduction: { memo }, judge }: Checker, outcome: number): boolean {
  const record = outcome * OUTCOME_STRIDE;
  if (!isPlain(memo, outcome) || memo.outcomes[record + OUTCOME_SHOWN] !== 0) return false;
  return judge.sets[memo.outcomes[record + OUTCOME_CHANGED]!]!.every((place) => isWitness(judge.properties[place]!));
}
