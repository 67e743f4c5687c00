/** New names for clients and threads in all that speaks of them: registers, resources, labels. */
import type { Label as EngineLabel, Value } from '../engine/component.ts';
import type { AcceptMutex } from '../resources/accept-mutex.ts';
import { type Addresses, inOrder } from '../resources/addresses.ts';
import type { ClientTable } from '../resources/client-table.ts';
import type { Connection } from '../resources/connection.ts';
import type { Credits } from '../resources/credits.ts';
import type { ResourceKind } from '../resources/index.ts';
import type { Listener } from '../resources/listener.ts';
import type { Queue } from '../resources/process-socket.ts';
import type { Processes } from '../resources/processes.ts';
import type { Place } from '../resources/resource.ts';
import type { TableLock } from '../resources/table-lock.ts';
import type { Datagram } from '../vocabulary/datagram.ts';
import type { Identity, Name } from '../vocabulary/ids.ts';
import type { Label } from '../vocabulary/labels.ts';
import type { Registers } from '../vocabulary/registers.ts';
import { actorOf } from './actor.ts';

/** Each is a permutation; of threads, one for each process. A session is called by its client. */
export type Renaming = {
  readonly client: (client: number) => number;
  readonly name: (name: Name) => Name;
  readonly thread: (process: number, thread: number) => number;
};

/** `2.0`, the first CHAT of client 2; whatever else is said names nobody. */
export const renamedText = ({ client }: Renaming, text: string): string => {
  const [, author, number] = /^(\d+)\.(\d+)$/.exec(text) ?? [];
  return author === undefined ? text : `${client(Number(author))}.${number}`;
};

/** `0.1`, thread 1 of process 0, also at the end of a longer name; anybody else keeps his name. */
export const renamedHolder = ({ thread }: Renaming, name: string): string => {
  const [, before = '', process, own] = /^(.*?)(\d+)\.(\d+)$/.exec(name) ?? [];
  return process === undefined ? name : `${before}${process}.${thread(Number(process), Number(own))}`;
};

/** A datagram does not say which process it is in or on its way to. */
const renamedDatagram = (to: Renaming, process: number, datagram: Datagram): Datagram => {
  const { thread, session, sender, text } = datagram;
  return {
    ...datagram,
    to: to.name(datagram.to),
    from: to.name(datagram.from),
    thread: to.thread(process, thread),
    session: to.client(session),
    sender: to.client(sender),
    ...(text === undefined ? {} : { text: renamedText(to, text) }),
  };
};

/** An actor with its registers; it then is the one with the new name. */
export const renamedActor = (to: Renaming, who: Identity, value: Value): Value => {
  const actor = actorOf(value);
  const { client, session, name, destination, text, found, datagram, ...others } = actor.registers;
  const registers: Registers = {
    ...others,
    ...(name === undefined ? {} : { name: to.name(name) }),
    ...(destination === undefined ? {} : { destination: to.name(destination) }),
    ...(client === undefined ? {} : { client: to.client(client) }),
    ...(session === undefined ? {} : { session: to.client(session) }),
    ...(text === undefined ? {} : { text: renamedText(to, text) }),
    ...(found === undefined
      ? {}
      : {
          found: {
            process: found.process,
            thread: to.thread(found.process, found.thread),
            session: to.client(found.session),
          },
        }),
    ...(datagram === undefined ? {} : { datagram: renamedDatagram(to, 'process' in who ? who.process : -1, datagram) }),
  };
  return { ...actor, registers };
};

/** By kind: the ones that name nobody are as they were. */
const renamers: { readonly [K in ResourceKind]?: (to: Renaming, value: Value, place: Place) => Value } = {
  processes: (to, value) => {
    const state = value as Processes;
    const children = state.children.map((child, process) => ({
      ...child,
      starting: child.starting.map((thread) => to.thread(process, thread)).sort((a, b) => a - b),
      retired: child.retired.map((thread) => to.thread(process, thread)).sort((a, b) => a - b),
    }));
    return { ...state, children };
  },
  'accept-mutex': (to, value) => {
    const mutex = value as AcceptMutex;
    return 'holder' in mutex ? { ...mutex, holder: renamedHolder(to, mutex.holder) } : mutex;
  },
  'table-lock': (to, value) => {
    const { holders, waiting } = value as TableLock;
    const renamed = (list: TableLock['holders']) => list.map((one) => ({ ...one, who: renamedHolder(to, one.who) }));
    return { holders: renamed(holders).sort((a, b) => (a.who < b.who ? -1 : 1)), waiting: renamed(waiting) };
  },
  'client-table': (to, value) =>
    (value as ClientTable).map((row) => {
      if (row.is === 'torn') return { ...row, name: to.name(row.name) };
      if (row.is !== 'live') return row;
      const { process, thread, session, name } = row;
      return { ...row, thread: to.thread(process, thread), session: to.client(session), name: to.name(name) };
    }),
  'process-socket': (to, value, place) => renamedQueue(to, value, place),
  'thread-socket': (to, value, place) => renamedQueue(to, value, place),
  credits: (to, value) => {
    const { session, taken } = value as Credits;
    return { session: session === null ? null : to.client(session), taken };
  },
  addresses: (to, value) =>
    inOrder((value as Addresses).map((entry) => ({ ...entry, thread: to.thread(entry.process, entry.thread) }))),
  listener: (to, value) => {
    const state = value as Listener;
    return { ...state, backlog: state.backlog.map(to.client) };
  },
  connection: (to, value) => {
    const state = value as Connection;
    if (state.is === 'closed') return state;
    return {
      ...state,
      lines: state.lines.map((line) => {
        const [verb = '', name, ...words] = line.split(' ');
        return [
          verb,
          ...(name === undefined ? [] : [to.name(name)]),
          ...words.map((word) => renamedText(to, word)),
        ].join(' ');
      }),
    };
  },
};

const renamedQueue = (to: Renaming, value: Value, { process = -1 }: Place): Value =>
  (value as Queue).map((datagram) => renamedDatagram(to, process, datagram));

export const renamedResource = (to: Renaming, kind: ResourceKind, place: Place, value: Value): Value =>
  renamers[kind]?.(to, value, place) ?? value;

export const renamedLabel = (to: Renaming, heard: EngineLabel): EngineLabel => {
  const label = heard as Label;
  const process = 'process' in label ? label.process : -1;
  return {
    ...label,
    ...('client' in label ? { client: to.client(label.client) } : {}),
    ...('thread' in label ? { thread: to.thread(process, label.thread) } : {}),
    ...('session' in label ? { session: to.client(label.session) } : {}),
    ...('name' in label ? { name: to.name(label.name) } : {}),
    ...('of' in label ? { of: to.client(label.of) } : {}),
    ...('text' in label ? { text: renamedText(to, label.text) } : {}),
    ...('datagram' in label
      ? { datagram: renamedDatagram(to, label.type === 'sent' ? label.to : process, label.datagram) }
      : {}),
  };
};
