/**
 * What a rule of the partial-order reduction (`persistent.ts`) may ask of single components. A condition is plain data, a component and a
 * name with words behind it, so that what is left of a list says where a question stands.
 */
import type { Value } from '../engine/component.ts';
import type { Connection } from '../resources/connection.ts';
import type { Listener } from '../resources/listener.ts';
import type { Queue } from '../resources/process-socket.ts';
import type { Processes } from '../resources/processes.ts';
import type { Quota } from '../resources/quota.ts';
import type { TableLock } from '../resources/table-lock.ts';
import { present } from '../vocabulary/errors.ts';
import type { OperationName } from '../vocabulary/operations.ts';
import type { RegisterName } from '../vocabulary/registers.ts';
import { actorOf } from './actor.ts';
import type { TableState } from './compile.ts';

/** What is known of one component when a condition is asked of it. */
type Seen = {
  readonly value: Value;
  /** The state of its machine, if it is an actor. */
  readonly state: TableState | undefined;
  readonly words: readonly (number | string)[];
  /** What the conditions before it have counted. */
  readonly count: number;
};

/** A component's index, the name of what is asked of it, and what else the question needs. */
export type Condition = readonly [component: number, name: string, ...words: (number | string)[]];

/**
 * false: no. true: yes, as far as this goes. enough: yes, whatever the rest of the list says. A number: yes, and so many were
 * counted. A list: if these hold as well.
 */
type Verdict = boolean | 'enough' | number | readonly Condition[];

const registersIn = ({ value }: Seen) => actorOf(value).registers;
const offers = ({ state }: Seen, ...operations: readonly OperationName[]): boolean =>
  present(state, 'machine state').offers.some(({ operation }) => operations.includes(operation));
const isTagged = ({ state }: Seen, tag: TableState['tags'][number]): boolean =>
  present(state, 'machine state').tags.includes(tag);

const isChatTo = (line: string, name: number | string | undefined): boolean => {
  const [verb, to] = line.split(' ');
  return verb === 'CHAT' && (name === undefined || to === name);
};
const linesOf = ({ value }: Seen): readonly string[] => {
  const connection = value as Connection;
  return connection.is === 'open' ? connection.lines : [];
};

