/** The loop of a carrier by itself, on actors made for the test and an epoll that tells what it is told to. */
import { expect, test } from 'vitest';
import type { Table } from '../../sim/kernel/compile.ts';
import type { Epoll } from '../epoll.ts';
import { createCarrier } from './carrier.ts';
import { type Actor, actorOf, programOf } from './step.ts';

const table: Table = {
  id: 'thread',
  states: [
    { name: 'only', offers: [{ operation: 'processes.start', argument: undefined }], next: { STARTED: 0 }, tags: [] },
  ],
} as unknown as Table;

/** One that takes a step whenever there is something to do. */
const workerOn = (work: { left: number }): Actor =>
  actorOf(
    programOf(table, {
      'processes.start': { perform: () => (work.left-- > 0 ? { reply: 'STARTED' } : undefined) },
    }),
  );

class Over extends Error {}

/** Runs a carrier of those actors until it sleeps for ever. How often it was asked for the rest between turns, and for more of that. */
const runCarrier = (actors: readonly Actor[], relieved?: (carrier: { wake: (place: number) => void }) => void) => {
  let [relieves, meanwhiles] = [0, 0];
  const epoll: Epoll = {
    watchConnection: () => {},
    watchQueue: () => {},
    pauseQueue: () => {},
    wait: (timeout_ms) => {
      if (timeout_ms === -1) throw new Over();
    },
  };
  const carrier = createCarrier({
    epoll,
    actors,
    select: () => {},
    arrived: () => {},
    ended: () => {},
    flush: () => {},
    listener: -1,
    yields: () => false,
    relieve: () => {
      relieves++;
      relieved?.(carrier);
    },
    meanwhile: () => void meanwhiles++,
    first: [...actors.keys()],
    others: [],
  });
  expect(carrier.run).toThrow(Over);
  return { relieves, meanwhiles };
};

test('a carrier looks after what must not wait after each turn, and after what is longer after each sixteenth', () => {
  const work = Array.from({ length: 40 }, () => ({ left: 1 }));
  expect(runCarrier(work.map(workerOn))).toEqual({ relieves: 40, meanwhiles: 2 });
  expect(work.every(({ left }) => left < 0)).toBe(true);
});

test('a carrier does not sleep before it has given a turn to whomever that woke', () => {
  const [first, second] = [{ left: 1 }, { left: 1 }];
  let woken = 0;
  runCarrier([workerOn(first), workerOn(second)], ({ wake }) => {
    // The last turn of the round is over.
    if (first.left < 0 && second.left < 0 && woken++ === 0) {
      first.left = 1;
      wake(0);
    }
  });
  expect([woken > 1, first.left < 0]).toEqual([true, true]);
});

test('a carrier gives others a turn while one could go on for ever', () => {
  const [endless, other] = [{ left: 2000 }, { left: 1 }];
  const { relieves } = runCarrier([workerOn(endless), workerOn(other)]);
  expect([endless.left < 0, other.left < 0]).toEqual([true, true]);
  expect(relieves).toBeGreaterThan(2000 / 256);
});
