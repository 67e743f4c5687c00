/**
 * sockarray_process of carriers. What the first carrier of a process has received from the socket, and what its own threads send there, waits in
 * the carrier's memory: so many datagrams are received in one system call, and one's own need none. The memory and the socket are one queue, first
 * all that is in memory, then all that is in the socket, and its order is that of the sends: what a thread of the carrier sends is put into
 * memory only when the socket is empty, so what is there afterwards was sent later.
 *
 * That it is empty need not be asked of the kernel. Each carrier numbers what it sends to a socket: it writes the number to shared memory
 * *before* the system call, and the reader writes the number of what he has received; while all numbers are equal there is nothing. Each
 * word has one writer, so whoever dies between a number and its datagram leaves a socket of which the kernel must be asked, until his
 * successor sends the next.
 */
import type { Datagram } from '../../sim/vocabulary/datagram.ts';
import { datagramBatch, yieldProcessor } from '../libc.ts';
import { datagram_bytes_max } from '../limits.ts';
import type { Memory } from '../memory.ts';
import { datagramBuffer, decodeDatagram, encodeDatagram, numberIn, senderIn, stamp } from './datagram-bytes.ts';
import { type Sender, sendOrFull } from './datagrams.ts';
import { queueOf } from './queue.ts';

/** Sends to the socket of `process`, by `fd`; `sender` is the number of the carrier that does, among all of all processes. */
export const numberedSender = (memory: Memory, process: number, fd: number, sender: number): Sender => {
  const buffer = datagramBuffer();
  const numbers = numbersTo(memory.numbersSent, memory, process);
  return (datagram) => {
    const byte_count = encodeDatagram(datagram, buffer);
    const before = Atomics.load(numbers, sender);
    const number = (before + 1) | 0;
    stamp(buffer, sender, number);
    Atomics.store(numbers, sender, number);
    const first = sendOrFull(fd, buffer, byte_count);
    if (first === 'SENT') return first;
    // The reader may only be waiting for this processor.
    yieldProcessor();
    const reply = sendOrFull(fd, buffer, byte_count);
    if (reply === 'FULL') Atomics.store(numbers, sender, before);
    return reply;
  };
};

type OwnSocket = {
  /** For the threads of this carrier. */
  readonly send: Sender;
  /** The next datagram, if there is one. */
  readonly take: () => Datagram | undefined;
  /** Makes room in the socket if it begins to fill. */
  readonly relieve: () => void;
};

type Options = {
  readonly memory: Memory;
  readonly process: number;
  /** The end that is read. */
  readonly fd: number;
  /** Sends to the socket. */
  readonly bySocket: Sender;
  /** Datagrams in memory beyond which none is put there. */
  readonly length_max: number;
  /** Told when one's own is put into memory, of which no descriptor tells. */
  readonly arrived: () => void;
};

/** The socket of the process in whose first carrier this is. */
export const ownSocketOf = ({ memory, process, fd, bySocket, length_max, arrived }: Options): OwnSocket => {
  const sent = numbersTo(memory.numbersSent, memory, process);
  const received = numbersTo(memory.numbersReceived, memory, process);
  const queue = queueOf<Datagram>();
  const batch = datagramBatch(batch_max, datagram_bytes_max);
  /** Datagrams in the socket or on their way there, at most. */
  const pending = (): number => {
    let count = 0;
    for (let sender = 0; sender < sent.length; sender++)
      count += (Atomics.load(sent, sender) - (received[sender] as number)) | 0;
    return count;
  };
  /** Empties the socket, as far as there is room. */
  const receive = (): void => {
    while (queue.length() < length_max && pending() > 0) {
      const count = batch.receive(fd);
      for (let place = 0; place < count; place++) {
        const bytes = batch.bytes(place);
        Atomics.store(received, senderIn(bytes), numberIn(bytes));
        queue.put(decodeDatagram(bytes, bytes.length));
      }
      if (count < batch_max) return;
    }
  };
  return {
    send: (datagram) => {
      if (pending() > 0) receive();
      if (queue.length() >= length_max) return bySocket(datagram);
      queue.put(datagram);
      arrived();
      return 'SENT';
    },
    take: () => {
      if (queue.length() === 0) receive();
      return queue.take();
    },
    relieve: () => {
      if (pending() >= batch_max / 2) receive();
    },
  };
};

/** Those of what goes to that process. */
const numbersTo = (numbers: Int32Array, { shape: { processes, carriers = 0 } }: Memory, process: number): Int32Array =>
  numbers.subarray(processes * carriers * process, processes * carriers * (process + 1));

/** Datagrams that are received in one call at most. */
const batch_max = 64;
