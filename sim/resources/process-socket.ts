/** sockarray_process[p]: datagrams for any thread of a process. Made by the parent, it outlives the child that reads it. */
import type { Datagram } from '../vocabulary/datagram.ts';
import { present } from '../vocabulary/errors.ts';
import type { Resource } from './resource.ts';

export type Queue = readonly Datagram[];

export const processSocket: Resource<'process-socket', Queue> = {
  name: 'process-socket',
  initial: () => [],
  operations: {
    send: (queue, { registers, environment }) => {
      const { design, parameters } = environment;
      if (queue.length >= parameters.socket_max) {
        return design.has('non-blocking-send') ? { reply: 'FULL', state: queue } : undefined;
      }
      const found = present(registers.found, 'address');
      const datagram: Datagram = {
        thread: found.thread,
        to: present(registers.destination, 'destination'),
        session: found.session,
        from: present(registers.name, 'name'),
        sender: present(registers.session, 'session'),
      };
      return { reply: 'SENT', state: [...queue, datagram] };
    },
    receive: ([datagram, ...rest]) =>
      datagram === undefined ? undefined : { reply: 'RECEIVED', state: rest, sets: { datagram } },
    drain: ([datagram, ...rest]) =>
      datagram === undefined
        ? { reply: 'EMPTY', state: [] }
        : { reply: 'DROPPED', state: rest, label: { type: 'dropped', datagram, reason: 'drained' } },
  },
  describe: (queue) => describeQueue(queue),
};

export const describeQueue = (queue: Queue): string =>
  queue.length === 0 ? 'empty' : queue.map(({ from, to }) => `${from}→${to}`).join(' ');