export const conditions = {
  /** faults: none of those budgets is left. */
  spent: (seen) => seen.words.every((name) => (registersIn(seen)[name as RegisterName] ?? 0) === 0),
  /** processes: the parent runs, and nobody has asked it to shut down. */
  goesOn: ({ value }) => {
    const { parent, sigint, shutdown } = value as Processes;
    return parent === 'running' && !sigint && !shutdown;
  },
  /** processes: no thread of that process has died alone. */
  isWhole: ({ value, words: [process] }) =>
    !(value as Processes).children[process as number]?.news.includes('thread-died'),
  isZombie: ({ value, words: [process] }) => (value as Processes).children[process as number]?.life === 'zombie',
  /** child, thread: it is not about to end its process. */
  stays: (seen) => !offers(seen, 'processes.exit', 'processes.leave'),

  /** table-lock: that one writes, and nobody else is in. */
  writes: ({ value, words: [who] }) => {
    const { holders } = value as TableLock;
    return holders.length === 1 && holders[0]?.who === who && holders[0]?.mode === 'write';
  },
  /** table-lock: that one reads, and nobody writes. */
  reads: ({ value, words: [who] }) => {
    const { holders } = value as TableLock;
    return holders.some((holder) => holder.who === who) && holders.every(({ mode }) => mode === 'read');
  },

  /** connection: its next line or its end can be read. */
  isReadable: ({ value }) => {
    const connection = value as Connection;
    return connection.is === 'closed' || connection.ended || connection.lines.length > 0;
  },
  isClosed: ({ value }) => (value as Connection).is === 'closed',
  /** connection: one more line fits, or it is closed and none ever will. */
  takesMore: ({ value, words: [room] }) => {
    const connection = value as Connection;
    return connection.is === 'closed' || connection.lines.length < (room as number);
  },
  /** connection: the server waits for a line, if it has accepted it. */
  isDry: ({ value }) => {
    const connection = value as Connection;
    return (
      connection.is === 'open' && connection.process !== null && !connection.ended && connection.lines.length === 0
    );
  },
  isNotDry: ({ value }) => {
    const connection = value as Connection;
    return connection.is !== 'open' || connection.ended || connection.lines.length > 0;
  },
  /** connection: no CHAT to that name waits in it; to any, where there is no name. */
  saysNothingTo: (seen) => !linesOf(seen).some((line) => isChatTo(line, seen.words[0])),
  countsLines: (seen) => seen.count + linesOf(seen).filter((line) => isChatTo(line, undefined)).length,

  /** client: it will not say a CHAT any more. */
  isSilent: (seen) => seen.state?.offers.length === 0 || (registersIn(seen).chats ?? 0) === 0,
  isConnected: (seen) => offers(seen, 'connection.leave'),
  countsAway: (seen) => seen.count + (offers(seen, 'listener.connect') ? 1 : 0),
  countsChats: (seen) => seen.count + (seen.state?.offers.length === 0 ? 0 : (registersIn(seen).chats ?? 0)),

  /** process-socket, thread-socket: something waits in it, and that is enough. */
  holdsSome: ({ value }) => ((value as Queue).length > 0 ? 'enough' : true),
  isNotEmpty: ({ value }) => (value as Queue).length > 0,
  /** The same where nothing does. */
  holdsNone: ({ value }) => ((value as Queue).length === 0 ? 'enough' : true),
  /** process-socket: nothing in it is for that thread. */
  hasNothingFor: ({ value, words: [thread] }) => !(value as Queue).some((datagram) => datagram.thread === thread),
  /** process-socket: as many as were counted find room in it. */
  hasRoom: ({ value, count, words: [room] }) => (value as Queue).length + count <= (room as number),
  /** child: what it forwards is not for that thread. */
  forwardsNothingTo: (seen) => registersIn(seen).datagram?.thread !== seen.words[0],

  /** thread: it is not about to send to that thread of that process; to any thread of it, where there is none. */
  hasNotFound: (seen) => {
    const { found } = registersIn(seen);
    const [process, thread] = seen.words;
    return found?.process !== process || (thread !== undefined && found?.thread !== thread);
  },
  /** thread: it is not about to look that name up. */
  looksForAnother: (seen) => registersIn(seen).destination !== seen.words[0],
  countsSenders: (seen) => seen.count + (registersIn(seen).destination === undefined ? 0 : 1),
  /** thread: it has no client, or has drained its socket since it accepted it. */
  hasDrained: (seen) =>
    !offers(seen, 'quota.take', 'thread-socket.drain') &&
    !(isTagged(seen, 'serving') && offers(seen, 'accept-mutex.release')),
  hasNoClient: (seen) => !isTagged(seen, 'serving') && !offers(seen, 'quota.finish'),
  countsUntaken: (seen) => seen.count + (offers(seen, 'quota.take') ? 1 : 0),
  accepts: (seen) => offers(seen, 'listener.accept'),
  countsAccepting: (seen) => seen.count + (offers(seen, 'listener.accept') ? 1 : 0),

  /** quota: nothing remains. */
  isUsedUp: ({ value }) => (value as Quota).remaining === 0,
  /** quota: more remains than was counted. */
  outlasts: ({ value, count }) => (value as Quota).remaining > count,

  /** thread: its client has a line for it, if it waits for one. The word is the first of the connections. */
  isFed: (seen) => {
    const { client } = registersIn(seen);
    if (client === undefined || !offers(seen, 'connection.read-guest', 'connection.read-member')) return true;
    return [[(seen.words[0] as number) + client, 'isNotDry']];
  },
  /** thread: it waits for a line of that client. */
  waitsFor: (seen) =>
    registersIn(seen).client === seen.words[0] && offers(seen, 'connection.read-guest', 'connection.read-member'),

  countsWaiting: ({ value, count }) => count + (value as Listener).backlog.length,
  /** listener: nobody waits, nor was anybody counted. */
  isIdle: ({ value, count }) => (value as Listener).backlog.length + count === 0,
  isDeserted: ({ value }) => (value as Listener).backlog.length === 0,
  isListening: ({ value }) => !(value as Listener).closed,
  isShut: ({ value }) => (value as Listener).closed,
  /** listener: somebody waits, or nobody was counted who would take one; else nobody of the clients that the words name may come. */
  feeds: ({ value, count, words }) =>
    count === 0 ||
    (value as Listener).backlog.length > 0 ||
    words.map((client): Condition => [client as number, 'isNotAway']),
  isNotAway: (seen) => !offers(seen, 'listener.connect'),

  /** Any component: the count begins anew. */
  recounts: () => 0,
  /** Any component: if nobody was counted that is enough. */
  concernsNobody: ({ count }) => (count === 0 ? 'enough' : true),
} as const satisfies { readonly [name: string]: (seen: Seen) => Verdict };
