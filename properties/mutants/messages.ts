/** Mutants of the way of a message: sent, forwarded, taken, delivered, or refused. */
import type { Queue } from '../../sim/resources/process-socket.ts';
import { threadAt } from '../../sim/resources/resource.ts';
import { inHardened, type Mutant, oneThread, operation, transition } from './mutant.ts';

const toOneself = { ...oneThread, chats: 1 } as const;

export const ofMessages: readonly Mutant[] = [
  {
    name: 'everything-is-stale',
    says: 'A thread drops every datagram as one for somebody else.',
    kills: 'drop-is-told',
    ...inHardened(
      toOneself,
      operation('thread-socket.receive', () => (state, { place }) => {
        const [datagram, ...rest] = state as Queue;
        if (datagram === undefined) return undefined;
        const { process } = threadAt(place);
        return { reply: 'STALE', state: rest, label: { type: 'dropped', process, datagram, reason: 'stale' } };
      }),
    ),
  },
  {
    name: 'child-drops-all',
    says: 'The main thread of a child receives and does not forward.',
    kills: 'conservation',
    ...inHardened(toOneself, transition('child', 'reading', 'RECEIVED', 'reading')),
  },
  {
    name: 'send-enqueues-nothing',
    says: 'A send says that it has sent and leaves the queue as it was.',
    kills: 'conservation',
    ...inHardened(
      toOneself,
      operation('process-socket.send', (original) => (state, call) => {
        const result = original(state, call);
        return result?.reply === 'SENT' ? { ...result, state } : result;
      }),
    ),
  },
  {
    name: 'forwarded-twice',
    says: 'Each datagram is put into the socket of its thread two times.',
    kills: 'at-most-once',
    ...inHardened(
      toOneself,
      operation('thread-socket.forward', (original) => (state, call) => {
        const result = original(state, call);
        return result?.reply === 'SENT' ? { ...result, state: original(result.state, call)?.state ?? state } : result;
      }),
    ),
  },
  {
    name: 'sent-twice',
    says: 'A thread sends each message of its client once more, as if it had not.',
    kills: 'at-most-once',
    ...inHardened(toOneself, transition('thread', 'send', 'SENT', 'takeCredit')),
  },
  {
    name: 'last-in-first-out',
    says: 'The main thread of a child takes the newest datagram first.',
    kills: 'fifo-per-pair',
    ...inHardened(
      { ...toOneself, chats: 2 },
      operation('process-socket.receive', (original) => (state, call) => {
        const queue = state as Queue;
        const result = original([...queue].reverse(), call);
        return result === undefined ? undefined : { ...result, state: queue.slice(0, -1) };
      }),
    ),
  },
  {
    name: 'forged-sender',
    says: 'A message is sent under a name that nobody has.',
    kills: 'true-sender',
    ...inHardened(
      toOneself,
      operation('process-socket.send', (original) => (state, call) => {
        const registers = { ...call.registers, name: 'mallory' };
        return original(state, { ...call, registers });
      }),
    ),
  },
  {
    name: 'busy-not-told',
    says: 'A client for whose message no credit was left is not told.',
    kills: 'drop-is-told',
    ...inHardened(
      { ...toOneself, chats: 3, socket_max: 1, inbox_max: 1 },
      transition('thread', 'takeCredit', 'NONE', 'member'),
    ),
  },
  {
    name: 'nobody-not-told',
    says: 'A client that writes to somebody who is not there is not told.',
    kills: 'drop-is-told',
    ...inHardened(toOneself, transition('thread', 'noSuchUserEnd', 'ENDED', 'member')),
  },
  {
    name: 'chat-forgotten',
    says: 'A thread that has found the destination of a message goes back to its client.',
    kills: 'drop-is-told',
    ...inHardened(toOneself, transition('thread', 'foundEnd', 'ENDED', 'member')),
  },
  {
    name: 'chat-ignored',
    says: 'A thread reads a CHAT and goes on reading.',
    kills: 'drop-is-told',
    ...inHardened({ ...toOneself, chats: 2 }, transition('thread', 'member', 'CHAT', 'member')),
  },
  {
    name: 'born-too-late-to-drain',
    says: 'A child drains its socket only where its predecessor left nothing: it looks once and spawns.',
    kills: 'queues-drain',
    ...inHardened(
      { ...toOneself, kills: 1 },
      operation('process-socket.drain', () => (state) => ({ reply: 'EMPTY', state })),
    ),
  },
  {
    name: 'child-drains-one',
    says: 'A child takes one datagram out of the socket that its predecessor left behind, and no other.',
    kills: 'queues-drain',
    ...inHardened({ ...toOneself, chats: 2, kills: 1 }, transition('child', 'drain', 'DROPPED', 'spawn')),
  },
  {
    name: 'thread-does-not-drain',
    says: 'A thread leaves in its socket what came for the client before.',
    kills: 'queues-drain',
    ...inHardened({ ...toOneself, clients: 2 }, transition('thread', 'release', 'RELEASED', 'guest')),
  },
  {
    name: 'credit-not-returned',
    says: 'A thread that takes a message gives no credit back.',
    kills: 'credits-return',
    ...inHardened(
      toOneself,
      operation('thread-socket.receive', (original) => (state, call) => {
        const result = original(state, call);
        if (result?.reply !== 'FOR_ME') return result;
        const { label: _, ...untold } = result;
        return untold;
      }),
    ),
  },
  {
    name: 'client-not-closed',
    says: 'A client that has left is not disconnected before the next one is accepted.',
    kills: 'one-client-per-thread',
    ...inHardened({ ...oneThread, clients: 2 }, transition('thread', 'flush', 'FLUSHED', 'finish')),
  },
];
