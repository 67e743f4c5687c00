/**
 * An actor as a component: the state of its machine and its registers. What it can do is what the compiled table says
 * the state offers; taking an offer calls the pure meaning of the operation on the one resource that it addresses, and
 * the reply says where the machine goes. Death is a label: whoever lives in the dead process hears it.
 */
import type { Action, Component, Label as EngineLabel, Outcome, Value } from '../engine/component.ts';
import { type Call, type Environment, endsProcess, type Place, type Result } from '../resources/resource.ts';
import { ModelError, present } from '../vocabulary/errors.ts';
import { type Identity, nameOf } from '../vocabulary/ids.ts';
import type { Label } from '../vocabulary/labels.ts';
import { type Offer, type OperationName, readsOf, signatureOf, waitClassOf } from '../vocabulary/operations.ts';
import type { RegisterName, Registers } from '../vocabulary/registers.ts';
import type { Table, TableState } from './compile.ts';
import type { Places } from './places.ts';
import { liveRegisters, restricted } from './registers.ts';

/** The local value of an actor. */
export type Actor = {
  /** Index into the states of its table. */
  readonly state: number;
  readonly registers: Registers;
  /** Asked to stop: it vanishes as soon as no system call holds it. */
  readonly stopping: boolean;
};

/** The pure meaning of an operation, whatever its resource. */
export type AnyOperation = (state: Value, call: Call) => Result<Value> | undefined;

type Setting = {
  readonly environment: Environment;
  readonly places: Places;
  readonly operationOf: (operation: OperationName) => AnyOperation;
  readonly placeOf: (component: number) => Place;
};

export const actorOf = (value: Value): Actor => value as Actor;

export const actorComponent = (who: Identity, table: Table, registers: Registers, setting: Setting): Component => {
  const { environment, places } = setting;
  const live = liveRegisters(table);
  const arrive = (state: number, next: Registers, stopping: boolean): Actor => ({
    state,
    registers: restricted(next, live[state] as ReadonlySet<RegisterName>),
    stopping,
  });
  const initial = arrive(0, registers, false);
  const gone = who.kind === 'parent' ? arrive(indexOf(table, 'gone'), {}, false) : initial;
  const mortal = who.kind === 'parent' || who.kind === 'child' || who.kind === 'thread';
  const hear = (value: Value, label: EngineLabel): Value => (ends(label as Label, who) ? gone : value);

  const actionOf = (actor: Actor, state: TableState, offer: Offer): Action => {
    const operation = setting.operationOf(offer.operation);
    const target = places.targetOf(who, offer, actor.registers);
    const call: Call = {
      self: who,
      registers: restricted(actor.registers, readsOf(offer)),
      argument: offer.argument,
      environment,
      place: setting.placeOf(target),
    };
    const take = (_self: Value, resource: Value): Outcome | undefined => {
      const result = operation(resource, call);
      if (result === undefined) return undefined;
      const next = state.next[result.reply];
      if (next === undefined) {
        throw new ModelError(
          `${nameOf(who)} in state '${state.name}' ignores the reply ${result.reply} of '${offer.operation}'.`,
        );
      }
      const after = arrive(next, updated(actor.registers, offer.operation, result.sets), actor.stopping);
      const { reply, state: acted, label } = result;
      return label === undefined
        ? { self: after, target: acted, reply }
        : { self: hear(after, label), target: acted, reply, label };
    };
    return { name: nameOfOffer(offer), target, progress: who.kind !== 'faults', take };
  };

  const actions = (value: Value): readonly Action[] => {
    const actor = actorOf(value);
    const state = present(table.states[actor.state], 'state');
    if (
      actor.stopping &&
      state.offers.every(({ operation }) => waitClassOf(operation, environment.design) === 'never')
    ) {
      return [vanishing];
    }
    return state.offers.map((offer) => actionOf(actor, state, offer));
  };
  const vanishing: Action = {
    name: 'processes.vanish',
    target: places.at('processes'),
    progress: true,
    take: (_self, resource) => {
      const call = { self: who, registers: {}, environment, place: {} };
      const result = setting.operationOf('processes.vanish')(resource, call);
      if (result === undefined) return undefined;
      const { reply, state: target, label } = result;
      return { self: gone, target, reply, ...(label === undefined ? {} : { label }) };
    },
  };
  const component = { name: nameOf(who), initial, actions };
  return mortal
    ? {
        ...component,
        hears: ({ type }) => type === 'death' || (type === 'thread-death' && who.kind === 'thread'),
        hear,
      }
    : component;
};

/** `connection.answer BUSY`: an operation and what the machine says of it. */
export const nameOfOffer = ({ operation, argument }: Offer): string =>
  argument === undefined ? operation : `${operation} ${argument}`;

/** A child's main thread asks a thread to stop, or waits until it has. Past the last thread both answer END. */
export const threadOperations: { readonly [name: string]: AnyOperation } = {
  'thread.stop': (value, { registers, environment }) => {
    const cursor = present(registers.cursor, 'cursor');
    if (cursor === environment.parameters.threads) return { reply: 'END', state: value, sets: { cursor: 0 } };
    const thread = actorOf(value);
    const state: Actor = thread.state === 0 ? thread : { ...thread, stopping: true };
    return { reply: 'STOPPED', state, sets: { cursor: cursor + 1 } };
  },
  'thread.join': (value, { registers, environment }) => {
    const cursor = present(registers.cursor, 'cursor');
    if (cursor === environment.parameters.threads) return { reply: 'END', state: value };
    return actorOf(value).state === 0 ? { reply: 'JOINED', state: value, sets: { cursor: cursor + 1 } } : undefined;
  },
};

const ends = (label: Label, who: Identity): boolean => {
  switch (who.kind) {
    case 'parent':
      return label.type === 'death' && label.parent;
    case 'thread':
      if (label.type === 'thread-death') return label.process === who.process && label.thread === who.thread;
      return endsProcess(label, who.process);
    case 'child':
      return endsProcess(label, who.process);
    default:
      return false;
  }
};

/** The registers after an operation: what it sets has its new value, or none. */
const updated = (before: Registers, operation: OperationName, values: Registers = {}): Registers => {
  const { sets = [] } = signatureOf(operation);
  const foreign = Object.keys(values).find((name) => !sets.includes(name as RegisterName));
  if (foreign !== undefined)
    throw new ModelError(`'${operation}' sets the register '${foreign}', which its signature does not name.`);
  const kept = { ...before };
  for (const name of sets) delete kept[name];
  return { ...kept, ...values };
};

const indexOf = (table: Table, name: string): number => {
  const index = table.states.findIndex((state) => state.name === name);
  if (index < 0) throw new ModelError(`Machine '${table.id}' has no state '${name}'.`);
  return index;
};
