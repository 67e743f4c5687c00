/**
 * A finite system as a relation of local steps. A search that came to its end has asked for every step that can ever be taken;
 * this is what it was told, in a form for others: an exporter, a second checker, a person.
 *
 * The local ids of a component number its values, 0, 1, 2, …; 0 is the initial one, so the initial state is all zeros. A step
 * is found by its actor's local id, the action's place there and its target's local id, and says how the three kinds of
 * components that it touches go on: actor, target and whoever hears its label.
 */
import type { Label, System, Value } from './component.ts';
import { slotHash } from './hash.ts';
import type { SearchOptions, SearchOutcome } from './outcome.ts';
import { outcomeOf, type Run } from './run.ts';
import { explore } from './search.ts';
import {
  type Memo,
  OUTCOME_LABEL,
  OUTCOME_LISTENERS,
  OUTCOME_SELF_ID,
  OUTCOME_STRIDE,
  OUTCOME_TALLY,
  OUTCOME_TARGET_ID,
  SLOT_COVERED,
  SLOT_ROW,
  SLOT_STRIDE,
} from './successors.ts';

export type Relation = {
  /** In the order of the system's components. */
  readonly components: readonly RelationComponent[];
  readonly labels: readonly RelationLabel[];
};

type RelationComponent = {
  readonly name: string;
  /** The value of each local id. */
  readonly values: readonly Value[];
  /** Its actions in each local id, in the engine's order; empty lists where it is passive. */
  readonly actions: readonly (readonly RelationAction[])[];
};

export type RelationAction = {
  readonly name: string;
  /** Index of the component that it acts on. */
  readonly target: number;
  readonly progress: boolean;
  /** By the target's local id. */
  readonly steps: readonly RelationStep[];
};

/** unmet: in no reachable state are the actor and the target in these local ids. */
export type RelationStep = 'blocked' | 'unmet' | TakenStep;

export type TakenStep = {
  /** The next local ids of the actor and of the target. */
  readonly self: number;
  readonly target: number;
  readonly reply: string;
  /** Index of its label, where somebody hears it, and the components that do: neither the actor nor the target is among them. */
  readonly heard?: { readonly label: number; readonly listeners: readonly number[] };
};

type RelationLabel = {
  readonly label: Label;
  /** By component and its local id, the next local id of who hears it; undefined where that is never needed. */
  readonly next: readonly (readonly (number | undefined)[] | undefined)[];
};

/**
 * Searches `system`, storing every state whole, and gives its relation beside what the search says; no relation where it did not
 * come to its end. No property is judged. @throws as `search`
 */
export function relate(
  system: System,
  options: Omit<SearchOptions, 'store' | 'exchanges'>,
): { readonly outcome: SearchOutcome; readonly relation: Relation | undefined } {
  const run = explore(system, [], options, slotHash);
  const outcome = outcomeOf(run);
  return { outcome, relation: outcome.exhaustive ? relationOf(run) : undefined };
}

/** The relation that a search has learnt. @throws RangeError where it may not have asked for every step: it was no exhaustive one */
export function relationOf(run: Run): Relation {
  const gap = gapOf(run);
  if (gap !== undefined) throw new RangeError(`such a search knows only some of the steps: ${gap}`);
  const { memo } = run;
  const taken = takenSteps(memo);
  return {
    components: run.system.components.map(({ name }, component) => {
      const { values } = memo.interners[component]!;
      return { name, values, actions: values.map((_, id) => actionsOf(memo, taken, component, id)) };
    }),
    labels: memo.labels.values.map((label, id) => ({
      label: label as Label,
      next: run.system.components.map((_, component) => nextOf(memo, id, component)),
    })),
  };
}

/** Why steps may be missing. */
function gapOf(run: Run): string | undefined {
  if (run.error !== undefined) return run.error.message;
  if (run.bounds.length > 0) return `it hit the bound of ${run.bounds.join(' and ')}`;
  if (run.stopped || run.next < run.visited.count) return 'it was stopped';
  if (run.memo.symmetry !== undefined) return 'it stored one of several states that are alike';
  return run.options.store === 'fingerprint' ? 'it told states apart by fingerprints' : undefined;
}

function actionsOf(memo: Memo, taken: readonly TakenStep[], component: number, id: number): readonly RelationAction[] {
  const words = memo.offers[component]!;
  const first = (words[2 * id] ?? 0) - 1;
  // A passive component was never asked.
  if (first < 0) return [];
  return memo.actions.slice(first, first + words[2 * id + 1]!).map(({ action }, choice) => {
    const { name, target, progress } = action;
    const at = (first + choice) * SLOT_STRIDE;
    const covered = memo.slots[at + SLOT_COVERED]!;
    const steps = memo.interners[target]!.values.map((_, targetId): RelationStep => {
      const number = targetId < covered ? memo.pool[memo.slots[at + SLOT_ROW]! + targetId]! : 0;
      if (number === 0) return 'unmet';
      return number < 0 ? 'blocked' : taken[number]!;
    });
    return { name, target, progress, steps };
  });
}

/** The step of each outcome's number; the first is none. */
function takenSteps(memo: Memo): readonly TakenStep[] {
  return Array.from({ length: memo.outcomes_count }, (_, number) => {
    const word = (field: number) => memo.outcomes[number * OUTCOME_STRIDE + field]!;
    const listeners = memo.lists[word(OUTCOME_LISTENERS)]!;
    return {
      self: word(OUTCOME_SELF_ID),
      target: word(OUTCOME_TARGET_ID),
      reply: memo.tallies[word(OUTCOME_TALLY)]?.reply ?? '',
      ...(listeners.length === 0 ? {} : { heard: { label: word(OUTCOME_LABEL) - 1, listeners } }),
    };
  });
}

function nextOf(memo: Memo, label: number, component: number): readonly (number | undefined)[] | undefined {
  const row = memo.heard[label * memo.interners.length + component];
  return row && memo.interners[component]!.values.map((_, id) => (row[id] ? row[id] - 1 : undefined));
}
