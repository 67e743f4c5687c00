/**
 * Looks further than one step: what a rule says of a state it says of all that others can reach from there without those who go alone, and
 * nobody goes there where the rule is used. Now and then somebody does, at random but always the same way: a step of another after
 * the next, and in each state everything must be as `persistent-check.ts` says.
 */
import { mix } from './hash.ts';
import { CHECKED_ALWAYS, CHECKED_ONE_IN, WALK_STEPS_MAX, WALKED_ALWAYS, WALKED_ONE_IN, WALKS_MAX } from './limits.ts';
import { stepsBy } from './persistent.ts';
import { type Checker, type Fault, faultOf, mayMend } from './persistent-check.ts';
import { addEnabled, applyOutcome, createStepList, emptied, type StepList } from './vector-steps.ts';

export type Walker = {
  readonly checker: Checker;
  /** How often it was asked. */
  asked: number;
  /** The last random number. */
  random: number;
  readonly steps: StepList;
  readonly others: StepList;
  readonly states: readonly [Int32Array, Int32Array];
};

export function createWalker(checker: Checker): Walker {
  const width = checker.reduction.memo.system.components.length;
  return {
    checker,
    asked: 0,
    random: 1,
    steps: createStepList(),
    others: createStepList(),
    states: [new Int32Array(width), new Int32Array(width)],
  };
}

/**
 * As `faultOf`, and sometimes of what lies further ahead; `broken` there says as much of the state itself. For the first CHECKED_ALWAYS uses
 * of rules it looks, for the first WALKED_ALWAYS ahead, too; later only now and then. What is broken in the next step is always found. @throws Stuck
 */
export function faultAhead(walker: Walker, place: number, vector: Int32Array, own: StepList): Fault | undefined {
  walker.asked++;
  const { asked } = walker;
  // Numbers in a row may belong to the same few rules again and again.
  const lot = mix(asked) >>> 0;
  if (asked > CHECKED_ALWAYS && lot % CHECKED_ONE_IN !== 0)
    return mayMend(walker.checker, vector, own) ? { is: 'broken' } : undefined;
  const fault = faultOf(walker.checker, place, vector, own.actors, own);
  if (fault !== undefined || (asked > WALKED_ALWAYS && lot % WALKED_ONE_IN !== 0)) return fault;
  // Of few uses each must show more: the first has the most walks.
  for (let left = Math.max(1, Math.floor(WALKS_MAX / asked)); left > 0; left--) {
    const ahead = walk(walker, place, vector, own);
    if (ahead !== undefined) return ahead;
  }
  return undefined;
}

function walk(walker: Walker, place: number, vector: Int32Array, own: StepList): Fault | undefined {
  const { checker, steps, others, states } = walker;
  const { reduction } = checker;
  const { memo } = reduction;
  const { actors } = own;
  const [here, next] = states;
  here.set(vector);
  for (let taken = 0; taken < WALK_STEPS_MAX; taken++) {
    emptied(others);
    for (const actor of memo.actors) if (!actors.includes(actor)) addEnabled(memo, here, actor, others);
    if (others.count === 0) return undefined;
    walker.random = mix((walker.random + 0x9e3779b9) | 0);
    applyOutcome(memo, here, others.outcomes[(walker.random >>> 0) % others.count]!, next);
    // Whatever undoes their steps may also end what the rule says.
    const still = stepsBy(reduction, { ...reduction.rules[place]!, wanted: undefined }, next, steps);
    if (!sameSteps(own, steps) || still.length !== actors.length) return undefined;
    here.set(next);
    const fault = faultOf(checker, place, here, actors, steps);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Whether both are by the same actions. */
function sameSteps(one: StepList, other: StepList): boolean {
  if (one.count !== other.count) return false;
  for (let at = 0; at < one.count; at++) if (one.slots[at] !== other.slots[at]) return false;
  return true;
}
