/** Which answer of which operation is counted as what. Nothing is decided here: the machines decide, and this looks on. */
import type { OperationName, ReplyOf } from '../../sim/vocabulary/operations.ts';
import type { CounterName } from './tally.ts';

/** A value for some answers of some operations. */
export type ByAnswer<Value> = { readonly [O in OperationName]?: { readonly [R in ReplyOf<O>]?: Value } };

export const counted: ByAnswer<CounterName> = {
  'accept-mutex.repair': { REPAIRED: 'accept_mutex_mended' },
  'listener.accept': { ACCEPTED: 'accepted', FAILED: 'accept_failed' },
  'quota.finish': { MORE: 'handled', LAST: 'handled' },
  'client-table.scan': { NAME_TAKEN: 'name_taken', TABLE_FULL: 'table_full' },
  'client-table.complete': { COMPLETED: 'joined' },
  'connection.read-member': { CHAT: 'chats', LEAV: 'left', END: 'lost' },
  'connection.deliver': { DELIVERED: 'delivered', OVERFLOW: 'cut_delivering' },
  'client-table.find': { NO_SUCH_USER: 'no_such_user' },
  'credits.take': { NONE: 'no_credit', GONE: 'gone' },
  'process-socket.send': { SENT: 'sent', FULL: 'send_full' },
  'process-socket.drain': { DROPPED: 'drained' },
  'thread-socket.forward': { FULL: 'forward_full' },
  'thread-socket.receive': { STALE: 'stale' },
  'thread-socket.discard': { STALE: 'stale' },
  'thread-socket.drain': { DROPPED: 'stale' },
  'table-lock.begin-read': { QUEUED: 'reads_queued' },
  'table-lock.begin-write': { QUEUED: 'writes_queued' },
  'table-lock.end-read': { ENDED: 'reads_ended' },
  'table-lock.end-write': { ENDED: 'writes_ended' },
  'processes.fork-first': { FAILED: 'fork_failed' },
  'processes.fork-again': { FORKED: 'respawned', FAILED: 'fork_failed' },
  'processes.waitpid': { REAPED: 'reaped' },
  'processes.take-sigint': { SIGINT: 'stopping' },
  'processes.take-sigterm': { SIGTERM: 'stopping' },
};

/** What is counted only where the client has joined: a session ends by it. */
export const countedOfMembers: ByAnswer<CounterName> = { 'connection.answer': { OVERFLOW: 'cut_answering' } };

/** Which line to a client, by the argument of `connection.answer`, is counted besides when it is written. */
export const countedAnswers: { readonly [argument: string]: CounterName } = {
  CROWDED: 'crowded',
  TOO_LATE: 'too_late',
  IDLE: 'idle',
  GOING_DOWN: 'going_down',
};
