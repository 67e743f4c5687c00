/** Puts machines and resources together into a system that the engine can explore. */
import { machinesOf } from '../actors/index.ts';
import type { Component, Label as EngineLabel, System, Value } from '../engine/component.ts';
import { type ResourceKind, resources } from '../resources/index.ts';
import type { Environment, Place, Resource } from '../resources/resource.ts';
import { present } from '../vocabulary/errors.ts';
import type { Identity } from '../vocabulary/ids.ts';
import type { Label } from '../vocabulary/labels.ts';
import { type OperationName, resourceOf } from '../vocabulary/operations.ts';
import { isReturning, type Parameters } from '../vocabulary/parameters.ts';
import type { Registers } from '../vocabulary/registers.ts';
import { type AnyOperation, actorOf, threadOperations } from './actor.ts';
import { actorComponent, type Cast, castOf } from './cast.ts';
import { closure, requireComplete, type Table, type TableState } from './compile.ts';
import { earsOfResource } from './ears.ts';
import { type Places, placesOf } from './places.ts';
import type { Renaming } from './renaming.ts';

export type ActorKind = Identity['kind'];

/** Changes to a correct system, for mutants and experiments. */
export type Alterations = {
  readonly table?: (table: Table, kind: ActorKind) => Table;
  readonly operations?: { readonly [O in OperationName]?: (original: AnyOperation) => AnyOperation };
  /** Lets a table have holes: a reply without a transition is then found by the search, as an error. */
  readonly incomplete?: boolean;
};

/**
 * History that a property needs: a component that hears steps and never influences one. It is a part of the state, so it
 * is there only with the properties that read it.
 */
export type Monitor = {
  /** Its component's name: no actor and no resource has it. */
  readonly name: string;
  readonly initial: (environment: Environment) => Value;
  readonly hears: readonly Label['type'][];
  readonly hear: (state: Value, label: Label, environment: Environment) => Value;
  /** What it would remember if clients and threads had those names. Absent: nothing is exchanged where it listens. */
  readonly renamed?: (state: Value, to: Renaming) => Value;
};

export type Assembly = {
  readonly environment: Environment;
  readonly system: System;
  readonly places: Places;
  /** The table of each actor component, by its index; undefined for resources. */
  readonly tables: readonly (Table | undefined)[];
  /** The machine state that an actor component is in. */
  readonly stateOf: (component: number, value: Value) => TableState;
  /** A component's value in a few words. */
  readonly describe: (component: number, value: Value) => string;
};

type AnyResource = Resource<ResourceKind, Value>;

const resourceNamed = (name: ResourceKind): AnyResource => resources[name] as unknown as AnyResource;

/**
 * Builds the system, and beside it the monitors. Throws a ModelError if a machine cannot be compiled or leaves a reply
 * unhandled.
 */
