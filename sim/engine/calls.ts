/**
 * The only place that calls a component's functions. Whatever they throw is said again with the name of the component
 * and the action; with `twice` each call is made two times and must give the same, since a memo would freeze an
 * impure answer for the whole search.
 */
import type { Action, Component, Label, Outcome, System, Value } from './component.ts';
import { keyOf } from './intern.ts';

/**
 * The actions of a component in `value`; none if it is passive.
 * @throws Error naming the component (and the action) if it throws, if it is impure, or if a target is the component itself or no component at all
 */
export function listActions(system: System, component: number, value: Value, twice: boolean): readonly Action[] {
  const { name, actions } = componentAt(system, component);
  if (actions === undefined) return [];
  const list = said(`component "${name}", listing its actions`, () => {
    const first = actions(value);
    if (twice && actionsKey(first) !== actionsKey(actions(value))) throw new Error(IMPURE);
    return first;
  });
  for (const action of list) {
    const fault = targetFault(system, component, action.target);
    if (fault !== undefined) throw new Error(`component "${name}", action "${action.name}": ${fault}`);
  }
  return list;
}

/** What `action` of the component `actor` gives, or undefined where it is blocked. @throws Error naming both */
export function takeAction(
  system: System,
  actor: number,
  action: Action,
  self: Value,
  target: Value,
  twice: boolean,
): Outcome | undefined {
  return said(`component "${componentAt(system, actor).name}", action "${action.name}"`, () => {
    const first = action.take(self, target, actor);
    const key = outcomeKey(first);
    if (twice && key !== outcomeKey(action.take(self, target, actor))) throw new Error(IMPURE);
    return first;
  });
}

/** Whether the component `listener` hears `label`: one that has `hear` and no `hears` hears every label. @throws Error naming it */
export function hearsLabel(system: System, listener: number, label: Label): boolean {
  const { name, hear, hears } = componentAt(system, listener);
  if (hear === undefined) return false;
  if (hears === undefined) return true;
  return said(`component "${name}", asked whether it hears "${label.type}"`, () => hears(label));
}

/** The next value of a component that hears `label`. @throws Error naming the component and the label */
export function hearLabel(system: System, listener: number, value: Value, label: Label, twice: boolean): Value {
  const { name, hear } = componentAt(system, listener);
  if (hear === undefined) return value;
  return said(`component "${name}", hearing "${label.type}"`, () => {
    const first = hear(value, label);
    const key = keyOf(first);
    if (twice && key !== keyOf(hear(value, label))) throw new Error(IMPURE);
    return first;
  });
}

/** Runs `call`; what it throws is thrown again with `where` in front. */
export function said<T>(where: string, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw new Error(`${where}: ${messageOf(cause)}`, { cause });
  }
}

/** The words of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

const IMPURE = 'impure: the same values gave two different answers';

function componentAt(system: System, component: number): Component {
  const found = system.components[component];
  if (found === undefined) throw new RangeError(`there is no component ${component}`);
  return found;
}

function targetFault(system: System, actor: number, target: number): string | undefined {
  if (target === actor) return 'its target is the component itself';
  return system.components[target] === undefined ? `its target ${target} is no component` : undefined;
}

function actionsKey(actions: readonly Action[]): string {
  return keyOf(actions.map(({ name, target, progress }) => [name, target, progress]));
}

function outcomeKey(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'blocked';
  return keyOf([outcome.self, outcome.target, outcome.reply, outcome.label ?? null]);
}
