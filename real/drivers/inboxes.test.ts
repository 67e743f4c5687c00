import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Datagram } from '../../sim/vocabulary/datagram.ts';
import { datagram } from './datagrams.test-helper.ts';
import { inboxesOf } from './inboxes.ts';

/** Inboxes of two datagrams each, the link that leads to them, and who was told that one has come. */
const inboxes = () => {
  const link: Datagram[] = [];
  const told: number[] = [];
  const self = { process: 0, thread: 0, incarnation: 1 };
  const all = inboxesOf({
    self,
    length_max: 2,
    arrived: (thread) => told.push(thread),
    receive: () => link.shift(),
  });
  const take = (thread: number): number | undefined => {
    self.thread = thread;
    return all.take()?.session;
  };
  return { put: all.put, draw: all.draw, take, link, told };
};

describe('the inboxes of a carrier', () => {
  test('are of one thread each, in the order in which things came', () => {
    const { put, take, told } = inboxes();
    for (const [thread, session] of [
      [0, 1],
      [1, 2],
      [0, 3],
    ] as const)
      expect(put(datagram(session, thread))).toBe(true);
    expect([take(0), take(0), take(0), take(1), take(1)]).toEqual([1, 3, undefined, 2, undefined]);
    expect(told).toEqual([0, 1, 0]);
  });

  test('take no more than they have room for', () => {
    const { put, take } = inboxes();
    expect([1, 2, 3].map((session) => put(datagram(session, 0)))).toEqual([true, true, false]);
    expect(take(0)).toBe(1);
    expect(put(datagram(4, 0))).toBe(true);
    expect([take(0), take(0), take(0)]).toEqual([2, 4, undefined]);
  });

  test('lose nothing that comes by the link, and change no order, however full they are', () => {
    const acts = fc.array(fc.constantFrom('send 0', 'send 1', 'draw', 'take 0', 'take 1'), { maxLength: 40 });
    fc.assert(
      fc.property(acts, (words) => {
        const { draw, take, link } = inboxes();
        const sent: [number[], number[]] = [[], []];
        const taken: [number[], number[]] = [[], []];
        let session = 0;
        const takeOne = (thread: 0 | 1): boolean => {
          const one = take(thread);
          if (one !== undefined) taken[thread].push(one);
          return one !== undefined;
        };
        for (const word of words) {
          const thread = word.endsWith('0') ? 0 : 1;
          if (word === 'draw') draw();
          else if (word.startsWith('take')) takeOne(thread);
          else {
            link.push(datagram(++session, thread));
            sent[thread].push(session);
          }
        }
        draw();
        while (takeOne(0) || takeOne(1));
        expect(taken).toEqual(sent);
      }),
    );
  });
});
