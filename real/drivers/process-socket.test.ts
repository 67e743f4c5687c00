import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Datagram } from '../../sim/vocabulary/datagram.ts';
import { close, receive, send } from '../libc.ts';
import { makeMemory, receivedNumberAt, senderCount, senderOf, sentNumberAt } from '../memory.ts';
import { datagramBuffer, encodeDatagram, stamp } from './datagram-bytes.ts';
import { closePair, datagram, pairForTest } from './datagrams.test-helper.ts';
import type { Sender } from './datagrams.ts';
import { numberedSender, ownSocketOf } from './process-socket.ts';

const shape = { processes: 2, threads: 2, carriers: 2 };
const own_process = 1;
const own_sender = senderOf(shape, own_process, 0);
/** The other carrier of the same process, and both of the other one. */
const other_senders = [senderOf(shape, 1, 1), senderOf(shape, 0, 0), senderOf(shape, 0, 1)];

const begun_by = other_senders[0] as number;

/** The socket of process 1, as its first carrier has it. Whatever was sent before had numbers up to `number`. */
const socketOf = (
  length_max: number,
  { buffer_bytes, number = 0 }: { buffer_bytes?: number; number?: number } = {},
) => {
  const { memory, fd } = makeMemory(shape, true);
  close(fd);
  for (const numbers of [memory.numbersSent, memory.numbersReceived]) numbers.fill(number);
  const pair = pairForTest(buffer_bytes);
  let bySocket = 0;
  let arrived = 0;
  const senderTo = (sender: number) => numberedSender({ memory, to: own_process, fd: pair.write, sender });
  const plain = senderTo(own_sender);
  const others = other_senders.map(senderTo);
  const own = ownSocketOf({
    memory,
    process: own_process,
    fd: pair.read,
    bySocket: (one) => {
      bySocket++;
      return plain(one);
    },
    length_max,
    arrived: () => void arrived++,
  });
  const buffer = datagramBuffer();
  return {
    sendOwn: (session: number) => own.send(datagram(session)),
    /** One after the other they send. */
    sendOther: (one: Datagram) => (others[one.session % others.length] as Sender)(one),
    take: () => own.take()?.session,
    relieve: own.relieve,
    /** The two halves of what the other sends: the number, and the system call. */
    begin: () => Atomics.add(memory.numbersSent, sentNumberAt(shape, own_process, begun_by), 1),
    finish: (session: number) => {
      const byte_count = encodeDatagram(datagram(session), buffer);
      stamp(buffer, begun_by, memory.numbersSent[sentNumberAt(shape, own_process, begun_by)] as number);
      send(pair.write, buffer, byte_count);
    },
    /** From now on a system call that would receive throws. */
    forbidReceiving: () => closePair(pair),
    bySocket: () => bySocket,
    arrived: () => arrived,
  };
};

