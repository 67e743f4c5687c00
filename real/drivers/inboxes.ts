/**
 * sockarray_thread of the threads of one carrier: they share a thread, so their sockets are queues in its own memory. Bounded all
 * the same: credits leave room in each for whatever may arrive, and without them whoever sends must wait, or is told.
 */
import type { Datagram } from '../../sim/vocabulary/datagram.ts';
import { type Queue, queueOf } from './queue.ts';
import type { Self } from './self.ts';

type Inboxes = {
  /** Puts it into that of the thread that it names; false if there is no room. */
  readonly put: (datagram: Datagram) => boolean;
  /** The next one for `self`, if there is one. */
  readonly take: () => Datagram | undefined;
  /** Takes from the link what another carrier has sent. One for which there is no room is kept, and all that follows is left there, until there is. */
  readonly draw: () => void;
};

type Options = {
  readonly self: Self;
  /** Datagrams in each at most. */
  readonly length_max: number;
  /** Told of the thread for which one came. */
  readonly arrived: (thread: number) => void;
  /** Takes the next datagram from the link, if there is one. */
  readonly receive: () => Datagram | undefined;
};

export const inboxesOf = ({ self, length_max, arrived, receive }: Options): Inboxes => {
  const inboxes: (Queue<Datagram> | undefined)[] = [];
  let kept: Datagram | undefined;
  const put = (datagram: Datagram): boolean => {
    const inbox = inboxes[datagram.thread] ?? queueOf<Datagram>();
    inboxes[datagram.thread] = inbox;
    if (inbox.length() >= length_max) return false;
    inbox.put(datagram);
    arrived(datagram.thread);
    return true;
  };
  const draw = (): void => {
    do {
      if (kept !== undefined && !put(kept)) return;
      kept = receive();
    } while (kept !== undefined);
  };
  const take = (): Datagram | undefined => {
    const datagram = inboxes[self.thread]?.take();
    if (datagram !== undefined && kept !== undefined) draw();
    return datagram;
  };
  return { put, take, draw };
};
