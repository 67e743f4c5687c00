/**
 * Who and what there is: actors with their machines, resources and monitors, and what a label makes of each. Written again from what
 * machines and resources say, with none of the tables and addresses that the search uses.
 */
import { type AnyStateMachine, initialTransition, transition } from 'xstate';
import type { PropertyDefinition } from '../properties/index.ts';
import { machinesOf } from '../sim/actors/index.ts';
import { type ResourceKind, resources } from '../sim/resources/index.ts';
import type { Environment, Place, Resource } from '../sim/resources/resource.ts';
import { type Identity, nameOf } from '../sim/vocabulary/ids.ts';
import type { Label } from '../sim/vocabulary/labels.ts';
import type { Offer } from '../sim/vocabulary/operations.ts';
import { isReturning } from '../sim/vocabulary/parameters.ts';
import type { Registers } from '../sim/vocabulary/registers.ts';
import type { CertificateHead, Json } from './certificate.ts';

export type Assembly = Parameters<PropertyDefinition['judge']>[0];
type Table = Exclude<Assembly['tables'][number], undefined>;
export type Actor = { state: number; registers: Registers; stopping: boolean; suspended: boolean };
/** An actor, a resource or a monitor. */
export type Part = Assembly['places']['slots'][number] & {
  readonly initial: Json;
  /** What a label makes of its value. */
  readonly hear: (value: Json, label: Label) => Json;
  /** Of an actor: who it is, its machine, the registers that are live in each state, and what its death makes of it. */
  readonly acts?: { who: Identity; table: Table; live: readonly (readonly string[])[]; gone: Actor };
};

/** All parts, in the order in which properties and certificates name them. `live` is by kind and state, as a certificate has it. */
export const partsOf = (
  environment: Environment,
  monitors: NonNullable<PropertyDefinition['monitors']>,
  live: CertificateHead['live'],
): readonly Part[] => {
  const { design, parameters } = environment;
  const { parent, child, thread, clients, faults } = machinesOf(design, parameters);
  const { kills, stops, interrupts, terminations, parent_kills: parentKills, thread_deaths: threadDeaths } = parameters;
  const { fork_failures: forkFailures, accept_failures: acceptFailures, joins, chats, rubbish } = parameters;
  const processes = Array.from({ length: parameters.processes }, (_, process) => ({ process }));
  const threads = processes.flatMap(({ process }) =>
    Array.from({ length: parameters.threads }, (_, thread) => ({ process, thread })),
  );
  const tables = new Map<AnyStateMachine, Table>();
  const actor = (who: Identity, machine: AnyStateMachine, registers: Registers = {}): Part => {
    const table = tables.get(machine) ?? tableOf(machine);
    tables.set(machine, table);
    return actorPart(who, table, live[who.kind] ?? {}, registers);
  };
  const resource = (kind: ResourceKind, place: Place = {}, suffix = ''): Part => {
    const { initial, hear } = resources[kind] as unknown as Resource<ResourceKind, Json>;
    const heard: Part['hear'] = (value, label) => hear?.(value, label, environment, place) ?? value;
    return {
      kind: 'resource',
      name: `${kind}${suffix}`,
      resource: kind,
      place,
      initial: initial(environment, place),
      hear: heard,
    };
  };
  const ofThreads = (kind: ResourceKind) => threads.map((at) => resource(kind, at, ` ${at.process}.${at.thread}`));
  const ofProcesses = (kind: ResourceKind) => processes.map((at) => resource(kind, at, ` ${at.process}`));
  return [
    actor({ kind: 'parent' }, parent),
    ...processes.map((at) => actor({ kind: 'child', ...at }, child)),
    ...threads.map((at) => actor({ kind: 'thread', ...at }, thread)),
    ...clients.map((machine, client) => {
      // One that comes back for ever has a line left of each kind at any time.
      const least = isReturning(parameters, client) ? 1 : 0;
      const left = { joins: Math.max(least, joins), chats: Math.max(least, chats), rubbish };
      return actor({ kind: 'client', client }, machine, left);
    }),
    actor({ kind: 'faults' }, faults, {
      kills,
      stops,
      interrupts,
      terminations,
      parentKills,
      threadDeaths,
      forkFailures,
      acceptFailures,
    }),
    ...(['processes', 'accept-mutex', 'table-lock', 'client-table'] as const).map((kind) => resource(kind)),
    ...ofProcesses('quota'),
    ...ofProcesses('process-socket'),
    ...ofThreads('thread-socket'),
    ...(design.has('send-credits') ? ofThreads('credits') : []),
    resource('listener'),
    ...clients.map((_, client) => resource('connection', { client }, ` ${client}`)),
    resource('timer'),
    ...(parameters.connections_per_address > 0 ? [resource('addresses')] : []),
    ...monitors.map(({ name, initial, hear }): Part => {
      return {
        kind: 'monitor',
        name,
        initial: initial(environment),
        hear: (value, label) => hear(value, label, environment),
      };
    }),
  ];
};

/** The states of a machine, the initial one first, and what XState answers to each reply in each of them. */
const tableOf = (machine: AnyStateMachine): Table => {
  const first = String(initialTransition(machine)[0].value);
  const names = [first, ...Object.keys(machine.states).filter((name) => name !== first)];
  const states = names.map((name) => {
    const snapshot = machine.resolveState({ value: name, context: {} });
    const replies = machine.events.filter((type) => snapshot.can({ type }));
    const next = replies.map((type) => [type, names.indexOf(String(transition(machine, snapshot, { type })[0].value))]);
    const offers = Object.values(snapshot.getMeta()).flatMap((meta) => (meta as { offers?: Offer[] }).offers ?? []);
    return { name, offers, tags: [...snapshot.tags].sort(), next: Object.fromEntries(next) };
  });
  return { id: machine.id, states } as Table;
};

const actorPart = (
  who: Identity,
  table: Table,
  claimed: { readonly [state: string]: readonly string[] },
  registers: Registers,
): Part => {
  const live = table.states.map(({ name }) => claimed[name] ?? []);
  const initial: Actor = { state: 0, registers: kept(registers, live[0]), stopping: false, suspended: false };
  const end = table.states.findIndex(({ name }) => name === 'gone');
  // A dead parent is gone for good; whoever lives in a dead process waits for the next under its p_id.
  const gone: Actor = who.kind === 'parent' ? { ...initial, state: end, registers: {} } : initial;
  const hear: Part['hear'] = (value, label) => {
    const livesIn = (...processes: number[]) => 'process' in who && processes.includes(who.process);
    switch (label.type) {
      case 'death':
        return livesIn(...label.processes) || (who.kind === 'parent' && label.parent) ? gone : value;
      case 'thread-death':
        return livesIn(label.process) && who.kind === 'thread' && who.thread === label.thread ? gone : value;
      case 'stopped':
      case 'continued':
        return livesIn(label.process) ? { ...(value as Actor), suspended: label.type === 'stopped' } : value;
      default:
        return value;
    }
  };
  return { kind: 'actor', name: nameOf(who), who, initial, hear, acts: { who, table, live, gone } };
};

/** Those of the registers that are named and have a value. */
export const kept = (registers: Registers, names: readonly string[] = []): Registers =>
  Object.fromEntries(Object.entries(registers).filter(([name, value]) => names.includes(name) && value !== undefined));