describe('the socket of a process, with what waits before it in memory', () => {
  test('gives everything in the order in which it was sent, by whomever, however full the memory is', () => {
    const acts = fc.array(fc.constantFrom('own', 'begin', 'finish', 'flood', 'take', 'relieve'), { maxLength: 60 });
    fc.assert(
      fc.property(acts, fc.constantFrom(1, 3, 100), fc.constantFrom(0, 2 ** 31 - 20), (words, length_max, number) => {
        const socket = socketOf(length_max, { number });
        const [sent, taken]: [number[], (number | undefined)[]] = [[], []];
        let next = 1;
        let hasBegun = false;
        for (const word of words) {
          if (word === 'own') {
            if (socket.sendOwn(next) === 'SENT') sent.push(next);
            next++;
          } else if (word === 'begin' && !hasBegun) {
            socket.begin();
            hasBegun = true;
          } else if (word === 'finish' && hasBegun) {
            socket.finish(next);
            sent.push(next++);
            hasBegun = false;
          } else if (word === 'flood' && !hasBegun) {
            for (let one = 0; one < 70 && socket.sendOther(datagram(next)) === 'SENT'; one++) sent.push(next++);
          } else if (word === 'take') {
            const one = socket.take();
            // It is blocked only when there is nothing.
            expect(one).toBe(sent[taken.length]);
            if (one !== undefined) taken.push(one);
          } else if (word === 'relieve') socket.relieve();
        }
        while (taken.length < sent.length) taken.push(socket.take());
        expect(taken).toEqual(sent);
        expect(socket.take()).toBe(undefined);
      }),
      { numRuns: 300 },
    );
  });

  test('needs no system call for its own, and tells of each, while nobody else sends', () => {
    const socket = socketOf(100);
    for (let one = 1; one <= 100; one++) expect(socket.sendOwn(one)).toBe('SENT');
    expect([socket.bySocket(), socket.arrived()]).toEqual([0, 100]);
    expect(socket.sendOwn(101)).toBe('SENT');
    expect([socket.bySocket(), socket.arrived()]).toEqual([1, 100]);
    for (let one = 1; one <= 101; one++) expect(socket.take()).toBe(one);
    socket.forbidReceiving();
    expect([socket.sendOwn(102), socket.take(), socket.take()]).toEqual(['SENT', 102, undefined]);
  });

  test('goes on when a sender died between his number and his datagram', () => {
    const socket = socketOf(100);
    socket.begin();
    expect([1, 2].map(socket.sendOwn)).toEqual(['SENT', 'SENT']);
    expect([socket.take(), socket.take(), socket.take()]).toEqual([1, 2, undefined]);
    // His successor.
    socket.sendOther(datagram(3));
    socket.sendOwn(4);
    expect([socket.take(), socket.take(), socket.take()]).toEqual([3, 4, undefined]);
    socket.forbidReceiving();
    expect([socket.sendOwn(5), socket.take()]).toEqual(['SENT', 5]);
  });

  test('is full when the kernel says so, for each who sends, and afterwards as before', () => {
    const socket = socketOf(2, { buffer_bytes: 8192 });
    let count = 0;
    while (socket.sendOther(datagram(count)) === 'SENT') count++;
    expect(count).toBeGreaterThan(2);
    // One's own relieves it first, as far as there is room.
    let own = 0;
    while (socket.sendOwn(count + own) === 'SENT') own++;
    for (let one = 0; one < count + own; one++) expect(socket.take()).toBe(one);
    expect(socket.take()).toBe(undefined);
    socket.forbidReceiving();
    expect([socket.sendOwn(9), socket.take()]).toEqual(['SENT', 9]);
  });

  test('is relieved once it begins to fill, so that more can be sent than it holds', () => {
    const socket = socketOf(1000, { buffer_bytes: 65_536 });
    for (let one = 0; one < 500; one++) {
      expect(socket.sendOther(datagram(one))).toBe('SENT');
      socket.relieve();
    }
    // No descriptor tells of what was taken out of the socket.
    expect(socket.arrived()).toBeGreaterThan(10);
    for (let one = 0; one < 500; one++) expect(socket.take()).toBe(one);
  });

  test('tells of what it received when its own had to go by the socket after it', () => {
    const socket = socketOf(1);
    socket.sendOther(datagram(1));
    expect([socket.sendOwn(2), socket.bySocket(), socket.arrived()]).toEqual(['SENT', 1, 1]);
    expect([socket.take(), socket.take(), socket.take()]).toEqual([1, 2, undefined]);
  });

  test('tells of nothing when numbers are there and no datagrams: who was woken by them would be for ever', () => {
    const socket = socketOf(100);
    for (let one = 0; one < 40; one++) socket.begin();
    socket.relieve();
    expect([socket.arrived(), socket.take()]).toEqual([0, undefined]);
  });

  test('asks the kernel where too many might send', () => {
    const many = { processes: 65, threads: 1, carriers: 1 };
    const { memory, fd } = makeMemory(many, true);
    close(fd);
    const { read, write } = pairForTest();
    const bySocket = numberedSender({ memory, to: 0, fd: write, sender: 0 });
    let arrived = 0;
    const own = ownSocketOf({ memory, process: 0, fd: read, bySocket, length_max: 100, arrived: () => void arrived++ });
    const buffer = datagramBuffer();
    // By its number nobody could know of it.
    const sendUnnumbered = (session: number) => {
      const byte_count = encodeDatagram(datagram(session), buffer);
      stamp(buffer, 64, 0);
      send(write, buffer, byte_count);
    };
    sendUnnumbered(1);
    own.send(datagram(2));
    expect([own.take()?.session, own.take()?.session, own.take()]).toEqual([1, 2, undefined]);
    arrived = 0;
    sendUnnumbered(3);
    for (let one = 0; one < 8; one++) own.relieve();
    expect([arrived, own.take()?.session]).toEqual([1, 3]);
  });
});

describe('who sends to the socket of a process', () => {
  test('gives the number before the datagram: whoever reads must know of it first', () => {
    const { memory, fd } = makeMemory(shape, true);
    close(fd);
    const pair = pairForTest();
    closePair(pair);
    const send = numberedSender({ memory, to: own_process, fd: pair.write, sender: own_sender });
    expect(() => send(datagram(1))).toThrow('A datagram could not be sent');
    expect(memory.numbersSent[sentNumberAt(shape, own_process, own_sender)]).toBe(1);
  });

  test('lets the reader of a full one have the processor once, and tries again', () => {
    const { memory, fd } = makeMemory(shape, true);
    close(fd);
    const pair = pairForTest(8192);
    const buffer = datagramBuffer();
    let given = 0;
    const giveWay = () => {
      if (++given === 1) receive(pair.read, buffer);
    };
    const send = numberedSender({ memory, to: own_process, fd: pair.write, sender: own_sender, giveWay });
    const replies = Array.from({ length: 50 }, (_, one) => send(datagram(one)));
    const sent = replies.filter((reply) => reply === 'SENT').length;
    expect(sent).toBeLessThan(50);
    expect(given).toBe(1 + 50 - sent);
    expect(replies.indexOf('FULL')).toBe(sent);
  });

  test('has a word for each socket that is no other number’s', () => {
    const at = (place: typeof sentNumberAt, size: typeof shape) =>
      Array.from({ length: size.processes }, (_, process) =>
        Array.from({ length: senderCount(size) }, (_, sender) => place(size, process, sender)),
      ).flat();
    for (const size of [shape, { processes: 17, threads: 3, carriers: 3 }]) {
      const { memory, fd } = makeMemory(size, true);
      close(fd);
      for (const [place, numbers] of [
        [sentNumberAt, memory.numbersSent],
        [receivedNumberAt, memory.numbersReceived],
      ] as const) {
        const places = at(place, size);
        expect(new Set(places).size).toBe(size.processes * size.processes * size.carriers);
        expect(Math.max(...places)).toBeLessThan(numbers.length);
      }
    }
    const senders = [0, 1].flatMap((process) => [0, 1].map((carrier) => senderOf(shape, process, carrier)));
    expect(senders).toEqual([0, 1, 2, 3]);
  });
});
