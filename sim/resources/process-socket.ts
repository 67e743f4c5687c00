/** sockarray_process[p]: datagrams for any thread of a process. Made by the parent, it outlives the child that reads it. */
import type { Datagram } from '../vocabulary/datagram.ts';
import { present } from '../vocabulary/errors.ts';
import { type Resource, threadOf } from './resource.ts';

export type Queue = readonly Datagram[];

export const processSocket: Resource<'process-socket', Queue> = {
  name: 'process-socket',
  initial: () => [],
  operations: {
    send: (queue, { self, registers, environment, place }) => {
      const { design, parameters } = environment;
      if (queue.length >= parameters.socket_max) {
        return design.has('non-blocking-send') ? { reply: 'FULL', state: queue } : undefined;
      }
      const { thread, session } = present(registers.found, 'address');
      const { destination, name, session: sender, text } = registers;
      const datagram: Datagram = {
        thread,
        to: present(destination, 'destination'),
        session,
        from: present(name, 'name'),
        sender: present(sender, 'session'),
        ...(text === undefined ? {} : { text }),
      };
      const to = present(place.process, 'process');
      return {
        reply: 'SENT',
        state: [...queue, datagram],
        label: { type: 'sent', ...threadOf(self), to, datagram },
      };
    },
    receive: ([datagram, ...rest], { place }) =>
      datagram === undefined
        ? undefined
        : {
            reply: 'RECEIVED',
            state: rest,
            sets: { datagram },
            label: { type: 'received', process: present(place.process, 'process'), datagram },
          },
    drain: ([datagram, ...rest]) =>
      datagram === undefined
        ? { reply: 'EMPTY', state: [] }
        : { reply: 'DROPPED', state: rest, label: { type: 'dropped', datagram, reason: 'drained' } },
  },
  describe: (queue) => describeQueue(queue),
};

export const describeQueue = (queue: Queue): string =>
  queue.length === 0 ? 'empty' : queue.map(({ from, to }) => `${from}→${to}`).join(' ');
