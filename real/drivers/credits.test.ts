import { beforeEach, describe, expect, test } from 'vitest';
import { credits_max } from '../limits.ts';
import { type Memory, makeMemory } from '../memory.ts';
import { creditsDriver, giveCredit, openCredits, shutCredits } from './credits.ts';

const bob = { process: 1, thread: 0, session: 7 };
let memory: Memory;
beforeEach(() => {
  ({ memory } = makeMemory({ processes: 2, threads: 2 }, true));
});

const take = (found = bob) => creditsDriver(memory)['credits.take'].perform({ found }, undefined, 0)?.reply;
const give = (found = bob) => creditsDriver(memory)['credits.give'].perform({ found }, undefined, 0)?.reply;
const times = (count: number, act: () => unknown) => Array.from({ length: count }, act);

describe('credits in shared memory', () => {
  test('are not to be had of a thread that serves nobody, or another session', () => {
    expect(take()).toBe('GONE');
    openCredits(memory, { ...bob, session: 8 });
    expect(take()).toBe('GONE');
    expect(take({ ...bob, session: 8 })).toBe('TAKEN');
  });

  test('are as many as may be on their way, and come back one by one', () => {
    openCredits(memory, bob);
    expect(new Set(times(credits_max, take))).toEqual(new Set(['TAKEN']));
    expect([take(), give(), take(), take()]).toEqual(['NONE', 'GIVEN', 'TAKEN', 'NONE']);
    giveCredit(memory, bob);
    expect([take(), take()]).toEqual(['TAKEN', 'NONE']);
  });

  test('are never more than all, whoever gives one back too many', () => {
    openCredits(memory, bob);
    times(3, () => give());
    expect(times(credits_max + 1, take).at(-1)).toBe('NONE');
  });

  test('of one session say nothing of the next on the same thread, nor of other threads', () => {
    openCredits(memory, bob);
    times(credits_max, take);
    openCredits(memory, { ...bob, session: 9 });
    give();
    expect([take(), take({ ...bob, session: 9 })]).toEqual(['GONE', 'TAKEN']);
    expect(take({ ...bob, thread: 1, session: 9 })).toBe('GONE');
    shutCredits(memory, bob.process, bob.thread);
    expect(take({ ...bob, session: 9 })).toBe('GONE');
  });

  test('know a session from every other, however many there were', () => {
    for (const session of [1, 2 ** 20 - 1, 2 ** 20, 2 ** 31, 2 ** 50]) {
      openCredits(memory, { ...bob, session });
      for (const other of [1, 2 ** 20 - 1, 2 ** 20, 2 ** 32])
        expect([take({ ...bob, session }), take({ ...bob, session: session + other })]).toEqual(['TAKEN', 'GONE']);
    }
  });
});
