/**
 * Sockets between those who share a thread, in a carrier: queues in its own memory, bounded as a socket is. Credits leave room in that of a
 * thread for whatever may arrive.
 */
import type { Datagram } from '../../sim/vocabulary/datagram.ts';
import type { Self } from './self.ts';

type Queue = {
  /** False if there is no room. */
  readonly put: (datagram: Datagram) => boolean;
  /** The next one, if there is one. */
  readonly take: () => Datagram | undefined;
};

/** At most `length_max` datagrams, in the order in which they came. */
export const queueOf = (length_max: number): Queue => {
  const queue: Datagram[] = [];
  let head = 0;
  return {
    put: (datagram) => {
      if (queue.length - head >= length_max) return false;
      queue.push(datagram);
      return true;
    },
    take: () => {
      if (head === queue.length) return undefined;
      const datagram = queue[head++];
      if (head === queue.length) {
        queue.length = 0;
        head = 0;
      }
      return datagram;
    },
  };
};

/** One for each thread: a datagram is put into that of the thread that it names, and taken from that of `self`. */
export const inboxesOf = (self: Self, length_max: number): Queue => {
  const inboxes: (Queue | undefined)[] = [];
  return {
    put: (datagram) => {
      inboxes[datagram.thread] ??= queueOf(length_max);
      return inboxes[datagram.thread]?.put(datagram) === true;
    },
    take: () => inboxes[self.thread]?.take(),
  };
};
