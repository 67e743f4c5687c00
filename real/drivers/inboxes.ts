/**
 * sockarray_thread of the threads of one carrier: they share a thread, so their sockets are queues in its own memory. Bounded all
 * the same: credits leave room in each for whatever may arrive.
 */
import type { Datagram } from '../../sim/vocabulary/datagram.ts';
import type { Self } from './self.ts';

/** Datagrams from `head` on. */
type Inbox = { readonly queue: Datagram[]; head: number };

type Inboxes = {
  /** Puts it into that of the thread that it names; false if there is no room. */
  readonly put: (datagram: Datagram) => boolean;
  /** The next one for `self`, if there is one. */
  readonly take: () => Datagram | undefined;
};

/** `inbox_max`: datagrams in each at most. */
export const inboxesOf = (self: Self, inbox_max: number): Inboxes => {
  const inboxes: (Inbox | undefined)[] = [];
  return {
    put: (datagram) => {
      const inbox = inboxes[datagram.thread] ?? { queue: [], head: 0 };
      inboxes[datagram.thread] = inbox;
      if (inbox.queue.length - inbox.head >= inbox_max) return false;
      inbox.queue.push(datagram);
      return true;
    },
    take: () => {
      const inbox = inboxes[self.thread];
      if (inbox === undefined || inbox.head === inbox.queue.length) return undefined;
      const datagram = inbox.queue[inbox.head++];
      if (inbox.head === inbox.queue.length) {
        inbox.queue.length = 0;
        inbox.head = 0;
      }
      return datagram;
    },
  };
};
