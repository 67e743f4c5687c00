/**
 * An actor as a component: the state of its machine and its registers. What it can do is what the compiled table says
 * the state offers; taking an offer calls the pure meaning of the operation on the one resource that it addresses, and
 * the reply says where the machine goes. Death is a label: whoever lives in the dead process hears it.
 */
import type { Action, Component, Label as EngineLabel, Gate, Outcome, Value } from '../engine/component.ts';
import { type Call, type Environment, endsProcess, type Place, type Result } from '../resources/resource.ts';
import { ModelError, present } from '../vocabulary/errors.ts';
import { type Identity, nameOf } from '../vocabulary/ids.ts';
import type { Label } from '../vocabulary/labels.ts';
import { budgetOf, type Offer, type OperationName, signatureOf, waitClassOf } from '../vocabulary/operations.ts';
import type { RegisterName, Registers } from '../vocabulary/registers.ts';
import type { Table, TableState } from './compile.ts';
import { earsOfActor } from './ears.ts';
import { gateOf } from './gates.ts';
import type { Places } from './places.ts';
import { type Recipe, recipesOf } from './recipes.ts';
import { restricted } from './registers.ts';

/** The local value of an actor. */
export type Actor = {
  /** Index into the states of its table. */
  readonly state: number;
  readonly registers: Registers;
  /** Asked to stop: it vanishes as soon as no system call holds it. */
  readonly stopping: boolean;
  /** Its process has got SIGSTOP: it does nothing until SIGCONT. */
  readonly suspended: boolean;
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

/**
 * What an actor can do depends on its state and on what its registers address, so its lists of actions are made once for
 * each state and kept: an action reads the registers from the value that it is given.
 */
export const actorComponent = (who: Identity, table: Table, registers: Registers, setting: Setting): Component => {
  const { environment, places } = setting;
  const { live, recipeOf } = recipesOf(table);
  const initial: Actor = {
    state: 0,
    registers: restricted(registers, live[0] ?? []),
    stopping: false,
    suspended: false,
  };
  const gone: Actor =
    who.kind === 'parent'
      ? { state: indexOf(table, 'gone'), registers: {}, stopping: false, suspended: false }
      : initial;
  const mortal = who.kind === 'parent' || who.kind === 'child' || who.kind === 'thread';
  const hear = (value: Value, heard: EngineLabel): Value => {
    const label = heard as Label;
    if (label.type !== 'stopped' && label.type !== 'continued') return ends(label, who) ? gone : value;
    return livesIn(who, label.process) ? { ...actorOf(value), suspended: label.type === 'stopped' } : value;
  };

  const menus = table.states.map((state, index): Menu => {
    const dishes = state.offers.map((offer): Dish => {
      const operation = setting.operationOf(offer.operation);
      const gate = gateOf(operation, who);
      return {
        offer,
        fixed: places.isFixed(who, offer),
        operation,
        recipe: recipeOf(index, offer),
        state,
        budget: budgetOf(offer),
        ...(gate === undefined ? {} : { gate }),
      };
    });
    return {
      dishes,
      budgets: [...new Set(dishes.flatMap(({ budget }) => budget ?? []))],
      affordable: [],
      moves: dishes.some(({ fixed }) => !fixed),
      vanishes: state.offers.every(({ operation }) => waitClassOf(operation, environment.design) === 'never'),
      last: undefined,
    };
  });
  const actionOf = (dish: Dish, target: number): Action => {
    const { offer, operation, recipe, state, gate } = dish;
    const { name, shown, arrivals } = recipe;
    const { argument } = offer;
    const place = setting.placeOf(target);
    let call: Call | undefined;
    let known: Registers | undefined;
    const take = (self: Value, resource: Value): Outcome | undefined => {
      const actor = actorOf(self);
      // Registers are never changed in place, so the call of the same ones is the same.
      if (call === undefined || actor.registers !== known) {
        known = actor.registers;
        call = { self: who, registers: shown(known), argument, environment, place };
      }
      const result = operation(resource, call);
      if (result === undefined) return undefined;
      const { reply, state: acted, sets, label } = result;
      const next = state.next[reply];
      if (next === undefined) {
        throw new ModelError(
          `${nameOf(who)} in state '${state.name}' ignores the reply ${reply} of '${offer.operation}'.`,
        );
      }
      const after = arrivals(next)(actor, sets);
      return label === undefined
        ? { self: after, target: acted, reply }
        : { self: hear(after, label), target: acted, reply, label };
    };
    const progress = signatureOf(offer.operation).isFault !== true;
    return gate === undefined ? { name, target, progress, take } : { name, target, progress, take, gate };
  };

  const actions = (value: Value): readonly Action[] => {
    const actor = actorOf(value);
    const menu = present(menus[actor.state], 'state');
    if (actor.suspended) return [];
    if (actor.stopping && menu.vanishes) return vanishing;
    const { last, dishes, moves, budgets } = menu;
    if (last === undefined || (moves && !isAimed(dishes, last, actor.registers))) {
      menu.last = dishes.map((dish) => actionOf(dish, places.targetOf(who, dish.offer, actor.registers)));
      menu.affordable.length = 0;
    }
    const all = menu.last as readonly Action[];
    return budgets.length === 0 ? all : affordable(menu, all, actor.registers);
  };
  /** Whether actions that were made before act on what the registers address now. */
  const isAimed = (dishes: readonly Dish[], last: readonly Action[], registers: Registers): boolean => {
    for (let position = 0; position < dishes.length; position++) {
      const { fixed, offer } = dishes[position] as Dish;
      if (!fixed && places.targetOf(who, offer, registers) !== last[position]?.target) return false;
    }
    return true;
  };
  const vanishing: readonly Action[] = [
    {
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
    },
  ];
  const component = { name: nameOf(who), initial, actions };
  return mortal
    ? {
        ...component,
        hears: ({ type }) => heardTypes.includes(type as Label['type']),
        ears: earsOfActor(who, heardTypes),
        hear,
      }
    : component;
};

/** The actions whose budgets are not used up: one list for each set of such budgets. */
const affordable = (menu: Menu, all: readonly Action[], registers: Registers): readonly Action[] => {
  const { budgets, dishes } = menu;
  let left = 0;
  for (let place = 0; place < budgets.length; place++)
    if (((registers[budgets[place] as RegisterName] ?? 0) as number) > 0) left |= 1 << place;
  menu.affordable[left] ??= all.filter((_, position) => {
    const budget = dishes[position]?.budget;
    return budget === undefined || (left & (1 << budgets.indexOf(budget))) !== 0;
  });
  return menu.affordable[left] as readonly Action[];
};

/** One offer of a state to one actor, with all of it that does not depend on registers. */
type Dish = {
  readonly offer: Offer;
  /** Whether it acts on the same resource whatever the registers say. */
  readonly fixed: boolean;
  readonly operation: AnyOperation;
  readonly recipe: Recipe;
  readonly state: TableState;
  /** What it spends, if it spends anything. */
  readonly budget: RegisterName | undefined;
  readonly gate?: Gate;
};

/** What a state offers, with the actions that were made of it last. */
type Menu = {
  readonly dishes: readonly Dish[];
  /** All budgets that its offers spend. */
  readonly budgets: readonly RegisterName[];
  /** By the set of budgets that are left: the actions of `last` that spend none that is used up. */
  readonly affordable: (readonly Action[])[];
  /** Whether registers address a resource. */
  readonly moves: boolean;
  /** Whether an actor that was asked to stop does so here. */
  readonly vanishes: boolean;
  last: readonly Action[] | undefined;
};

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

const heardTypes: readonly Label['type'][] = ['death', 'thread-death', 'stopped', 'continued'];

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
