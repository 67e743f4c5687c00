/**
 * Looks further than one step: what a rule says of a state it says of all that others can reach from there without those who go alone, and
 * nobody goes there where the rule is used. As long as these are not too many, each is looked at once, and in each everything must be as
 * `persistent-check.ts` says: of a small system that is a proof. Later somebody goes there now and then, at random but always the same way:
 * a step of another after the next.
 */
import { hashOf, mix } from './hash.ts';
import {
  CHECKED_ALWAYS,
  CHECKED_ONE_IN,
  LOOKED_AHEAD_MAX,
  NUMBER_BYTES,
  WALK_STEPS_MAX,
  WALKED_ALWAYS,
  WALKED_ONE_IN,
} from './limits.ts';
import { stepsBy } from './persistent.ts';
import { type Checker, type Fault, faultOf, mayMend } from './persistent-check.ts';
import { addEnabled, applyOutcome, createStepList, emptied, type StepList } from './vector-steps.ts';

export type Walker = {
  readonly checker: Checker;
  /** How often it was asked. */
  asked: number;
  /** Of each rule the states that were looked at ahead, and from which nothing is wrong: 53 bits of each. */
  readonly seen: readonly Set<number>[];
  /** So many may still be looked at before walks are made instead. */
  left: number;
  /** The last random number. */
  random: number;
  /** Where lone steps were relied on, still to be looked at. */
  readonly relied: Use[];
  readonly own: StepList;
  readonly steps: StepList;
  readonly others: StepList;
  readonly states: readonly [Int32Array, Int32Array];
};

export function createWalker(checker: Checker): Walker {
  const { memo, rules } = checker.reduction;
  const width = memo.system.components.length;
  const walker: Walker = {
    checker,
    asked: 0,
    seen: rules.map(() => new Set()),
    left: LOOKED_AHEAD_MAX,
    random: 1,
    relied: [],
    own: createStepList(),
    steps: createStepList(),
    others: createStepList(),
    states: [new Int32Array(width), new Int32Array(width)],
  };
  checker.onRelied = (place, vector) => {
    if (walker.left <= 0) return;
    const key = keyOf(checker, vector);
    if (!walker.seen[place]!.has(key)) walker.relied.push({ place, vector: vector.slice(), key });
  };
  return walker;
}

/** Bytes of what it has seen, about. */
export function walkerBytes({ seen }: Walker): number {
  return seen.reduce((sum, { size }) => sum + size * NUMBER_BYTES, 0);
}

/**
 * As `faultOf`, and sometimes of what lies further ahead; `broken` there says as much of the state itself. For the first CHECKED_ALWAYS uses
 * of rules it looks, and ahead until LOOKED_AHEAD_MAX states were looked at; for the first WALKED_ALWAYS it walks from then on; later only
 * now and then. What is broken in the next step is always found. @throws Stuck
 */
export function faultAhead(walker: Walker, place: number, vector: Int32Array, own: StepList): Fault | undefined {
  walker.asked++;
  const { asked } = walker;
  // Numbers in a row may belong to the same few rules again and again.
  const lot = mix(asked) >>> 0;
  if (asked > CHECKED_ALWAYS && lot % CHECKED_ONE_IN !== 0)
    return mayMend(walker.checker, vector, own) ? { is: 'broken' } : undefined;
  walker.relied.length = 0;
  const fault = faultOf(walker.checker, place, vector, own.actors, own);
  if (fault !== undefined) return fault;
  if (walker.left > 0) return lookAhead(walker, place, vector);
  return asked > WALKED_ALWAYS && lot % WALKED_ONE_IN !== 0 ? undefined : walk(walker, place, vector, own);
}

/** A state in which the rule at `place` is used, or lies ahead of one, or was relied on. */
type Use = { readonly place: number; readonly vector: Int32Array; readonly key: number };

/**
 * Looks at all that others can reach from `vector` while the rule at `place` still says what it says there, the nearest first; and the same
 * from where lone steps were relied on, to count two states as one.
 */
function lookAhead(walker: Walker, place: number, vector: Int32Array): Fault | undefined {
  const { checker, own, steps, others, relied } = walker;
  const { reduction } = checker;
  const { memo } = reduction;
  const uses: Use[] = [];
  const isNew = (use: Use): boolean => {
    const seen = walker.seen[use.place]!;
    if (seen.has(use.key)) return false;
    seen.add(use.key);
    uses.push(use);
    return true;
  };
  /** What is wrong, after all that was seen since is forgotten: whoever comes here again has to know. */
  const forgotten = (fault: Fault): Fault => {
    for (const use of uses) walker.seen[use.place]!.delete(use.key);
    return fault;
  };
  if (!isNew({ place, vector: vector.slice(), key: keyOf(checker, vector) })) return undefined;
  for (const use of uses) {
    const rule = { ...reduction.rules[use.place]!, wanted: undefined };
    stepsBy(reduction, rule, use.vector, own);
    emptied(others);
    for (const actor of memo.actors) if (!own.actors.includes(actor)) addEnabled(memo, use.vector, actor, others);
    for (let at = 0; at < others.count; at++) {
      const next = new Int32Array(vector.length);
      applyOutcome(memo, use.vector, others.outcomes[at]!, next);
      if (!saysTheSame(walker, use.place, next, own)) continue;
      if (!isNew({ place: use.place, vector: next, key: keyOf(checker, next) })) continue;
      if (walker.left-- === 0) return undefined;
      const fault = faultOf(checker, use.place, next, own.actors, steps);
      if (fault !== undefined) return forgotten(fault);
    }
    for (let one = relied.pop(); one !== undefined; one = relied.pop()) {
      if (!isNew(one)) continue;
      if (walker.left-- === 0) return undefined;
      stepsBy(reduction, { ...reduction.rules[one.place]!, wanted: undefined }, one.vector, steps);
      const fault = faultOf(checker, one.place, one.vector, steps.actors, steps);
      if (fault !== undefined) return forgotten(fault);
    }
  }
  return undefined;
}

/** Whether the rule at `place` lets in `vector` the same go alone as where they have `own` steps, with the same steps: in `walker.steps`. */
function saysTheSame({ checker, steps }: Walker, place: number, vector: Int32Array, own: StepList): boolean {
  const { reduction } = checker;
  const still = stepsBy(reduction, { ...reduction.rules[place]!, wanted: undefined }, vector, steps);
  return sameSteps(own, steps) && still.length === own.actors.length;
}

/** A number for a state: two that share one are taken for one, and then of one of them less is looked at. */
function keyOf({ reduction: { memo } }: Checker, vector: Int32Array): number {
  let second = 0;
  for (let component = 0; component < vector.length; component++) second = mix((second + vector[component]!) | 0);
  return (hashOf(memo.hashes, vector) >>> 0) * 2 ** 21 + (second >>> 11);
}

function walk(walker: Walker, place: number, vector: Int32Array, own: StepList): Fault | undefined {
  const { checker, steps, others, states } = walker;
  const { memo } = checker.reduction;
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
    if (!saysTheSame(walker, place, next, own)) return undefined;
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
