/**
 * Which single actor of a server may go alone, by the operation that it offers: whatever others do before, it is still there and leads to
 * the same. What makes that so is said beside each.
 */
import { holderOf } from '../resources/resource.ts';
import { present } from '../vocabulary/errors.ts';
import { type Identity, nameOf } from '../vocabulary/ids.ts';
import type { OperationName } from '../vocabulary/operations.ts';
import type { Registers } from '../vocabulary/registers.ts';
import type { TableState } from './compile.ts';
import type { Condition } from './persistent-conditions.ts';
import { on, type Server, unharmed } from './persistent-lists.ts';

/** Under which conditions an actor may go alone in a state; undefined: under none. */
export const alone = (
  server: Server,
  who: Identity,
  state: TableState,
  registers: Registers,
): readonly Condition[] | undefined => {
  switch (who.kind) {
    case 'thread':
      return ofAll(
        state,
        (operation) => threadRules[operation]?.(server, { ...who, index: server.at(nameOf(who)) }, registers, state),
        server.undisturbed,
      );
    case 'child':
      return ofAll(state, (operation) => childRule(server, who.process, operation, registers), server.undisturbed);
    case 'parent':
      return ofAll(state, (operation) => parentRule(server, operation, registers), []);
    case 'client':
      return cutOff(server, who.client, state);
    default:
      return undefined;
  }
};

/** The conditions of all that a state offers, behind those that they have in common. */
const ofAll = (
  { offers }: TableState,
  ruleOf: (operation: OperationName) => readonly Condition[] | undefined,
  common: readonly Condition[],
): readonly Condition[] | undefined => {
  const lists = offers.map(({ operation }) => ruleOf(operation));
  if (lists.length === 0 || lists.includes(undefined)) return undefined;
  return [...common, ...lists.flatMap((list) => list ?? [])];
};

const childRule = (
  server: Server,
  process: number,
  operation: OperationName,
  { datagram }: Registers,
): readonly Condition[] | undefined => {
  const { at, allThreads, allClients, goesOn, parameters, children } = server;
  const self = present(children[process], 'child');
  const socket = at('process-socket', process);
  switch (operation) {
    // Whoever begins after the parent's end is an orphan.
    case 'processes.begin':
      return [
        ...goesOn,
        ...allThreads.map(({ index }) => on(index, 'hasNotFound', process)),
        // What waits in the socket is older than the process from now on, also when that dies at once.
        on(socket, 'holdsNone'),
        ...unharmed(server, process, self),
      ];
    case 'processes.spawn':
      return [];
    case 'process-socket.drain':
      return [
        ...allThreads.map(({ index }) => on(index, 'hasNotFound', process)),
        on(socket, 'holdsNone'),
        ...unharmed(server, process, self),
      ];
    // What is in its hand is lost with it, what waits in the socket is not; and a full socket has no room for the next.
    case 'process-socket.receive':
      return [
        on(socket, 'isNotEmpty'),
        on(at('faults'), 'spent', 'kills'),
        ...allClients.map(({ index }) => on(index, 'countsAway')),
        on(at('listener'), 'countsWaiting'),
        ...allThreads.map(({ index }) => on(index, 'countsUntaken')),
        on(at('quota', process), 'outlasts'),
        ...unharmed(server, process, self),
        on(at('listener'), 'recounts'),
        ...allClients.flatMap(({ index, line }) => [on(index, 'countsChats'), on(line, 'countsLines')]),
        ...allThreads.map(({ index }) => on(index, 'countsSenders')),
        on(socket, 'hasRoom', parameters.socket_max),
      ];
    case 'processes.watch':
      return [on(at('processes'), 'isWhole', process)];
    // A thread that takes its next client drains its socket before or after.
    case 'thread-socket.forward':
      return [
        ...allClients.map(({ index }) => on(index, 'countsAway')),
        on(at('listener'), 'isIdle'),
        on(at('thread', process, present(datagram, 'datagram').thread), 'hasDrained'),
      ];
    default:
      return undefined;
  }
};

/** What the parent does dies with it where it is only its own. */
const parentRule = (
  { at, allThreads }: Server,
  operation: OperationName,
  { scan, pids }: Registers,
): readonly Condition[] | undefined => {
  const survives = on(at('faults'), 'spent', 'parentKills');
  switch (operation) {
    case 'processes.store-first':
    case 'processes.store-again':
    case 'table-lock.recover':
    case 'table-lock.await-turn':
      return [];
    case 'processes.create':
      return [survives];
    case 'processes.fork-first':
    case 'processes.fork-again':
      return [survives, on(at('faults'), 'spent', 'forkFailures')];
    // Who lives may die before or after; who is dead stays dead.
    case 'processes.waitpid': {
      const entry = pids?.[scan ?? 0];
      return entry === 'current' ? [on(at('processes'), 'isZombie', scan ?? 0)] : [];
    }
    case 'table-lock.end-write':
      return [on(at('table-lock'), 'writes', 'parent')];
    case 'client-table.sweep':
      return [
        survives,
        on(at('table-lock'), 'writes', 'parent'),
        ...allThreads.map(({ index }) => on(index, 'hasNotFound', scan ?? 0)),
      ];
    default:
      return undefined;
  }
};

