/**
 * The state of a simulation, and what can be done in it. Values are plain and never copied; nothing is interned and
 * nothing is kept of earlier states, so a run needs as much memory after many steps as after one.
 *
 * Whether an action is enabled is found out only when somebody wants to take it. One that was found blocked is set
 * aside until the component that it acts on, or its own, changes (`gates.ts` says more closely when): so what has not
 * been set aside is a superset of what is enabled, and drawing from it until an enabled action turns up is uniform over
 * the enabled ones. No step costs more because there are more components that it does not concern.
 */
import type { Action, Component, Outcome, System, Value } from '../engine/index.ts';
import { createGates, type GateState } from './gates.ts';
import type { Generator } from './generator.ts';
import { CHOICES_MAX } from './limits.ts';
import { listenersOf } from './listeners.ts';
import { forget, list, noOffers, type Offers } from './offers.ts';
import { type Pick, REST } from './scheduler.ts';
import { createWeights } from './weights.ts';

export const pickOf = (actor: number, choice: number): Pick => actor * CHOICES_MAX + choice;
export const actorOfPick = (pick: Pick): number => Math.floor(pick / CHOICES_MAX);
// Not `%`, which is slow for numbers beyond 31 bits.
export const choiceOfPick = (pick: Pick): number => pick - CHOICES_MAX * actorOfPick(pick);

