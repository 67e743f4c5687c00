/** sockarray_thread[p][t]: datagrams for one thread. It lives in its process and dies with it. */
import { present } from '../vocabulary/errors.ts';
import { describeQueue, drain, type Queue } from './process-socket.ts';
import { type Environment, endsProcess, type Resource, threadAt } from './resource.ts';

/**
 * Datagrams that a thread's socket holds at most. Credits count what is on its way to the present session; besides, there
 * may be what the process's socket and the main thread's hand held for an earlier one when the present one began.
 */
export const inboxRoom = ({ design, parameters: { inbox_max, socket_max } }: Environment): number =>
  design.has('send-credits') ? inbox_max + socket_max + 1 : inbox_max;

export const threadSocket: Resource<'thread-socket', Queue> = {
  name: 'thread-socket',
  initial: () => [],
  operations: {
    forward: (queue, { registers, environment, place }) => {
      const datagram = present(registers.datagram, 'datagram');
      if (queue.length < inboxRoom(environment)) {
        const label = { type: 'forwarded', ...threadAt(place), datagram } as const;
        return { reply: 'SENT', state: [...queue, datagram], label };
      }
      const { design } = environment;
      if (!design.has('non-blocking-send') || design.has('send-credits')) return undefined;
      return {
        reply: 'FULL',
        state: queue,
        label: { type: 'dropped', process: threadAt(place).process, datagram, reason: 'overflow' },
      };
    },
    receive: (queue, { registers, environment, place }) => {
      const [datagram] = queue;
      if (datagram === undefined) return undefined;
      const rest = queue.slice(1);
      const sameName = datagram.to === registers.name;
      const sameSession = datagram.session === registers.session;
      const forMe = sameName && (sameSession || !environment.design.has('join-epoch'));
      return forMe
        ? {
            reply: 'FOR_ME',
            state: rest,
            sets: { datagram },
            label: { type: 'taken', ...threadAt(place), datagram },
          }
        : {
            reply: 'STALE',
            state: rest,
            label: { type: 'dropped', process: threadAt(place).process, datagram, reason: 'stale' },
          };
    },
    discard: (queue, { place }) => {
      const [datagram] = queue;
      if (datagram === undefined) return undefined;
      const { process } = threadAt(place);
      return { reply: 'STALE', state: queue.slice(1), label: { type: 'dropped', process, datagram, reason: 'stale' } };
    },
    drain: (queue, { place }) => drain(queue, place),
  },
  hears: ['death'],
  hear: (queue, label, _environment, place) => (endsProcess(label, place.process) ? [] : queue),
  describe: describeQueue,
};
