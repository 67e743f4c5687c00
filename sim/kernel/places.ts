/** Where everything is: the index of each actor and each resource among the components of a system. */
import type { ResourceKind } from '../resources/index.ts';
import type { Environment, Place } from '../resources/resource.ts';
import { ModelError, present } from '../vocabulary/errors.ts';
import { featuresOf } from '../vocabulary/features.ts';
import { type Identity, nameOf } from '../vocabulary/ids.ts';
import { type OperationName, resourceOf } from '../vocabulary/operations.ts';
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
  /** Which components an operation acts on when actors of that kind offer it. */
  readonly aimOf: (kind: Identity['kind'], operation: OperationName) => Aim;
};

/** Which component an operation acts on, and among which. */
export type Aim = {
  /** common: the same for everybody. own: each has its own. found: what the registers say. */
  readonly reach: 'common' | 'own' | 'found';
  /** The first of those among which it is: they stand in a row. */
  readonly first: number;
  /** Throws a ModelError if there is no such component. */
  readonly at: (self: Identity, registers: Registers) => number;
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
  /** The one of a kind of which there are several, by its place in the row of them. Not by name: this is asked often. */
  const aimed = (
    kind: keyof typeof rows,
    reach: Aim['reach'],
    indexOf: (self: Identity, registers: Registers) => number,
  ): Aim => {
    const { first, count } = rows[kind];
    const placeAt: Aim['at'] = (self, registers) => {
      const index = indexOf(self, registers);
      if (index >= 0 && index < count) return first + index;
      throw new ModelError(`There is no component '${kind}' with the index ${index}.`);
    };
    return { reach, first, at: placeAt };
  };
  const own = (kind: keyof typeof rows, indexOf: (self: Identity) => number): Aim => aimed(kind, 'own', indexOf);
  const found = (kind: keyof typeof rows, indexOf: (registers: Registers, self: Identity) => number): Aim =>
    aimed(kind, 'found', (self, registers) => indexOf(registers, self));
  /** The place of a thread of the actor's own process among all threads. */
  const among = (self: Identity, thread: number): number => processOf(self) * threads + thread;
  const aimOf = (kind: Identity['kind'], operation: OperationName): Aim => {
    const resource = resourceOf(operation);
    switch (resource) {
      case 'quota':
        return own(resource, processOf);
      case 'connection':
        return kind === 'client' ? own(resource, clientOf) : found(resource, ({ client }) => present(client, 'client'));
      case 'process-socket':
        return kind === 'child'
          ? own(resource, processOf)
          : found(resource, (registers) => present(registers.found, 'address').process);
      case 'thread-socket':
        return kind === 'thread'
          ? own(resource, (self) => among(self, threadOf(self)))
          : found(resource, ({ datagram }, self) => among(self, present(datagram, 'datagram').thread));
      case 'credits':
        return found(resource, (registers) => {
          const { process, thread } = present(registers.found, 'address');
          return process * threads + thread;
        });
      case 'thread':
        // Past the last thread the operation answers END, whichever thread it looks at.
        return found(resource, ({ cursor }, self) => among(self, Math.min(present(cursor, 'cursor'), threads - 1)));
      default: {
        const first = at(resource);
        return { reach: 'common', first, at: () => first };
      }
    }
  };
  return { slots, at, aimOf };
};

const processOf = (self: Identity): number => ('process' in self ? self.process : -1);
const threadOf = (self: Identity): number => ('thread' in self ? self.thread : -1);
const clientOf = (self: Identity): number => ('client' in self ? self.client : -1);

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
    ...(featuresOf(parameters).addressLimit ? [resource('addresses')] : []),
    ...monitors.map((name): Slot => ({ kind: 'monitor', name })),
  ];
};