export type Board = {
  readonly system: System;
  /** Components with actions, in order. */
  readonly actors: readonly number[];
  /** The value of each component. Changes in place with every step. */
  readonly values: readonly Value[];
  /** Back to the initial state. Nobody watches any more. */
  readonly reset: () => void;
  /** From now on `watcher` is told of each actor; first, at once, of all of them. */
  readonly watch: (watcher: Watcher) => void;
  readonly actionsOf: (actor: number) => readonly Action[];
  /** Whether an action with progress of `actor` may be enabled: not all were found blocked since. */
  readonly isOpen: (actor: number) => boolean;
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
type Listener = Component & { readonly hear: NonNullable<Component['hear']> };

/** For schedulers that look for one actor among all. */
type Watcher = {
  /** The actor has other actions than before. */
  readonly listed: (actor: number) => void;
  /** `isOpen(actor)` may have changed. */
  readonly opened: (actor: number, isOpen: boolean) => void;
};

export const createBoard = (system: System): Board => {
  const { components } = system;
  const actors = components.flatMap(({ actions }, index) => (actions === undefined ? [] : [index]));
  const listenersTo = listenersOf(components);
  const values: Value[] = components.map(({ initial }) => initial);
  const offers = components.map(noOffers);
  const gates = createGates(components.length);
  /** How many candidates each actor has that wait for themselves; then, of each gate that is not shut, how many members. */
  const open = createWeights(2 * components.length);
  const faulty = new Set<number>();
  let watcher: Watcher | undefined;
  let prepared: Pick = REST;
  let preparedOutcome: Outcome | undefined;
  let doing = '';
  let doer = REST;

  const isOpen = (actor: number): boolean => {
    const { gate } = offers[actor] as Offers;
    return gate === undefined ? open.get(actor) > 0 : !gate.isShut;
  };
  const weigh = (gate: GateState): void => open.set(components.length + gate.id, gate.isShut ? 0 : gate.members.length);
  const leaveGate = (mine: Offers): void => {
    const { gate, member } = mine;
    if (gate === undefined) return;
    const last = gate.members.pop() as number;
    if (member < gate.members.length) {
      gate.members[member] = last;
      (offers[last] as Offers).member = member;
    }
    mine.gate = undefined;
    weigh(gate);
  };
  const refresh = (actor: number): void => {
    const mine = offers[actor] as Offers;
    doing = 'listing its actions';
    doer = pickOf(actor, 0);
    const actions = (components[actor] as Active).actions(values[actor] as Value);
    list(mine, actions, actor, components);
    const { count, candidates } = mine;
    const hasFaults = count < actions.length;
    if (hasFaults !== mine.hasFaults) {
      mine.hasFaults = hasFaults;
      if (hasFaults) faulty.add(actor);
      else faulty.delete(actor);
    }
    const only = count === 1 ? (actions[candidates[0] as number] as Action) : undefined;
    const gate = only?.gate === undefined ? undefined : gates.at(only);
    if (gate !== mine.gate) {
      leaveGate(mine);
      if (gate !== undefined) {
        mine.gate = gate;
        mine.member = gate.members.push(actor) - 1;
        weigh(gate);
      }
    }
    open.set(actor, gate === undefined ? count : 0);
    if (watcher === undefined) return;
    watcher.listed(actor);
    watcher.opened(actor, isOpen(actor));
  };
  const reopen = (gate: GateState): void => {
    if (gate.isShut) {
      gate.isShut = false;
      weigh(gate);
      if (watcher !== undefined) for (const actor of gate.members) watcher.opened(actor, true);
    }
    if (gate.waiting.size === 0) return;
    for (const actor of gate.waiting) {
      const mine = offers[actor] as Offers;
      // One that waits at a gate of its own by now is open or shut with that.
      if (mine.gate !== undefined) continue;
      open.set(actor, mine.count);
      watcher?.opened(actor, mine.count > 0);
    }
    gate.waiting.clear();
  };
  const refreshAll = (): void => {
    for (const { id } of gates.all) open.set(components.length + id, 0);
    gates.reset();
    for (const mine of offers) forget(mine);
    watcher = undefined;
    for (const actor of actors) refresh(actor);
    prepared = REST;
  };
  const outcomeOf = (pick: Pick): Outcome | undefined => {
    if (pick === prepared) return preparedOutcome;
    const actor = actorOfPick(pick);
    const action = offers[actor]?.actions[choiceOfPick(pick)];
    if (action === undefined) return undefined;
    doing = 'taking';
    doer = pick;
    const outcome = action.take(values[actor] as Value, values[action.target] as Value, actor);
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
    const mine = offers[actor] as Offers;
    if (mine.gate !== undefined) {
      shut(mine.gate);
      return REST;
    }
    const last = open.get(actor) - 1;
    candidates[place] = candidates[last] as number;
    candidates[last] = choice;
    open.set(actor, last);
    gates.at(actions[choice] as Action).waiting.add(actor);
    if (last === 0) watcher?.opened(actor, false);
    return REST;
  };
  const shut = (gate: GateState): void => {
    gate.isShut = true;
    weigh(gate);
    if (watcher !== undefined) for (const member of gate.members) watcher.opened(member, false);
  };
  /** The candidate in whose share `place` of the sum lies. */
  const attemptAt = (place: number): Pick => {
    const slot = open.find(place);
    if (slot < components.length) return attempt(slot, open.rest());
    const { members } = gates.all[slot - components.length] as GateState;
    return attempt(members[open.rest()] as number, 0);
  };
  const drawFrom = (actor: number, generator: Generator): Pick => {
    if ((offers[actor] as Offers).gate !== undefined) return isOpen(actor) ? attempt(actor, 0) : REST;
    for (let count = open.get(actor); count > 0; count = open.get(actor)) {
      const pick = attempt(actor, count === 1 ? 0 : generator.below(count));
      if (pick !== REST) return pick;
    }
    return REST;
  };
  const update = (component: number, value: Value, changed: (component: number) => void): void => {
    const before = values[component] as Value;
    if (before === value) return;
    values[component] = value;
    if (components[component]?.actions !== undefined) refresh(component);
    gates.wake(component, before, value, reopen);
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
    watch: (own) => {
      watcher = own;
      for (const actor of actors) {
        own.listed(actor);
        own.opened(actor, isOpen(actor));
      }
    },
    isOpen,
    draw: (generator) => {
      for (let total = open.total(); total > 0; total = open.total()) {
        const pick = attemptAt(generator.below(total));
        if (pick !== REST) return pick;
      }
      return REST;
    },
    drawFrom,
    drawFault: (generator) => {
      const enabled = [...faulty]
        .sort((a, b) => a - b)
        .flatMap((actor) =>
          (offers[actor] as Offers).actions.flatMap(({ progress }, choice) => {
            const pick = pickOf(actor, choice);
            return progress || outcomeOf(pick) === undefined ? [] : [pick];
          }),
        );
      return enabled.length === 0 ? REST : (enabled[generator.below(enabled.length)] as Pick);
    },
    isAtRest: () => {
      for (let total = open.total(); total > 0; total = open.total()) if (attemptAt(0) !== REST) return false;
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
        for (const listener of listenersTo(label)) {
          if (listener === actor || listener === target) continue;
          const { hears, hear } = components[listener] as Listener;
          doing = 'hearing';
          doer = pickOf(listener, 0);
          if (hears !== undefined && !hears(label)) continue;
          update(listener, hear(values[listener] as Value, label), changed);
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
