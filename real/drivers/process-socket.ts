/**
 * sockarray_process of carriers. What the first carrier of a process has received from the socket, and what its own threads send there, waits in
 * the carrier's memory: so many datagrams are received in one system call, and one's own need none. The memory and the socket are one queue, first
 * all that is in memory, then all that is in the socket, and its order is that of the sends: what a thread of the carrier sends is put into
 * memory only when the socket is empty, so what is there afterwards was sent later.
 *
 * That it is empty need not be asked of the kernel. Each carrier numbers what it sends to a socket: it writes the number to shared memory
 * *before* the system call, and the reader writes the number of what he has received; while all numbers are equal there is nothing. Each
 * word has one writer. Who dies between a number and its datagram, or between a datagram and its number, leaves a socket of which the kernel
 * must be asked, until the same place sends there again: that costs a system call and nothing else.
 */
import type { Datagram } from '../../sim/vocabulary/datagram.ts';
import { datagramBatch } from '../datagram-batch.ts';
import { carrier_batch_max, datagram_bytes_max } from '../limits.ts';
import { type Memory, receivedNumberAt, senderCount, sentNumberAt } from '../memory.ts';
import { datagramBuffer, decodeDatagram, encodeDatagram, numberIn, senderIn, stamp } from './datagram-bytes.ts';
import { type Sender, sendOrFull } from './datagrams.ts';
import { queueOf } from './queue.ts';

type NumberedOptions = {
  readonly memory: Memory;
  /** Whose socket it is, and the end that is written. */
  readonly to: number;
  readonly fd: number;
  /** Which of all carriers sends: see `senderOf` in memory.ts. */
  readonly sender: number;
  /** Called when the socket is full, before one other attempt: its reader may only wait for this processor. Absent where there is no other reader. */
  readonly giveWay?: () => void;
};

/** Sends to the socket of a process. */
export const numberedSender = ({ memory, to, fd, sender, giveWay }: NumberedOptions): Sender => {
  const buffer = datagramBuffer();
  const at = sentNumberAt(memory.shape, to, sender);
  return (datagram) => {
    const byte_count = encodeDatagram(datagram, buffer);
    const before = Atomics.load(memory.numbersSent, at);
    const number = (before + 1) | 0;
    stamp(buffer, sender, number);
    Atomics.store(memory.numbersSent, at, number);
    let reply = sendOrFull(fd, buffer, byte_count);
    if (reply === 'FULL' && giveWay !== undefined) {
      giveWay();
      reply = sendOrFull(fd, buffer, byte_count);
    }
    if (reply === 'FULL') Atomics.store(memory.numbersSent, at, before);
    return reply;
  };
};

type OwnSocket = {
  /** For the threads of this carrier. */
  readonly send: Sender;
  /** The next datagram, if there is one. */
  readonly take: () => Datagram | undefined;
  /** Makes room in the socket if it begins to fill, or, where nobody can tell, each time after a while. */
  readonly relieve: () => void;
};

type OwnOptions = {
  readonly memory: Memory;
  readonly process: number;
  /** The end that is read. */
  readonly fd: number;
  /** Sends to the socket. */
  readonly bySocket: Sender;
  /** Datagrams in memory beyond which none is put there; what is received in one call may be a few more. */
  readonly length_max: number;
  /** Told when something came into memory other than by `take`: no descriptor tells of it. */
  readonly arrived: () => void;
};

/** The socket of the process in whose first carrier this is. */
export const ownSocketOf = ({ memory, process, fd, bySocket, length_max, arrived }: OwnOptions): OwnSocket => {
  const { numbersSent: sent, numbersReceived: received, shape } = memory;
  const senders = Array.from({ length: senderCount(shape) }, (_, sender) => ({
    sent_at: sentNumberAt(shape, process, sender),
    received_at: receivedNumberAt(shape, process, sender),
  }));
  const queue = queueOf<Datagram>();
  const batch = datagramBatch(carrier_batch_max, datagram_bytes_max);
  const isCounted = senders.length <= senders_added_max;
  let relieves = 0;
  /** Datagrams in the socket or on their way there, at most; where to add them up costs more than to ask the kernel, one. */
  const pending = (): number => {
    if (!isCounted) return 1;
    let count = 0;
    for (let at = 0; at < senders.length; at++) {
      const { sent_at, received_at } = senders[at] as (typeof senders)[number];
      count += (Atomics.load(sent, sent_at) - (received[received_at] as number)) | 0;
    }
    return count;
  };
  /** Empties the socket, as far as there is room. Whether anything came. */
  const receive = (): boolean => {
    const before = queue.length();
    while (queue.length() < length_max && pending() > 0) {
      const count = batch.receive(fd);
      for (let place = 0; place < count; place++) {
        const bytes = batch.room(place);
        Atomics.store(received, receivedNumberAt(shape, process, senderIn(bytes)), numberIn(bytes));
        queue.put(decodeDatagram(bytes, batch.byteCount(place)));
      }
      if (count < carrier_batch_max) break;
    }
    return queue.length() > before;
  };
  return {
    send: (datagram) => {
      const came = pending() > 0 && receive();
      if (queue.length() >= length_max) {
        if (came) arrived();
        return bySocket(datagram);
      }
      queue.put(datagram);
      arrived();
      return 'SENT';
    },
    take: () => {
      if (queue.length() === 0) receive();
      return queue.take();
    },
    relieve: () => {
      const isDue = isCounted ? pending() >= carrier_batch_max / 2 : ++relieves % uncounted_relieves === 0;
      if (isDue && receive()) arrived();
    },
  };
};

/** Numbers of so many senders are added up at most. */
const senders_added_max = 64;
/** With more of them the socket is looked into once in so many times. */
const uncounted_relieves = 8;
