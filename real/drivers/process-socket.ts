/**
 * sockarray_process of carriers. What a thread sends to its own process, and that process reads on the same carrier, need not go through the
 * kernel: it may wait in the carrier's memory. The memory and the socket are one queue, first all that is in memory, then all that is
 * in the socket, and its order is that of the sends:
 *
 * - Memory takes a datagram only when the socket is empty and nothing is on its way there, so what is in the socket was sent later.
 * - The reader empties the memory first.
 *
 * For the first each carrier numbers what it sends to a socket: it writes the number to shared memory *before* the system call, and the reader
 * writes the number of what it has received. While all numbers are equal nothing of anybody is there. Each word has one writer, so whoever
 * dies between a number and its datagram leaves the socket in use, where all is right but slower, until his successor sends the next.
 */
import type { Datagram } from '../../sim/vocabulary/datagram.ts';
import { datagramBatch } from '../libc.ts';
import { datagram_bytes_max } from '../limits.ts';
import type { Memory } from '../memory.ts';
import { carrierIn, datagramBuffer, decodeDatagram, encodeDatagram, numberIn, stamp } from './datagram-bytes.ts';
import { type Sender, sendOrFull } from './datagrams.ts';
import { queueOf } from './queue.ts';

/** Sends to the socket of `process`, by `fd`; `sender` is the number of the carrier that does, among all of all processes. */
export const numberedSender = (memory: Memory, process: number, fd: number, sender: number): Sender => {
  const buffer = datagramBuffer();
  const numbers = numbersTo(memory.numbersSent, memory, process);
  return (datagram) => {
    const bytes = encodeDatagram(datagram, buffer);
    const before = Atomics.load(numbers, sender);
    const number = (before + 1) | 0;
    stamp(bytes, sender, number);
    Atomics.store(numbers, sender, number);
    const reply = sendOrFull(fd, bytes);
    if (reply === 'FULL') Atomics.store(numbers, sender, before);
    return reply;
  };
};

type OwnSocket = {
  /** For the threads of this carrier. */
  readonly send: Sender;
  /** The next datagram, if there is one. */
  readonly take: () => Datagram | undefined;
  /** Whether there may be one: never false if there is. */
  readonly hasSome: () => boolean;
};

type Options = {
  readonly memory: Memory;
  readonly process: number;
  /** The end that is read. */
  readonly fd: number;
  /** Sends to the socket in the kernel. */
  readonly bySocket: Sender;
  /** Datagrams in memory at most; with 0 all go through the kernel. */
  readonly length_max: number;
  /** Told when one is put into memory, of which no descriptor tells. */
  readonly arrived: () => void;
};

/** The socket of the process in whose first carrier this is. */
export const ownSocketOf = ({ memory, process, fd, bySocket, length_max, arrived }: Options): OwnSocket => {
  const sent = numbersTo(memory.numbersSent, memory, process);
  const received = numbersTo(memory.numbersReceived, memory, process);
  const inMemory = queueOf<Datagram>();
  const batch = datagramBatch(batch_max, datagram_bytes_max);
  let batch_count = 0;
  let taken = 0;
  const isQuiet = (): boolean => {
    if (taken < batch_count) return false;
    for (let sender = 0; sender < sent.length; sender++) {
      if (Atomics.load(sent, sender) !== received[sender]) return false;
    }
    return true;
  };
  const receive = (): void => {
    taken = 0;
    batch_count = batch.receive(fd);
    for (let one = 0; one < batch_count; one++) {
      const bytes = batch.bytes(one);
      Atomics.store(received, carrierIn(bytes), numberIn(bytes));
    }
  };
  return {
    send: (datagram) => {
      if (inMemory.length() >= length_max || !isQuiet()) return bySocket(datagram);
      inMemory.put(datagram);
      arrived();
      return 'SENT';
    },
    take: () => {
      const first = inMemory.take();
      if (first !== undefined) return first;
      if (taken === batch_count) {
        if (isQuiet()) return undefined;
        receive();
      }
      return taken < batch_count ? decodeDatagram(batch.bytes(taken++)) : undefined;
    },
    hasSome: () => inMemory.length() > 0 || !isQuiet(),
  };
};

/** Those of what goes to that process. */
const numbersTo = (numbers: Int32Array, { shape: { processes, carriers = 0 } }: Memory, process: number): Int32Array =>
  numbers.subarray(processes * carriers * process, processes * carriers * (process + 1));

/** Datagrams that are received in one call at most. */
const batch_max = 64;
