/** Mutants of datagrams and connections. */
import type { AnyOperation } from '../../sim/kernel/actor.ts';
import type { Queue } from '../../sim/resources/process-socket.ts';
import { inHardened, type Mutant, oneThread, operation, redirected, transition } from './mutant.ts';

/** An operation that waits where it should answer `reply`. */
const blockedOn =
  (reply: string) =>
  (original: AnyOperation): AnyOperation =>
  (state, call) => {
    const result = original(state, call);
    return result?.reply === reply ? undefined : result;
  };

export const ofTheSockets: readonly Mutant[] = [
  {
    name: 'everything-is-for-me',
    says: 'A thread takes every datagram for one to its client.',
    kills: 'stale-dropped',
    ...inHardened(
      { processes: 1, threads: 1, clients: 2 },
      operation('thread-socket.receive', () => (state) => {
        const [datagram, ...rest] = state as Queue;
        return datagram === undefined ? undefined : { reply: 'FOR_ME', state: rest, sets: { datagram } };
      }),
    ),
  },
  {
    name: 'name-is-enough',
    says: 'A thread compares the name alone, not the join epoch.',
    kills: 'no-misdelivery',
    ...inHardened(
      { processes: 1, threads: 1, clients: 2, names: 1 },
      operation('thread-socket.receive', (original) => (state, call) => {
        const [datagram, ...rest] = state as Queue;
        if (datagram === undefined || datagram.to !== call.registers.name) return original(state, call);
        return { reply: 'FOR_ME', state: rest, sets: { datagram } };
      }),
    ),
  },
  {
    name: 'forwards-once',
    says: 'The main thread of a child forwards one datagram and no other.',
    kills: 'no-deadlock',
    ...inHardened({ processes: 1, threads: 1, clients: 1, chats: 2 }, transition('child', 'forward', 'SENT', 'left')),
  },
  {
    name: 'accepted-but-still-queued',
    says: 'Accept leaves the client in the backlog.',
    kills: 'each-client-at-most-one-thread',
    ...inHardened(
      { ...oneThread, clients: 1 },
      operation('listener.accept', (original) => (state, call) => {
        const result = original(state, call);
        return result === undefined ? undefined : { ...result, state };
      }),
    ),
  },
  {
    name: 'answers-inside-the-table',
    says: 'That a name is taken is written, and waited for, before the table is let go of.',
    kills: 'one-client-harms-only-itself',
    ...inHardened(
      { processes: 1, threads: 2, clients: 2, chats: 0, names: 1, rubbish: 1, deaf: 1 },
      {
        operations: { 'connection.answer': blockedOn('OVERFLOW') },
        table: (table, kind) => {
          if (kind !== 'thread') return table;
          const answersFirst = redirected(table, 'joinScan', 'NAME_TAKEN', 'nameTaken');
          return redirected(
            redirected(answersFirst, 'nameTaken', 'WRITTEN', 'nameTakenEnd'),
            'nameTakenEnd',
            'ENDED',
            'guest',
          );
        },
      },
    ),
  },
  {
    name: 'connect-hangs',
    says: 'With the backlog full, a connect is left hanging.',
    kills: 'each-client-answered-or-queued',
    ...inHardened(
      { ...oneThread, clients: 2, backlog_max: 1 },
      operation('listener.connect', (original) => (state, call) => {
        const result = original(state, call);
        return result?.reply === 'REFUSED' ? undefined : result;
      }),
    ),
  },
];
