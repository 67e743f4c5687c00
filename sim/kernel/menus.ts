/**
 * What the states of a machine offer, as actions. Actors with one machine share them wherever the whole list is the same: an
 * action is told who takes it and reads the registers from the value that it is given. There may be thousands of actors,
 * and what a step touches should be near at hand.
 */
import type { Action, Gate, Outcome, Value } from '../engine/component.ts';
import type { Environment, Place } from '../resources/resource.ts';
import { ModelError, present } from '../vocabulary/errors.ts';
import { type Identity, nameOf } from '../vocabulary/ids.ts';
import type { Label } from '../vocabulary/labels.ts';
import { budgetOf, type Offer, type OperationName, signatureOf, waitClassOf } from '../vocabulary/operations.ts';
import type { RegisterName, Registers } from '../vocabulary/registers.ts';
import { type Actor, type AnyOperation, actorOf } from './actor.ts';
import type { Table, TableState } from './compile.ts';
import { gateOf, type Waiter, waiterOf } from './gates.ts';
import type { Aim, Places } from './places.ts';
import { type Recipe, recipesOf } from './recipes.ts';

/** What actions of a machine need to know of the system that they are in. */
export type Setting = {
  readonly environment: Environment;
  readonly places: Places;
  readonly operationOf: (operation: OperationName) => AnyOperation;
  readonly placeOf: (component: number) => Place;
  /** Who a component is that takes an action. */
  readonly identityOf: (component: number) => Identity;
  /** What becomes of it by the label of its own step. */
  readonly hear: (who: Identity, value: Value, label: Label) => Value;
};

/** What an actor in a state can do. `seat` is its place among the actors with this machine, from 0. */
export type MenuOf = (who: Identity, seat: number, value: Actor) => readonly Action[];

/** One offer of a state, with all of it that depends neither on registers nor on who takes it. */
type Dish = {
  readonly offer: Offer;
  readonly aim: Aim;
  readonly operation: AnyOperation;
  readonly recipe: Recipe;
  readonly state: TableState;
  /** What it spends, if it spends anything. */
  readonly budget: RegisterName | undefined;
  readonly waiter: Waiter | undefined;
};

/** What a state offers, with the actions that were made of it. */
type Menu = {
  readonly dishes: readonly Dish[];
  /**
   * Whose lists are one. all: everybody's. target: theirs who act on one component, by its place in the row that the only offer
   * aims at. seat: each has its own, which serves until its registers address another component.
   */
  readonly sharing: { readonly by: 'all' } | { readonly by: 'seat' } | { readonly by: 'target'; readonly aim: Aim };
  readonly lists: (List | undefined)[];
  /** All budgets that its offers spend. */
  readonly budgets: readonly RegisterName[];
  /** Whether an actor that was asked to stop does so here. */
  readonly vanishes: boolean;
};

/** Actions, one for each offer; and, by the set of budgets that are left, those that spend none that is used up. */
type List = { readonly all: readonly Action[]; readonly affordable: (readonly Action[])[] };

/** What the actors of that kind can do in each state of their table. `gone` is one that has ended. */
export const menusOf = (kind: Identity['kind'], table: Table, gone: Actor, setting: Setting): MenuOf => {
  const { recipeOf } = recipesOf(table);
  const menus = table.states.map((state, index): Menu => {
    const dishes = state.offers.map((offer) => dishOf(kind, state, offer, recipeOf(index, offer), setting));
    const budgets = [...new Set(dishes.flatMap(({ budget }) => budget ?? []))];
    const waitsAlone = dishes.some(({ waiter }) => typeof waiter?.key === 'function');
    return {
      dishes,
      sharing: waitsAlone ? { by: 'seat' } : sharingOf(dishes),
      lists: [],
      budgets,
      vanishes: state.offers.every(({ operation }) => waitClassOf(operation, setting.environment.design) === 'never'),
    };
  });
  const vanishing = [vanishingOf(gone, setting)];
  const listed = ({ dishes }: Menu, who: Identity, registers: Registers): List => ({
    all: dishes.map((dish) => actionOf(dish, who, dish.aim.at(who, registers), setting)),
    affordable: [],
  });
  const listOf = (menu: Menu, who: Identity, seat: number, registers: Registers): List => {
    const { sharing, lists, dishes } = menu;
    if (sharing.by === 'seat') {
      const known = lists[seat];
      if (known !== undefined && isAimed(dishes, known.all, who, registers)) return known;
      const made = listed(menu, who, registers);
      lists[seat] = made;
      return made;
    }
    const place = sharing.by === 'all' ? 0 : sharing.aim.at(who, registers) - sharing.aim.first;
    lists[place] ??= listed(menu, who, registers);
    return lists[place];
  };
  return (who, seat, { state, registers, stopping }) => {
    const menu = present(menus[state], 'state');
    if (stopping && menu.vanishes) return vanishing;
    const list = listOf(menu, who, seat, registers);
    return menu.budgets.length === 0 ? list.all : affordable(menu, list, registers);
  };
};

