/**
 * The state of a simulation, and what can be done in it. Values are plain and never copied; nothing is interned and
 * nothing is kept of earlier states, so a run needs as much memory after 10^8 steps as after one.
 *
 * Whether an action is enabled is found out only when somebody wants to take it. One that was found blocked is set
 * aside until the component that it acts on, or its own, changes: so what has not been set aside is a superset of what
 * is enabled, and drawing from it until an enabled action turns up is uniform over the enabled ones.
 */
import type { Action, Component, Label, Outcome, System, Value } from '../engine/index.ts';
import type { Generator } from './generator.ts';
import { CHOICES_MAX } from './limits.ts';
import { type Pick, REST } from './scheduler.ts';

export const pickOf = (actor: number, choice: number): Pick => actor * CHOICES_MAX + choice;
export const actorOfPick = (pick: Pick): number => Math.floor(pick / CHOICES_MAX);
export const choiceOfPick = (pick: Pick): number => pick % CHOICES_MAX;

export type Board = {
  readonly system: System;
  /** Components with actions, in order. */
  readonly actors: readonly number[];
  /** The value of each component. Changes in place with every step. */
  readonly values: readonly Value[];
  /** Back to the initial state. */
  readonly reset: () => void;
  readonly actionsOf: (actor: number) => readonly Action[];
  /** How many actions with progress of `actor` may be enabled: none that was found blocked since. */
  readonly openOf: (actor: number) => number;
  /** Uniform over all enabled steps with progress, or REST. */
  readonly draw: (generator: Generator) => Pick;
  /** Uniform over those of one actor, or REST. */
  readonly drawFrom: (actor: number, generator: Generator) => Pick;
  /** Uniform over all enabled steps without progress, or REST. */
  readonly drawFault: (generator: Generator) => Pick;
  /** Whether no step with progress is enabled. */
  readonly isAtRest: () => boolean;
  /** What a step would give, or undefined where it is blocked or does not exist. */
  readonly outcomeOf: (pick: Pick) => Outcome | undefined;
  /**
   * Takes an enabled step and tells which components have a new value: `changed` is called for each, once.
   * @throws Error if the step is blocked, or naming the component that throws
   */
  readonly take: (pick: Pick, changed: (component: number) => void) => Outcome;
  /** Whose function was called last, for the words of an error. */
  readonly whereabouts: () => string;
};

type Active = { readonly actions: NonNullable<Component['actions']> };

type Offers = {
  actions: readonly Action[];
  /** A permutation of the places of the actions with progress: the first `open` of it were not found blocked. */
  candidates: Uint32Array;
  /** How many actions with progress there are. */
  count: number;
};

