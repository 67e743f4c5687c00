/** The addresses of clients in shared memory: who is let in, and what a death leaves behind. */
import { beforeEach, describe, expect, test } from 'vitest';
import { type Memory, makeMemory } from '../memory.ts';
import { addressesDriver, addressSweeper, inDots } from './addresses.ts';

const here = 0x7f000001;
const there = 0x7f000002;
/** 255.255.255.254, which is negative as a word. */
const far = -2;
let memory: Memory;
beforeEach(() => {
  ({ memory } = makeMemory({ processes: 2, threads: 2 }, true));
});

const driver = (process: number, thread: number, peer = here) =>
  addressesDriver(memory, { process, thread, incarnation: 1 }, { peer: () => peer, connections_max: 2 });
const enter = (process: number, thread: number, peer = here) =>
  driver(process, thread, peer)['addresses.enter'].perform({}, undefined, 0)?.reply;
const leave = (process: number, thread: number) =>
  driver(process, thread)['addresses.leave'].perform({}, undefined, 0)?.reply;
const sweep = (process: number) => addressSweeper(memory)['addresses.sweep'].perform({ scan: process }, undefined, 0);

test('an address is told in dots', () => {
  expect([here, there, far].map(inDots)).toEqual(['127.0.0.1', '127.0.0.2', '255.255.255.254']);
});

describe('addresses in shared memory', () => {
  test('are counted over all processes, each by itself', () => {
    expect([enter(0, 0), enter(1, 0), enter(0, 1)]).toEqual(['ENTERED', 'ENTERED', 'CROWDED']);
    expect([enter(0, 1, there), enter(1, 1, far)]).toEqual(['ENTERED', 'ENTERED']);
  });

  test('are free again when a client leaves; who was sent away has not taken a place', () => {
    expect([enter(0, 0), enter(0, 1), enter(1, 0)]).toEqual(['ENTERED', 'ENTERED', 'CROWDED']);
    leave(1, 0);
    expect(enter(1, 0)).toBe('CROWDED');
    leave(0, 1);
    expect(enter(1, 0)).toBe('ENTERED');
  });

  test('of a process that died stay until it is swept, and those of others then, too', () => {
    expect([enter(0, 0), enter(1, 1), enter(0, 1)]).toEqual(['ENTERED', 'ENTERED', 'CROWDED']);
    sweep(0);
    expect([enter(0, 0), enter(0, 1)]).toEqual(['ENTERED', 'CROWDED']);
  });
});
