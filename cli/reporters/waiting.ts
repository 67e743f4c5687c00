/** Who cannot move in a state, and what for; and what could be done there. */
import { enabled, type Value, type Values } from '../../sim/engine/index.ts';
import type { Assembly } from '../../sim/kernel/system.ts';
import { waitClassOf } from '../../sim/vocabulary/operations.ts';

export type Wait = {
  readonly actor: number;
  readonly name: string;
  /** `accept-mutex.acquire`, or several. */
  readonly operations: readonly string[];
  /** What it waits for, as it is now: `accept-mutex: held by thread 0.0`. */
  readonly on: string;
  /** Not only idle: it waits for a lock, or in a state in which it must not stay. */
  readonly matters: boolean;
};

/**
 * The actors that have something to do and can do nothing of it. In a state where a machine or an operation is wrong nobody can
 * say who waits: then none.
 */
export const waitingIn = (assembly: Assembly, values: Values): readonly Wait[] => {
  try {
    return blockedIn(assembly, values);
  } catch {
    return [];
  }
};

const blockedIn = (assembly: Assembly, values: Values): readonly Wait[] =>
  assembly.places.slots.flatMap((slot, actor): Wait[] => {
    const self = values[actor] as Value;
    const actions = assembly.system.components[actor]?.actions?.(self) ?? [];
    const blocked = actions.every(({ take, target }) => take(self, values[target] as Value, actor) === undefined);
    if (slot.kind !== 'actor' || actions.length === 0 || !blocked) return [];
    const targets = [...new Set(actions.map(({ target }) => target))];
    return [
      {
        actor,
        name: slot.name,
        operations: actions.map(({ name }) => name),
        on: targets.map((target) => standing(assembly, target, values)).join('; '),
        matters: isHeldUp(assembly, actor, self),
      },
    ];
  });

const standing = (assembly: Assembly, target: number, values: Values): string =>
  `${assembly.places.slots[target]?.name}: ${assembly.describe(target, values[target] as Value)}`;

const isHeldUp = (assembly: Assembly, actor: number, self: Value): boolean => {
  const { offers, tags } = assembly.stateOf(actor, self);
  const { design } = assembly.environment;
  return !tags.includes('resting') || offers.some(({ operation }) => waitClassOf(operation, design) === 'lock');
};

/**
 * Tells along a path who begins to wait where it matters. Who waits on while a lock goes from hand to hand was told before: the
 * value of an actor stays the same for as long as it does nothing.
 */
export const waitTeller = (assembly: Assembly) => {
  const told = new Map<number, Value>();
  return (values: Values): readonly Wait[] =>
    waitingIn(assembly, values).filter(({ actor, matters }) => {
      const self = values[actor] as Value;
      if (!matters || told.get(actor) === self) return false;
      told.set(actor, self);
      return true;
    });
};

/** What could not happen in a state: `thread 1.0: accept-mutex.acquire (accept-mutex: held by thread 0.0)`. Faults and the unborn have nothing to wait for. */
export const blockedTexts = (assembly: Assembly, values: Values): readonly string[] =>
  waitingIn(assembly, values)
    .filter(({ actor, name }) => name !== 'faults' && !tagsAt(assembly, actor, values).includes('gone'))
    .map(({ name, operations, on, matters }) => `${name}: ${operations.join(', ')}${matters ? ` (${on})` : ''}`);

/** What could have been done in a state instead of what `actor` did, by actor: `client 0: listener.connect`. */
export const notTaken = (assembly: Assembly, values: Values, actor: number, does: string): readonly string[] => {
  const others = enabled(assembly.system, values).filter(({ step }) => step.actor !== actor || step.name !== does);
  const actors = [...new Set(others.map(({ step }) => step.actor))];
  return actors.map((other) => {
    const own = others.filter(({ step }) => step.actor === other).map(({ step }) => step.name);
    return `${assembly.places.slots[other]?.name}: ${own.join(', ')}`;
  });
};

const tagsAt = (assembly: Assembly, actor: number, values: Values): readonly string[] =>
  assembly.stateOf(actor, values[actor] as Value).tags;
