/** What a reduced search holds besides what every search does. */
import type { Judge } from './judge.ts';
import { createReduction, type PersistentRule, type Reduction, reductionBytes, stepsBy } from './persistent.ts';
import { checkerBytes, createChecker } from './persistent-check.ts';
import { createWalker, type Walker, walkerBytes } from './persistent-walk.ts';
import type { Memo } from './successors.ts';
import { addEnabled, createRounds, createStepList, emptied, type Rounds, type StepList } from './vector-steps.ts';

export type Reduced = {
  readonly reduction: Reduction;
  readonly walker: Walker;
  /** The state that is expanded, one that follows it, and one more. */
  readonly state: Int32Array;
  readonly after: Int32Array;
  readonly beyond: Int32Array;
  /** The steps that are taken of it. */
  readonly steps: StepList;
  /** The step that somebody may take alone after one of them. */
  readonly lone: StepList;
  /**
   * Of each rule what it looked at in the state that is expanded, bits for components, and whether it named somebody there. One that did not
   * names nobody either where nothing of that has changed: `changed` has the bits of what has since.
   */
  readonly looked: readonly Int32Array[];
  readonly named: Uint8Array;
  readonly changed: Int32Array;
  /** For each component the places of the invariants and witnesses that read it. */
  readonly readers: readonly (readonly number[])[];
  /** Of the lone steps behind that. */
  readonly rounds: Rounds;
  /** So many states have room. */
  room: number;
};

export function createReduced(memo: Memo, judge: Judge, rules: readonly PersistentRule[]): Reduced {
  const width = memo.system.components.length;
  const reduction = createReduction(memo, rules);
  const checker = createChecker(reduction, judge);
  const bits = () => new Int32Array(checker.words);
  return {
    reduction,
    walker: createWalker(checker),
    looked: rules.map(bits),
    named: new Uint8Array(rules.length),
    changed: bits(),
    readers: memo.system.components.map((_, component) =>
      judge.sets[judge.always]!.filter((place) => judge.memos[place]!.viewIds[component] !== undefined),
    ),
    state: new Int32Array(width),
    after: new Int32Array(width),
    beyond: new Int32Array(width),
    steps: createStepList(),
    lone: createStepList(),
    rounds: createRounds(width),
    room: 0,
  };
}

/** Bytes of its arrays, and about those of its tables. */
export function reducedBytes({ reduction, walker }: Reduced): number {
  return reductionBytes(reduction) + checkerBytes(walker.checker) + walkerBytes(walker);
}

/** How a state was reached: by the steps of a rule or by all, by which of these, and how many lone steps after it. */
export function ordinalOf(byRule: boolean, at: number, length: number): number {
  return (byRule ? 2 ** 24 : 0) + at * 2 ** 12 + length;
}

/** What `ordinalOf` said. */
export function wordsOf(ordinal: number): { readonly byRule: boolean; readonly at: number; readonly length: number } {
  return { byRule: ordinal >= 2 ** 24, at: (ordinal >>> 12) & 0xfff, length: ordinal & 0xfff };
}

/** The steps of the first rule that lets somebody go alone in `vector`, or all steps. @throws Stuck */
export function stepsTaken({ reduction }: Reduced, byRule: boolean, vector: Int32Array, into: StepList): void {
  const { memo, rules } = reduction;
  if (byRule) {
    rules.some((asked) => stepsBy(reduction, asked, vector, into).length > 0);
    return;
  }
  emptied(into);
  for (const actor of memo.actors) addEnabled(memo, vector, actor, into);
}
