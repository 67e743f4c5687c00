/**
 * sockarray_process[p] and sockarray_thread[p][t]: bounded queues of datagrams between processes and between the threads
 * of one. No send waits; a full queue is a reply.
 */
import type { Datagram } from '../../sim/vocabulary/datagram.ts';
import { ModelError, present } from '../../sim/vocabulary/errors.ts';
import { clock_ms } from '../clock.ts';
import { datagramBatch } from '../datagram-batch.ts';
import { EAGAIN, type Interest, readable, receive, send, writable } from '../libc.ts';
import { datagram_bytes_max } from '../limits.ts';
import { datagramBuffer, decodeDatagram, encodeDatagram } from './datagram-bytes.ts';
import type { Driver } from './operation.ts';

/** Sends without waiting. */
export type Sender = (datagram: Datagram) => 'SENT' | 'FULL';

/** A thread's: sends to any process; `senders` by p_id. */
export const processSocketSender = (senders: readonly Sender[]): Driver<'process-socket.send'> => {
  return {
    'process-socket.send': {
      perform: ({ found, destination, name, session, text }) => {
        const { process, thread, session: theirs } = present(found, 'address');
        const datagram: Datagram = {
          thread,
          session: theirs,
          to: present(destination, 'destination'),
          from: present(name, 'name'),
          sender: present(session, 'session'),
          text: present(text, 'text'),
          sent_ms: clock_ms(),
        };
        return { reply: present(senders[process], 'process socket')(datagram) };
      },
    },
  };
};

/** Where datagrams come from. */
type Source = {
  /** The next datagram, if there is one; of a socket that is polled only if it is known that there is. */
  readonly take: () => Datagram | undefined;
  /** The same, and nothing says that nothing is there. Absent where `take` is as sure. */
  readonly takeSurely?: () => Datagram | undefined;
  /** What to poll for; in a carrier nothing is polled. */
  readonly interest?: () => Interest;
};

/** The forwarder's: receives what is for its process. */
export const processSocketReader = ({
  take,
  takeSurely = take,
  interest,
}: Source): Driver<'process-socket.receive' | 'process-socket.drain'> => {
  return {
    'process-socket.receive': {
      ...(interest && { interest }),
      perform: () => {
        const datagram = take();
        return datagram && { reply: 'RECEIVED', sets: { datagram } };
      },
    },
    'process-socket.drain': { perform: () => ({ reply: takeSurely() === undefined ? 'EMPTY' : 'DROPPED' }) },
  };
};

/** The forwarder's: hands a datagram to the thread that it names. Credits leave room for it; were there none, it waits. */
export const threadSocketForwarder = (writers: readonly number[], waits: boolean): Driver<'thread-socket.forward'> => {
  const buffer = datagramBuffer();
  let last = -1;
  return {
    'thread-socket.forward': {
      interest: () => ({ fd: last, events: writable }),
      perform: ({ datagram: given }) => {
        const datagram = present(given, 'datagram');
        last = present(writers[datagram.thread], 'thread socket');
        const reply = sendOrFull(last, buffer, encodeDatagram(datagram, buffer));
        return reply === 'FULL' && waits ? undefined : { reply };
      },
    },
  };
};

type ThreadSocket = Source & {
  /** Without the join epoch only the names are compared. */
  readonly compareSessions: boolean;
  /** Told of each message that is taken for the client. */
  readonly taken: (datagram: Datagram) => void;
};

/** A thread's: receives what is for it. */
export const threadSocketReader = ({
  take,
  takeSurely = take,
  interest,
  compareSessions,
  taken,
}: ThreadSocket): Driver<'thread-socket.receive' | 'thread-socket.discard' | 'thread-socket.drain'> => {
  const waiting = interest && { interest };
  return {
    'thread-socket.receive': {
      ...waiting,
      perform: ({ name, session }) => {
        const datagram = take();
        if (datagram === undefined) return undefined;
        const forMe = datagram.to === name && (datagram.session === session || !compareSessions);
        if (!forMe) return { reply: 'STALE' };
        taken(datagram);
        return { reply: 'FOR_ME', sets: { datagram } };
      },
    },
    'thread-socket.discard': { ...waiting, perform: () => (take() === undefined ? undefined : { reply: 'STALE' }) },
    'thread-socket.drain': { perform: () => ({ reply: takeSurely() === undefined ? 'EMPTY' : 'DROPPED' }) },
  };
};

/** A socket that is polled: as many datagrams as `batch_max` are received in one system call, and none is made where nothing can have come. */
export const polledSocket = (fd: number, batch_max: number): Required<Source> => {
  const batch = datagramBatch(batch_max, datagram_bytes_max);
  let mayHold = true;
  let [next, count] = [0, 0];
  const take = (): Datagram | undefined => {
    if (next === count) {
      if (!mayHold) return undefined;
      [next, count] = [0, batch.receive(fd)];
      mayHold = count === batch_max;
      if (count === 0) return undefined;
    }
    const place = next++;
    const byte_count = batch.byteCount(place);
    if (byte_count === 0) throw new ModelError('A datagram socket ended.');
    return decodeDatagram(batch.room(place), byte_count);
  };
  const ready = (): void => {
    mayHold = true;
  };
  return {
    take,
    takeSurely: () => {
      ready();
      return take();
    },
    interest: () => ({ fd, events: readable, ready }),
  };
};

/** Takes the next datagram of a socket, if there is one. */
export const datagramReader = (fd: number): (() => Datagram | undefined) => {
  const buffer = datagramBuffer();
  return () => {
    const byte_count = receive(fd, buffer);
    if (byte_count === EAGAIN) return undefined;
    if (byte_count <= 0) throw new ModelError(`A datagram socket ended or failed (${byte_count}).`);
    return decodeDatagram(buffer, byte_count);
  };
};

/** Sends a datagram as bytes. */
export const datagramSender = (fd: number): Sender => {
  const buffer = datagramBuffer();
  return (datagram) => sendOrFull(fd, buffer, encodeDatagram(datagram, buffer));
};

/** Sends the first so many bytes of `buffer` as one datagram, without waiting. Throws a ModelError for any failure but a full queue. */
export const sendOrFull = (fd: number, buffer: Buffer, byte_count: number): 'SENT' | 'FULL' => {
  const result = send(fd, buffer, byte_count);
  if (result === byte_count) return 'SENT';
  if (result === EAGAIN) return 'FULL';
  throw new ModelError(`A datagram could not be sent (${result}).`);
};