/** A client whose connection is gone, or that comes too late, finds that out whatever it does. */
const cutOff = ({ at }: Server, client: number, { offers }: TableState): readonly Condition[] | undefined => {
  const operations = offers.map(({ operation }) => operation);
  if (operations.includes('listener.connect')) return [on(at('listener'), 'isShut')];
  return operations.includes('connection.leave') ? [on(at('connection', client), 'isClosed')] : undefined;
};

/** Nothing is on its way to that thread, and whoever is there now, nobody has looked him up to send him something. */
const nothingFor = ({ at, allThreads, children }: Server, process: number, thread: number): readonly Condition[] => [
  on(at('process-socket', process), 'hasNothingFor', thread),
  on(present(children[process], 'child'), 'forwardsNothingTo', thread),
  ...allThreads.map(({ index }) => on(index, 'hasNotFound', process, thread)),
];

/** Nobody will look that name up. */
const nobodyLooksFor = ({ allThreads, allClients }: Server, name: string): readonly Condition[] => [
  ...allClients.map(({ index }) => on(index, 'isSilent')),
  ...allClients.map(({ line }) => on(line, 'saysNothingTo', name)),
  ...allThreads.map(({ index }) => on(index, 'looksForAnother', name)),
];

type Rule = (server: Server, who: Self, registers: Registers, state: TableState) => readonly Condition[] | undefined;
type Self = Extract<Identity, { kind: 'thread' }> & { readonly index: number };

const always: Rule = () => [];
const unlessHarmed: Rule = (server, { process, index }) => unharmed(server, process, index);
const inTable =
  (mode: 'reads' | 'writes', ...others: readonly Rule[]): Rule =>
  (server, who, registers, state) => [
    on(server.at('table-lock'), mode, holderOf(who)),
    ...others.flatMap((rule) => rule(server, who, registers, state) ?? []),
  ];

/** By the operation that a thread offers; who offers one that is not here never goes alone. Of several all conditions must hold, in their order. */
const threadRules: { readonly [O in OperationName]?: Rule } = {
  'processes.start': always,
  'accept-mutex.repair': always,
  // Under the mutex nobody else takes from the quota.
  'quota.test': always,
  'quota.take': always,
  // What died with the mutex in its hands leaves it to be repaired; what has released it does not.
  'accept-mutex.release': (server, who, registers, state) =>
    state.tags.includes('serving') || server.parameters.threads === 1
      ? unlessHarmed(server, who, registers, state)
      : undefined,
  'listener.accept': (server, who, registers, state) =>
    server.parameters.clients > server.parameters.backlog_max
      ? undefined
      : [on(server.at('faults'), 'spent', 'acceptFailures'), ...(unlessHarmed(server, who, registers, state) ?? [])],
  'timer.elapse': always,
  // A connection is written by one thread, and its client's lines do not change what that does.
  'connection.answer': always,
  'connection.flush': always,
  // Whoever does not read is not told: where the server closes that is forgotten, and where the process dies it is not.
  'connection.close': (server, who, registers, state) =>
    server.parameters.deaf === 0 ? [] : unlessHarmed(server, who, registers, state),
  // Of two messages of one author to one session the second remembers whether it came first, until it dies with the process.
  'connection.deliver': (server, who, registers, state) =>
    server.parameters.chats <= 1 && server.parameters.returning === 0
      ? []
      : unlessHarmed(server, who, registers, state),
  // Whoever is in the table, or next, keeps others out; those who come meanwhile queue, whether they come before he leaves or find it free.
  'table-lock.await-turn': always,
  'table-lock.end-read': inTable('reads'),
  'table-lock.end-write': inTable('writes'),
  'client-table.find': inTable('reads'),
  'client-table.scan': inTable('writes'),
  'client-table.write': inTable('writes', unlessHarmed),
  'client-table.complete': inTable('writes', unlessHarmed),
  'client-table.clear': inTable('writes', unlessHarmed, ({ allThreads }, { process, thread }) =>
    allThreads.map(({ index }) => on(index, 'hasNotFound', process, thread)),
  ),
  'client-table.wipe': inTable('writes', unlessHarmed),
  // What arrives next may find the drained socket or the one before.
  'thread-socket.drain': (server, { process, thread }) => [
    on(server.at('thread-socket', process, thread), 'holdsSome'),
    ...nothingFor(server, process, thread),
  ],
  'connection.read-guest': ({ at }, _, { client }) => [on(at('connection', present(client, 'client')), 'isReadable')],
  'thread-socket.discard': (server, { process, thread }) => [
    on(server.at('thread-socket', process, thread), 'holdsSome'),
    ...nothingFor(server, process, thread),
  ],
  'connection.read-member': ({ at }, _, { client }) => [on(at('connection', present(client, 'client')), 'isReadable')],
  // A message that is taken gives its credit back, which the death of the process does not.
  'thread-socket.receive': (server, who, registers, state) => [
    ...nobodyLooksFor(server, present(registers.name, 'name')),
    ...nothingFor(server, who.process, who.thread),
    on(server.at('thread-socket', who.process, who.thread), 'holdsNone'),
    ...(unlessHarmed(server, who, registers, state) ?? []),
  ],
  // Who is the last of a process is settled where it is the only one, or where all others are done.
  'quota.finish': ({ parameters, at, allThreads }, { process, index }) =>
    parameters.threads === 1
      ? []
      : [
          on(at('quota', process), 'isUsedUp'),
          ...allThreads.flatMap((other) =>
            other.process === process && other.index !== index ? [on(other.index, 'hasNoClient')] : [],
          ),
        ],
};
