/**
 * Partial-order reduction: of steps that may be taken in any order only some orders are explored. A rule says in which states the steps of a
 * few actors are a persistent set (P. Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", LNCS 1032, 1996):
 * whatever the others do before one of these steps is taken, it is still there afterwards and leads to the same. Then it is
 * enough to explore these. Where they are one step it is confluent (S. Blom, J. van de Pol, "State Space Reduction by
 * Proving Confluence", CAV 2002): the state is not even stored, only what that step leads to.
 *
 * Rules are claims of the caller. `persistent-check.ts` says what must be so and looks whether it is; `persistent-walk.ts` says how often.
 */
import { ask, createInquirer, type Inquirer, type Inquiry, inquirerBytes } from './inquiry.ts';
import { CHAIN_MAX } from './limits.ts';
import type { Memo } from './successors.ts';
import {
  addEnabled,
  applyOutcome,
  beginRounds,
  createRounds,
  createStepList,
  emptied,
  equalVectors,
  goesRound,
  type Rounds,
  type StepList,
} from './vector-steps.ts';

export type PersistentRule = {
  /** For a person: who goes, `thread 0.1`. */
  readonly name: string;
  /** The actors whose enabled steps are a persistent set in a state, all steps of each; none: the rule says nothing of it. */
  readonly actors: Inquiry<readonly number[]>;
  /** Where it is worth while to use it. Absent, or confluent: wherever it can be used. No claim: whatever is answered, the verdict is the same. */
  readonly wanted?: Inquiry<boolean>;
  /** Asked also whether what they do is one step: such states are not stored. */
  readonly confluent: boolean;
};

type Asked = {
  readonly rule: PersistentRule;
  readonly actors: Inquirer<readonly number[]>;
  readonly wanted: Inquirer<boolean> | undefined;
};

/** All that a reduced search needs besides its memo. */
export type Reduction = {
  readonly memo: Memo;
  readonly rules: readonly Asked[];
  /** The rules that may say of a state that it need not be stored. */
  readonly confluent: readonly Asked[];
  readonly steps: StepList;
  readonly scratch: readonly [Int32Array, Int32Array];
  readonly rounds: Rounds;
};

export function createReduction(memo: Memo, rules: readonly PersistentRule[]): Reduction {
  const asked = rules.map((rule) => ({
    rule,
    actors: createInquirer(rule.actors),
    // Which states count as one must not depend on what is worth while.
    wanted: rule.confluent ? undefined : rule.wanted && createInquirer(rule.wanted),
  }));
  const width = memo.system.components.length;
  return {
    memo,
    rules: asked,
    confluent: asked.filter(({ rule }) => rule.confluent),
    steps: createStepList(),
    scratch: [new Int32Array(width), new Int32Array(width)],
    rounds: createRounds(width),
  };
}

/** Bytes of its arrays. */
export function reductionBytes({ rules }: Reduction): number {
  return rules.reduce(
    (sum, { actors, wanted }) => sum + inquirerBytes(actors) + (wanted === undefined ? 0 : inquirerBytes(wanted)),
    0,
  );
}

/** Who goes by that rule in `vector`. Where `seen` is given, a bit is set in it for each component that it looks at. */
export function actorsBy(
  { memo }: Reduction,
  { actors }: Asked,
  vector: Int32Array,
  seen?: Int32Array,
): readonly number[] {
  return actors.answers[ask(actors, vector, memo.interners, seen)]!;
}

/**
 * Those who go by that rule in `vector`, with their enabled steps in `into`; nobody if there is no progress among these: faults
 * need not happen, so they alone are never enough. @throws Stuck
 */
export function stepsBy(reduction: Reduction, asked: Asked, vector: Int32Array, into: StepList): readonly number[] {
  const { memo } = reduction;
  emptied(into);
  const { wanted } = asked;
  if (wanted !== undefined && wanted.answers[ask(wanted, vector, memo.interners)] !== true) return nobody;
  const actors = actorsBy(reduction, asked, vector);
  for (const actor of actors) addEnabled(memo, vector, actor, into);
  into.actors = into.progress ? actors : nobody;
  return into.actors;
}

const nobody: readonly number[] = [];

/**
 * The one step that a confluent rule lets somebody take alone in `vector`: its outcome's number, or 0 where there is none.
 * Several actions that lead to the same state count as one; `steps` has them all. @throws Stuck
 */
export function loneStep(reduction: Reduction, asked: Asked, vector: Int32Array, steps: StepList): number {
  const { memo, scratch } = reduction;
  if (stepsBy(reduction, asked, vector, steps).length === 0) return 0;
  const [first, other] = scratch;
  applyOutcome(memo, vector, steps.outcomes[0]!, first);
  for (let place = 1; place < steps.count; place++) {
    applyOutcome(memo, vector, steps.outcomes[place]!, other);
    if (!equalVectors(first, other)) return 0;
  }
  return steps.outcomes[0]!;
}

/**
 * Takes lone steps from `vector` in place until there is none: where that ends is the same whatever the order, if the rules are right. Calls
 * `onStep` before each with the rule and the steps of which it is one. False where they go round, or do not end within CHAIN_MAX steps. @throws Stuck
 */
export function normalize(
  reduction: Reduction,
  vector: Int32Array,
  onStep: (asked: Asked, steps: StepList) => void,
): boolean {
  const { confluent, memo, scratch, steps, rounds } = reduction;
  beginRounds(rounds, vector);
  let taken = 0;
  for (let at = 0; at < confluent.length; ) {
    const outcome = loneStep(reduction, confluent[at]!, vector, steps);
    if (outcome === 0) {
      at++;
      continue;
    }
    if (taken++ === CHAIN_MAX) return false;
    onStep(confluent[at]!, steps);
    applyOutcome(memo, vector, outcome, scratch[0]);
    vector.set(scratch[0]);
    if (goesRound(rounds, vector)) return false;
    at = 0;
  }
  return true;
}
