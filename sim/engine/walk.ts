/** The slow plain form of the successor function, on values: for replaying paths, for tools, and as an oracle. */
import { hearLabel, hearsLabel, listActions, takeAction } from './calls.ts';
import type { Action, Label, Step, System, Value } from './component.ts';

/** A global state: the value of each component, by its index. */
export type Values = readonly Value[];

/** A step that can be taken, and the state that it leads to. */
export type Enabled = { readonly step: Step; readonly progress: boolean; readonly next: Values };

/** The initial state of `system`. */
export function initialVector(system: System): Values {
  return system.components.map(({ initial }) => initial);
}

/**
 * All steps enabled in `values`, in the engine's order: by actor, then by the action's place in `actions(value)`.
 * @throws Error naming the component and the action if one of them throws
 */
export function enabled(system: System, values: Values): Enabled[] {
  const found: Enabled[] = [];
  for (let actor = 0; actor < system.components.length; actor++) {
    const actions = listActions(system, actor, values[actor] as Value, false);
    actions.forEach((action, choice) => {
      const one = perform(system, values, actor, choice, action);
      if (one !== undefined) found.push(one);
    });
  }
  return found;
}

/** Takes one step again, named by its actor and choice: undefined if there is no such action or it is blocked. @throws as `enabled` */
export function take(system: System, values: Values, step: Pick<Step, 'actor' | 'choice'>): Enabled | undefined {
  const action = listActions(system, step.actor, values[step.actor] as Value, false)[step.choice];
  return action === undefined ? undefined : perform(system, values, step.actor, step.choice, action);
}

/**
 * The states along `path` from the initial one, both ends included: path.length + 1 of them.
 * @throws Error saying which step could not be taken or did not give what the path says
 */
export function replay(system: System, path: readonly Step[]): readonly Values[] {
  const states: Values[] = [initialVector(system)];
  path.forEach((step, place) => {
    const taken = take(system, states[place] as Values, step);
    if (taken === undefined) throw new Error(`step ${place} of the path, "${step.name}", is not enabled`);
    if (taken.step.name !== step.name || taken.step.reply !== step.reply)
      throw new Error(
        `step ${place} of the path is "${taken.step.name}" → "${taken.step.reply}", not "${step.name}" → "${step.reply}"`,
      );
    states.push(taken.next);
  });
  return states;
}

function perform(system: System, values: Values, actor: number, choice: number, action: Action): Enabled | undefined {
  const { name, target, progress } = action;
  const outcome = takeAction(system, actor, action, values[actor] as Value, values[target] as Value, false);
  if (outcome === undefined) return undefined;
  const { self, target: acted, reply, label } = outcome;
  const next = values.map((value, component) => {
    if (component === actor) return self;
    if (component === target) return acted;
    return label === undefined ? value : heard(system, component, value, label);
  });
  const step = { actor, choice, name, target, reply };
  return { step: label === undefined ? step : { ...step, label }, progress, next };
}

function heard(system: System, component: number, value: Value, label: Label): Value {
  return hearsLabel(system, component, label) ? hearLabel(system, component, value, label, false) : value;
}
