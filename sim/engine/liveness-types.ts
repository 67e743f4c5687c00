/** What is asked about runs that never end, and what is found, as data. */
import type { Step, Value } from './component.ts';
import type { Bound } from './outcome.ts';

/**
 * A set of actions and what a run owes them. An action is in the set by its actor and its name; actions without `progress`
 * (faults) never are: they may happen and need not. A run that goes on without end owes it
 *
 * weak: if from some point on an action of the set is enabled all the time, actions of the set are taken again and again.
 * strong: if again and again an action of the set is enabled, actions of the set are taken again and again.
 *
 * Which one it is does not matter: a set of several actions is served by any of them.
 */
export type FairnessAssumption = {
  readonly name: string;
  readonly strength: 'weak' | 'strong';
  /** Must depend on its arguments alone. */
  readonly includes: (actor: number, action: string) => boolean;
};

/**
 * On every fair run each state in which `from` holds is followed by one in which `to` holds, or is one. "Eventually" is
 * a `from` that holds where the run starts.
 *
 * The fairness belongs to the property and not to the check: it is a part of what is claimed, and properties that assume different
 * things can be judged on one state graph.
 */
export type LeadsTo = {
  readonly name: string;
  readonly assumes: readonly FairnessAssumption[];
  /** `from` and `to` see a state as the properties of single states do: by a view of each component that is read, in this order. */
  readonly reads: readonly number[];
  readonly view: (component: number, value: Value) => Value;
  readonly from: (views: readonly Value[]) => boolean;
  readonly to: (views: readonly Value[]) => boolean;
};

/** A run that never ends: the steps of `stem` from the initial state on, then those of `loop` again and again; if `loop` is empty nothing ever happens again. */
export type Lasso = { readonly stem: readonly Step[]; readonly loop: readonly Step[] };

/**
 * An assumption about one action that a loop does not meet: with it the loop is no fair run. weak: enabled all along the loop
 * and never taken. strong: enabled somewhere along it and never taken.
 */
export type Excuse = { readonly actor: number; readonly action: string; readonly strength: 'weak' | 'strong' };

type Judged = {
  readonly property: string;
  /** States seen in which `from` holds: where there are none, nothing is said. */
  readonly from_states: number;
  /** States that are reached from those without passing one in which `to` holds. */
  readonly pending_states: number;
};

export type LivenessVerdict =
  | (Judged & { readonly verdict: 'holds' })
  /** `excludedBy`: each assumption about one action that would by itself exclude this very loop (others may remain). */
  | (Judged & { readonly verdict: 'violated'; readonly lasso: Lasso; readonly excludedBy: readonly Excuse[] })
  /** The graph is not whole, and no violation is in the part that was seen. */
  | (Judged & { readonly verdict: 'undecided' });

export type LivenessOutcome = {
  /** Whether every reachable state was seen. */
  readonly exhaustive: boolean;
  readonly bounds: readonly Bound[];
  readonly states: number;
  readonly transitions: number;
  /** Bytes of the state graph and of what judging it took, at most at a time. */
  readonly bytes: number;
  readonly elapsed_ms: number;
  /** In the order of the properties; none if there is an `error`. */
  readonly properties: readonly LivenessVerdict[];
  /** What a component or a property threw, and the path to the state where it did, as in a search. */
  readonly error?: { readonly message: string; readonly path: readonly Step[] };
};
