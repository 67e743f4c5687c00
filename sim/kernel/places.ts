/** Where everything is: the index of each actor and each resource among the components of a system. */
import type { ResourceKind } from '../resources/index.ts';
import type { Environment, Place } from '../resources/resource.ts';
import { ModelError, present } from '../vocabulary/errors.ts';
import { type Identity, nameOf } from '../vocabulary/ids.ts';
import { type Offer, resourceOf } from '../vocabulary/operations.ts';
import type { Parameters } from '../vocabulary/parameters.ts';
import type { Registers } from '../vocabulary/registers.ts';
import type { Design } from '../vocabulary/safeguards.ts';

type Slot =
  | { readonly kind: 'actor'; readonly name: string; readonly who: Identity }
  | { readonly kind: 'resource'; readonly name: string; readonly resource: ResourceKind; readonly place: Place }
  | { readonly kind: 'monitor'; readonly name: string };

export type Places = {
  readonly slots: readonly Slot[];
  /** The component with that name. Throws a ModelError if there is none. */
  readonly at: (name: string) => number;
  /** The component that an offer acts on, which may depend on the registers. */
  readonly targetOf: (self: Identity, offer: Offer, registers: Registers) => number;
  /** Whether it does. */
  readonly isFixed: (self: Identity, offer: Offer) => boolean;
};

/** The places of a system, monitors last: what a path names is the same with them and without. */
export const placesOf = ({ design, parameters }: Environment, monitors: readonly string[] = []): Places => {
  const slots = slotsOf(parameters, design, monitors);
  const indexes = new Map(slots.map(({ name }, index) => [name, index]));
  const at = (name: string): number => {
    const index = indexes.get(name);
    if (index === undefined) throw new ModelError(`There is no component '${name}'.`);
    return index;
  };
  /** The component of a kind of which there are several, by its place in the row of them. Not by name: this is asked often. */
  const among = (kind: keyof typeof rows, index: number): number => {
    const { first, count } = rows[kind];
    if (index >= 0 && index < count) return first + index;
    throw new ModelError(`There is no component '${kind}' with the index ${index}.`);
  };
  const { processes, threads, clients } = parameters;
  const row = (first: string, count: number) => ({ first: count === 0 ? 0 : at(first), count });
  const rows = {
    quota: row('quota 0', processes),
    connection: row('connection 0', clients),
    'process-socket': row('process-socket 0', processes),
    'thread-socket': row('thread-socket 0.0', processes * threads),
    credits: design.has('send-credits') ? row('credits 0.0', processes * threads) : { first: 0, count: 0 },
    thread: row('thread 0.0', processes * threads),
  };
  const targetOf = (self: Identity, { operation }: Offer, registers: Registers): number => {
    const process = 'process' in self ? self.process : -1;
    const resource = resourceOf(operation);
    switch (resource) {
      case 'quota':
        return among(resource, process);
      case 'connection':
        return among(resource, self.kind === 'client' ? self.client : present(registers.client, 'client'));
      case 'process-socket':
        return among(resource, self.kind === 'child' ? process : present(registers.found, 'address').process);
      case 'thread-socket':
        return among(
          resource,
          process * threads + (self.kind === 'thread' ? self.thread : present(registers.datagram, 'datagram').thread),
        );
      case 'credits': {
        const found = present(registers.found, 'address');
        return among(resource, found.process * threads + found.thread);
      }
      case 'thread':
        // Past the last thread the operation answers END, whichever thread it looks at.
        return among(resource, process * threads + Math.min(present(registers.cursor, 'cursor'), threads - 1));
      default:
        return at(resource);
    }
  };
  const isFixed = (self: Identity, { operation }: Offer): boolean => {
    switch (resourceOf(operation)) {
      case 'connection':
        return self.kind === 'client';
      case 'process-socket':
        return self.kind === 'child';
      case 'thread-socket':
        return self.kind === 'thread';
      case 'credits':
      case 'thread':
        return false;
      default:
        return true;
    }
  };
  return { slots, at, targetOf, isFixed };
};

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

const slotsOf = (parameters: Parameters, design: Design, monitors: readonly string[]): readonly Slot[] => {
  const processes = range(parameters.processes);
  const threads = processes.flatMap((process) => range(parameters.threads).map((thread) => ({ process, thread })));
  const clients = range(parameters.clients);
  const actor = (who: Identity): Slot => ({ kind: 'actor', name: nameOf(who), who });
  const resource = (kind: ResourceKind, place: Place = {}): Slot => {
    const suffix = place.client ?? (place.thread === undefined ? place.process : `${place.process}.${place.thread}`);
    return { kind: 'resource', name: suffix === undefined ? kind : `${kind} ${suffix}`, resource: kind, place };
  };
  return [
    actor({ kind: 'parent' }),
    ...processes.map((process) => actor({ kind: 'child', process })),
    ...threads.map((thread) => actor({ kind: 'thread', ...thread })),
    ...clients.map((client) => actor({ kind: 'client', client })),
    actor({ kind: 'faults' }),
    resource('processes'),
    resource('accept-mutex'),
    resource('table-lock'),
    resource('client-table'),
    ...processes.map((process) => resource('quota', { process })),
    ...processes.map((process) => resource('process-socket', { process })),
    ...threads.map((thread) => resource('thread-socket', thread)),
    ...(design.has('send-credits') ? threads.map((thread) => resource('credits', thread)) : []),
    resource('listener'),
    ...clients.map((client) => resource('connection', { client })),
    resource('timer'),
    ...monitors.map((name): Slot => ({ kind: 'monitor', name })),
  ];
};
