import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Datagram } from '../../sim/vocabulary/datagram.ts';
import { close, datagramPair, type Pair, send } from '../libc.ts';
import { makeMemory } from '../memory.ts';
import { datagramBuffer, encodeDatagram, stamp } from './datagram-bytes.ts';
import { numberedSender, ownSocketOf } from './process-socket.ts';

const pairs: Pair[] = [];
afterEach(() => {
  for (const { read, write } of pairs.splice(0)) [read, write].map(close);
});

const datagram = (session: number): Datagram => ({
  thread: 0,
  session,
  to: 'bob',
  from: 'ann',
  sender: 1,
  text: 'x',
  sent_ms: 0,
});

/** The socket of process 0, whose carrier has number 0; that of process 1 has number 1. */
const socketOf = (length_max: number, buffer_bytes?: number) => {
  const { memory, fd } = makeMemory({ processes: 2, threads: 1, carriers: 1 }, true);
  close(fd);
  const pair = datagramPair(buffer_bytes);
  pairs.push(pair);
  let bySocket = 0;
  let arrived = 0;
  const plain = numberedSender(memory, 0, pair.write, 0);
  const own = ownSocketOf({
    memory,
    process: 0,
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
    sendOther: numberedSender(memory, 0, pair.write, 1),
    take: () => own.take()?.session,
    relieve: own.relieve,
    /** The two halves of what the other sends: the number, and the system call. */
    begin: () => Atomics.add(memory.numbersSent, 1, 1),
    finish: (session: number) => {
      const byte_count = encodeDatagram(datagram(session), buffer);
      stamp(buffer, 1, memory.numbersSent[1] as number);
      send(pair.write, buffer, byte_count);
    },
    /** From now on a system call that would receive throws. */
    forbidReceiving: () => {
      close(pair.read);
      pairs.splice(pairs.indexOf(pair), 1);
      close(pair.write);
    },
    bySocket: () => bySocket,
    arrived: () => arrived,
  };
};

describe('the socket of a process, with what waits before it in memory', () => {
  test('gives everything in the order in which it was sent, by whomever, however full the memory is', () => {
    const acts = fc.array(fc.constantFrom('own', 'begin', 'finish', 'flood', 'take', 'relieve'), { maxLength: 60 });
    fc.assert(
      fc.property(acts, fc.constantFrom(1, 3, 100), (words, length_max) => {
        const socket = socketOf(length_max);
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
    const socket = socketOf(2, 8192);
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
    const socket = socketOf(1000, 65_536);
    for (let one = 0; one < 500; one++) {
      expect(socket.sendOther(datagram(one))).toBe('SENT');
      socket.relieve();
    }
    for (let one = 0; one < 500; one++) expect(socket.take()).toBe(one);
  });
});
