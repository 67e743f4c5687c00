/** sockarray_process[p]: datagrams for any thread of a process. Made by the parent, it outlives the child that reads it. */
import type { Datagram } from '../vocabulary/datagram.ts';
import { present } from '../vocabulary/errors.ts';
import { type Place, type Resource, type Result, threadOf } from './resource.ts';

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
    receive: (queue, { place }) => {
      const [datagram] = queue;
      if (datagram === undefined) return undefined;
      const label = { type: 'received', process: present(place.process, 'process'), datagram } as const;
      return { reply: 'RECEIVED', state: queue.slice(1), sets: { datagram }, label };
    },
    drain: (queue, { place }) => drain(queue, place),
  },
  describe: (queue) => describeQueue(queue),
};

/** Drops the first of a queue. */
export const drain = (queue: Queue, place: Place): Result<Queue, 'EMPTY' | 'DROPPED'> => {
  const [datagram] = queue;
  if (datagram === undefined) return { reply: 'EMPTY', state: queue };
  const process = present(place.process, 'process');
  return { reply: 'DROPPED', state: queue.slice(1), label: { type: 'dropped', process, datagram, reason: 'drained' } };
};

export const describeQueue = (queue: Queue): string =>
  queue.length === 0 ? 'empty' : queue.map(({ from, to }) => `${from}→${to}`).join(' ');