export const assemble = (
  environment: Environment,
  alterations: Alterations = {},
  monitors: readonly Monitor[] = [],
): Assembly => {
  const { design, parameters } = environment;
  const places = placesOf(
    environment,
    monitors.map(({ name }) => name),
  );
  const machines = machinesOf(design, parameters);
  const shared = new Map<ActorKind, Table>();
  const compiled = (who: Identity): Table => {
    const known = shared.get(who.kind);
    if (known !== undefined) return known;
    const machine = who.kind === 'client' ? present(machines.clients[who.client], 'machine') : machines[who.kind];
    const original = closure(machine);
    const table = alterations.table?.(original, who.kind) ?? original;
    if (alterations.incomplete !== true) requireComplete(table, design);
    if (who.kind !== 'client') shared.set(who.kind, table);
    return table;
  };
  const tables = places.slots.map((slot) => (slot.kind === 'actor' ? compiled(slot.who) : undefined));
  const placeOf = (component: number): Place => {
    const slot = places.slots[component];
    return slot?.kind === 'resource' ? slot.place : {};
  };
  const operationOf = (operation: OperationName): AnyOperation => {
    const original = pureMeaning(operation);
    return alterations.operations?.[operation]?.(original) ?? original;
  };
  const setting = { environment, places, operationOf, placeOf, identityOf: identitiesOf(places) };
  const casts = new Map<string, { readonly cast: Cast; seats: number }>();
  const seated = (who: Identity, table: Table): { readonly cast: Cast; readonly seat: number } => {
    // An alteration may give two kinds one table: they still aim at other resources.
    const key = `${who.kind} ${tables.indexOf(table)}`;
    const known = casts.get(key) ?? {
      cast: castOf(who.kind, table, initialRegisters(who, parameters), setting),
      seats: 0,
    };
    casts.set(key, known);
    return { cast: known.cast, seat: known.seats++ };
  };
  const components = places.slots.map((slot, index): Component => {
    if (slot.kind === 'resource') {
      const { hears = [] } = resourceNamed(slot.resource);
      const ears = earsOfResource(slot.resource, slot.place, hears);
      return { ...resourceComponent(slot.name, resourceNamed(slot.resource), environment, slot.place), ears };
    }
    if (slot.kind === 'monitor') {
      const named = monitors.find(({ name }) => name === slot.name);
      return monitorComponent(present(named, 'monitor'), environment);
    }
    const { cast, seat } = seated(slot.who, present(tables[index], 'table'));
    return actorComponent(slot.who, cast, seat);
  });
  const stateOf = (component: number, value: Value): TableState =>
    present(tables[component]?.states[actorOf(value).state], 'machine state');
  const describe = (component: number, value: Value): string => {
    const slot = present(places.slots[component], 'component');
    if (slot.kind === 'monitor') return JSON.stringify(value);
    return slot.kind === 'resource' ? resourceNamed(slot.resource).describe(value) : stateOf(component, value).name;
  };
  return { environment, system: { components }, places, tables, stateOf, describe };
};

const identitiesOf = ({ slots }: Places): ((component: number) => Identity) => {
  const identities = slots.map((slot) => (slot.kind === 'actor' ? slot.who : undefined));
  return (component) => identities[component] as Identity;
};

const pureMeaning = (operation: OperationName): AnyOperation => {
  const own = threadOperations[operation];
  if (own !== undefined) return own;
  const family = resourceOf(operation) as ResourceKind;
  const operations = resourceNamed(family).operations as { readonly [name: string]: AnyOperation };
  return present(operations[operation.slice(family.length + 1)], `operation '${operation}'`);
};

const resourceComponent = (name: string, resource: AnyResource, environment: Environment, place: Place): Component => {
  const { hear, hears = [] } = resource;
  const component = { name, initial: resource.initial(environment, place) };
  if (hear === undefined) return component;
  return {
    ...component,
    hears: ({ type }) => hears.some((heard) => heard === type),
    hear: (value, label: EngineLabel) => hear(value, label as Label, environment, place),
  };
};

const monitorComponent = ({ name, initial, hears, hear }: Monitor, environment: Environment): Component => ({
  name,
  initial: initial(environment),
  hears: ({ type }) => hears.some((heard) => heard === type),
  ears: hears.map((type) => ({ type })),
  hear: (value, label: EngineLabel) => hear(value, label as Label, environment),
});

/** Whoever has lines without end has one left of each kind at any time. */
const budgetsOf = (parameters: Parameters, client: number): Registers => {
  const { joins, chats, rubbish } = parameters;
  return isReturning(parameters, client)
    ? { joins: Math.max(1, joins), chats: Math.max(1, chats), rubbish }
    : { joins, chats, rubbish };
};

const initialRegisters = (who: Identity, parameters: Parameters): Registers => {
  switch (who.kind) {
    case 'client':
      return budgetsOf(parameters, who.client);
    case 'faults':
      return {
        kills: parameters.kills,
        stops: parameters.stops,
        interrupts: parameters.interrupts,
        terminations: parameters.terminations,
        parentKills: parameters.parent_kills,
        threadDeaths: parameters.thread_deaths,
        forkFailures: parameters.fork_failures,
        acceptFailures: parameters.accept_failures,
      };
    default:
      return {};
  }
};