export const createBoard = (system: System): Board => {
  const { components } = system;
  const actors = components.flatMap(({ actions }, index) => (actions === undefined ? [] : [index]));
  const listeners = components.flatMap(({ hear }, index) => (hear === undefined ? [] : [index]));
  const values: Value[] = components.map(({ initial }) => initial);
  const offers = components.map((): Offers => ({ actions: [], candidates: new Uint32Array(4), count: 0 }));
  const open = createWeights(components.length);
  /** Actors with an action on this component that was found blocked. An entry may be out of date: waking costs nothing but time. */
  const waiting: number[][] = components.map(() => []);
  let prepared: Pick = REST;
  let preparedOutcome: Outcome | undefined;
  let doing = '';
  let doer = REST;

  const refresh = (actor: number): void => {
    const mine = offers[actor] as Offers;
    doing = 'listing its actions';
    doer = pickOf(actor, 0);
    const actions = (components[actor] as Active).actions(values[actor] as Value);
    mine.actions = actions;
    if (actions.length > mine.candidates.length) mine.candidates = roomFor(actions.length);
    const { candidates } = mine;
    let count = 0;
    for (let choice = 0; choice < actions.length; choice++) {
      const { target, progress } = actions[choice] as Action;
      if (target === actor || components[target] === undefined)
        throw new Error(misled(actions[choice] as Action, actor));
      if (progress) candidates[count++] = choice;
    }
    mine.count = count;
    open.set(actor, count);
  };
  const refreshAll = (): void => {
    for (const list of waiting) list.length = 0;
    for (const actor of actors) refresh(actor);
    prepared = REST;
  };
  const wake = (component: number): void => {
    const list = waiting[component] as number[];
    for (const actor of list) open.set(actor, (offers[actor] as Offers).count);
    list.length = 0;
  };
  const outcomeOf = (pick: Pick): Outcome | undefined => {
    if (pick === prepared) return preparedOutcome;
    const actor = actorOfPick(pick);
    const action = offers[actor]?.actions[choiceOfPick(pick)];
    if (action === undefined) return undefined;
    doing = 'taking';
    doer = pick;
    const outcome = action.take(values[actor] as Value, values[action.target] as Value);
    prepared = pick;
    preparedOutcome = outcome;
    return outcome;
  };
  /** Tries the candidate at `place`; a blocked one is set aside. */
  const attempt = (actor: number, place: number): Pick => {
    const { candidates, actions } = offers[actor] as Offers;
    const choice = candidates[place] as number;
    const pick = pickOf(actor, choice);
    if (outcomeOf(pick) !== undefined) return pick;
    const last = open.get(actor) - 1;
    candidates[place] = candidates[last] as number;
    candidates[last] = choice;
    open.set(actor, last);
    const list = waiting[(actions[choice] as Action).target] as number[];
    if (list[list.length - 1] !== actor) list.push(actor);
    return REST;
  };
  const drawFrom = (actor: number, generator: Generator): Pick => {
    for (let count = open.get(actor); count > 0; count = open.get(actor)) {
      const pick = attempt(actor, count === 1 ? 0 : generator.below(count));
      if (pick !== REST) return pick;
    }
    return REST;
  };
  const update = (component: number, value: Value, changed: (component: number) => void): void => {
    if (values[component] === value) return;
    values[component] = value;
    if (components[component]?.actions !== undefined) refresh(component);
    wake(component);
    changed(component);
  };

  const board: Board = {
    system,
    actors,
    values,
    reset: () => {
      components.forEach(({ initial }, index) => {
        values[index] = initial;
      });
      refreshAll();
    },
    actionsOf: (actor) => (offers[actor] as Offers).actions,
    openOf: open.get,
    draw: (generator) => {
      for (let total = open.total(); total > 0; total = open.total()) {
        const actor = open.find(generator.below(total));
        const pick = attempt(actor, open.rest());
        if (pick !== REST) return pick;
      }
      return REST;
    },
    drawFrom,
    drawFault: (generator) => {
      const enabled = actors.flatMap((actor) =>
        (offers[actor] as Offers).actions.flatMap(({ progress }, choice) => {
          const pick = pickOf(actor, choice);
          return progress || outcomeOf(pick) === undefined ? [] : [pick];
        }),
      );
      return enabled.length === 0 ? REST : (enabled[generator.below(enabled.length)] as Pick);
    },
    isAtRest: () => {
      for (let total = open.total(); total > 0; total = open.total())
        if (attempt(open.find(0), open.rest()) !== REST) return false;
      return true;
    },
    outcomeOf,
    take: (pick, changed) => {
      const outcome = outcomeOf(pick);
      if (outcome === undefined) throw new Error('the step is not enabled');
      const actor = actorOfPick(pick);
      const { target } = (offers[actor] as Offers).actions[choiceOfPick(pick)] as Action;
      const { label } = outcome;
      prepared = REST;
      update(actor, outcome.self, changed);
      update(target, outcome.target, changed);
      if (label !== undefined) {
        for (const listener of listeners) {
          if (listener === actor || listener === target) continue;
          const { hears, hear } = components[listener] as Component;
          doing = 'hearing';
          doer = pickOf(listener, 0);
          if (hears !== undefined && !hears(label)) continue;
          update(listener, (hear as (value: Value, label: Label) => Value)(values[listener] as Value, label), changed);
        }
      }
      return outcome;
    },
    whereabouts: () => {
      const actor = actorOfPick(doer);
      const what = doing === 'taking' ? `action "${offers[actor]?.actions[choiceOfPick(doer)]?.name ?? ''}"` : doing;
      return `component "${components[actor]?.name ?? ''}", ${what}`;
    },
  };
  return board;
};

/** @throws RangeError beyond what a pick can tell apart */
const roomFor = (actions: number): Uint32Array => {
  if (actions > CHOICES_MAX) throw new RangeError(`more than ${CHOICES_MAX} actions`);
  return new Uint32Array(actions);
};

const misled = ({ name, target }: Action, actor: number): string =>
  `action "${name}": its target ${target === actor ? 'is the component itself' : `${target} is no component`}`;

/**
 * A whole number for each index, of which one can be found by its place in the sum of all: a binary indexed tree
 * (Fenwick, "A new data structure for cumulative frequency tables", 1994).
 */
const createWeights = (size: number) => {
  const weights = new Uint32Array(size);
  const tree = new Int32Array(size + 1);
  const top = 2 ** Math.floor(Math.log2(Math.max(1, size)));
  let sum = 0;
  let left = 0;
  return {
    get: (index: number): number => weights[index] as number,
    total: (): number => sum,
    set: (index: number, weight: number): void => {
      const change = weight - (weights[index] as number);
      if (change === 0) return;
      weights[index] = weight;
      sum += change;
      for (let node = index + 1; node <= size; node += node & -node) tree[node] = (tree[node] as number) + change;
    },
    /** The index in whose share of the sum `place` lies; `rest` says afterwards how far into it. */
    find: (place: number): number => {
      let node = 0;
      left = place;
      for (let stride = top; stride > 0; stride >>= 1) {
        const next = node + stride;
        if (next <= size && (tree[next] as number) <= left) {
          node = next;
          left -= tree[next] as number;
        }
      }
      return node;
    },
    rest: (): number => left,
  };
};
