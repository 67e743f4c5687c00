/**
 * An actor as a component: the state of its machine and its registers. What it can do is what the compiled table says
 * the state offers; taking an offer calls the pure meaning of the operation on the one resource that it addresses, and
 * the reply says where the machine goes. Death is a label: whoever lives in the dead process hears it.
 */
import type { Action, Component, Label as EngineLabel, Value } from '../engine/component.ts';
import { endsProcess } from '../resources/resource.ts';
import { ModelError } from '../vocabulary/errors.ts';
import { type Identity, nameOf } from '../vocabulary/ids.ts';
import type { Label } from '../vocabulary/labels.ts';
import type { Registers } from '../vocabulary/registers.ts';
import { type Actor, actorOf } from './actor.ts';
import type { Table } from './compile.ts';
import { earsOfActor } from './ears.ts';
import { type MenuOf, menusOf, type Setting } from './menus.ts';
import { recipesOf } from './recipes.ts';
import { restricted } from './registers.ts';

/** All actors of one kind with one table. */
export type Cast = {
  readonly initial: Actor;
  readonly gone: Actor;
  readonly menuOf: MenuOf;
  readonly aspect: (value: Value) => number;
};

/** `registers` are those that they begin with. */
export const castOf = (
  kind: Identity['kind'],
  table: Table,
  registers: Registers,
  setting: Omit<Setting, 'hear'>,
): Cast => {
  const { live } = recipesOf(table);
  const initial: Actor = {
    state: 0,
    registers: restricted(registers, live[0] ?? []),
    stopping: false,
    suspended: false,
  };
  const gone: Actor =
    kind === 'parent' ? { state: indexOf(table, 'gone'), registers: {}, stopping: false, suspended: false } : initial;
  const hear: Setting['hear'] = (who, value, label) => heard(who, gone, value, label);
  return {
    initial,
    gone,
    menuOf: menusOf(kind, table, gone, { ...setting, hear }),
    aspect: (value) => actorOf(value).state,
  };
};

/** The actor that has that seat in its cast, from 0: each has another. */
export const actorComponent = (who: Identity, { initial, gone, menuOf, aspect }: Cast, seat: number): Component => {
  const actions = (value: Value): readonly Action[] => {
    const actor = actorOf(value);
    return actor.suspended ? nothing : menuOf(who, seat, actor);
  };
  const component = { name: nameOf(who), initial, aspect, actions };
  return isMortal(who)
    ? {
        ...component,
        hears: ({ type }) => heardTypes.includes(type as Label['type']),
        ears: earsOfActor(who, heardTypes),
        hear: (value: Value, label: EngineLabel) => heard(who, gone, value, label as Label),
      }
    : component;
};

const nothing: readonly Action[] = [];

const heardTypes: readonly Label['type'][] = ['death', 'thread-death', 'stopped', 'continued'];

const isMortal = ({ kind }: Identity): boolean => kind === 'parent' || kind === 'child' || kind === 'thread';

/** An actor after it has heard a label. */
const heard = (who: Identity, gone: Actor, value: Value, label: Label): Value => {
  if (label.type !== 'stopped' && label.type !== 'continued') return ends(label, who) ? gone : value;
  return livesIn(who, label.process) ? { ...actorOf(value), suspended: label.type === 'stopped' } : value;
};

/** Whether it is the main thread or a thread of that process. */
const livesIn = (who: Identity, process: number): boolean =>
  (who.kind === 'child' || who.kind === 'thread') && who.process === process;

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

const indexOf = (table: Table, name: string): number => {
  const index = table.states.findIndex((state) => state.name === name);
  if (index < 0) throw new ModelError(`Machine '${table.id}' has no state '${name}'.`);
  return index;
};
