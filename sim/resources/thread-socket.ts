/** sockarray_thread[p][t]: datagrams for one thread. It lives in its process and dies with it. */
import { present } from '../vocabulary/errors.ts';
import { describeQueue, type Queue } from './process-socket.ts';
import { endsProcess, type Resource } from './resource.ts';

export const threadSocket: Resource<'thread-socket', Queue> = {
  name: 'thread-socket',
  initial: () => [],
  operations: {
    forward: (queue, { registers, environment }) => {
      const datagram = present(registers.datagram, 'datagram');
      if (queue.length < environment.parameters.inbox_max) return { reply: 'SENT', state: [...queue, datagram] };
      if (!environment.design.has('non-blocking-send')) return undefined;
      return { reply: 'FULL', state: queue, label: { type: 'dropped', datagram, reason: 'overflow' } };
    },
    receive: ([datagram, ...rest], { registers, environment }) => {
      if (datagram === undefined) return undefined;
      const sameName = datagram.to === registers.name;
      const sameSession = datagram.session === registers.session;
      const forMe = sameName && (sameSession || !environment.design.has('join-epoch'));
      return forMe
        ? { reply: 'FOR_ME', state: rest, sets: { datagram } }
        : { reply: 'STALE', state: rest, label: { type: 'dropped', datagram, reason: 'stale' } };
    },
    discard: ([datagram, ...rest]) =>
      datagram === undefined
        ? undefined
        : { reply: 'STALE', state: rest, label: { type: 'dropped', datagram, reason: 'stale' } },
    drain: ([datagram, ...rest]) =>
      datagram === undefined
        ? { reply: 'EMPTY', state: [] }
        : { reply: 'DROPPED', state: rest, label: { type: 'dropped', datagram, reason: 'drained' } },
  },
  hears: ['death'],
  hear: (queue, label, _environment, place) => (endsProcess(label, place.process) ? [] : queue),
  describe: describeQueue,
};