/** Of offers at which nobody waits for himself alone. */
const sharingOf = (dishes: readonly Dish[]): Menu['sharing'] => {
  if (dishes.every(({ aim }) => aim.reach === 'common')) return { by: 'all' };
  const [only, other] = dishes;
  return only !== undefined && other === undefined ? { by: 'target', aim: only.aim } : { by: 'seat' };
};

const dishOf = (kind: Identity['kind'], state: TableState, offer: Offer, recipe: Recipe, setting: Setting): Dish => {
  const operation = setting.operationOf(offer.operation);
  const aim = setting.places.aimOf(kind, offer.operation);
  return { offer, aim, operation, recipe, state, budget: budgetOf(offer), waiter: waiterOf(operation) };
};

const actionOf = (dish: Dish, who: Identity, target: number, setting: Setting): Action => {
  const { offer, operation, recipe, state, waiter } = dish;
  const { identityOf, environment, hear } = setting;
  const { name, shown, arrive } = recipe;
  const { argument } = offer;
  const place = setting.placeOf(target);
  const take = (value: Value, resource: Value, component: number): Outcome | undefined => {
    const actor = actorOf(value);
    const self = identityOf(component);
    const result = operation(resource, { self, registers: shown(actor.registers), argument, environment, place });
    if (result === undefined) return undefined;
    const { reply, state: acted, sets, label } = result;
    const after = arrive(actor, reply, sets);
    if (after === undefined) {
      throw new ModelError(
        `${nameOf(self)} in state '${state.name}' ignores the reply ${reply} of '${offer.operation}'.`,
      );
    }
    return label === undefined
      ? { self: after, target: acted, reply }
      : { self: hear(self, after, label), target: acted, reply, label };
  };
  const progress = signatureOf(offer.operation).isFault !== true;
  const gate: Gate | undefined = waiter && gateOf(waiter, who);
  return gate === undefined ? { name, target, progress, take } : { name, target, progress, take, gate };
};

/** Whether actions that were made before act on what the registers address now. */
const isAimed = (dishes: readonly Dish[], list: readonly Action[], who: Identity, registers: Registers): boolean => {
  for (let position = 0; position < dishes.length; position++) {
    const { aim } = dishes[position] as Dish;
    if (aim.reach === 'found' && aim.at(who, registers) !== list[position]?.target) return false;
  }
  return true;
};

/** The actions whose budgets are not used up: one list for each set of such budgets. */
const affordable = ({ budgets, dishes }: Menu, list: List, registers: Registers): readonly Action[] => {
  let left = 0;
  for (let place = 0; place < budgets.length; place++)
    if (((registers[budgets[place] as RegisterName] ?? 0) as number) > 0) left |= 1 << place;
  list.affordable[left] ??= list.all.filter((_, position) => {
    const budget = dishes[position]?.budget;
    return budget === undefined || (left & (1 << budgets.indexOf(budget))) !== 0;
  });
  return list.affordable[left] as readonly Action[];
};

/** What a thread does that was asked to stop. */
const vanishingOf = (gone: Actor, { environment, places, operationOf, identityOf }: Setting): Action => ({
  name: 'processes.vanish',
  target: places.at('processes'),
  progress: true,
  take: (_self, resource, component) => {
    const call = { self: identityOf(component), registers: {}, environment, place: {} };
    const result = operationOf('processes.vanish')(resource, call);
    if (result === undefined) return undefined;
    const { reply, state: target, label } = result;
    return { self: gone, target, reply, ...(label === undefined ? {} : { label }) };
  },
});
