/** The table's lock in real shared memory. The parent stands for whoever must not sleep: it is told when it would have to. */
import { beforeEach, describe, expect, test } from 'vitest';
import { lockMutex, unlockMutex } from '../libc.ts';
import { dead_holder_counter, gate_word, type Memory, makeMemory, turns_word } from '../memory.ts';
import { recoveryDriver, tableLockDriver, waitingForTable } from './table-lock.ts';

type Lock = ReturnType<typeof tableLockDriver>;

let memory: Memory;
let parent: Lock;
const thread = (process: number, thread: number, incarnation = 1) =>
  tableLockDriver(memory, { process, thread, incarnation });
const call = (lock: Lock, operation: keyof Lock): string | undefined =>
  lock[operation].perform({}, undefined, 0)?.reply;

beforeEach(() => {
  ({ memory } = makeMemory({ processes: 2, threads: 2 }, true));
  memory.lives.fill(1);
  parent = tableLockDriver(memory, 'parent');
});

describe('the lock of the client table', () => {
  test('lets readers in together and a writer alone', () => {
    expect(call(thread(0, 0), 'table-lock.begin-read')).toBe('BEGUN');
    expect(call(thread(1, 0), 'table-lock.begin-read')).toBe('BEGUN');
    expect(call(parent, 'table-lock.begin-write')).toBe('QUEUED');
    expect(call(parent, 'table-lock.await-turn')).toBeUndefined();
    expect(call(thread(0, 0), 'table-lock.end-read')).toBe('ENDED');
    expect(call(parent, 'table-lock.await-turn')).toBeUndefined();
    expect(call(thread(1, 0), 'table-lock.end-read')).toBe('ENDED');
    expect(call(parent, 'table-lock.await-turn')).toBe('BEGUN');
  });

  test('lets nobody pass one who waits', () => {
    expect(call(thread(0, 0), 'table-lock.begin-read')).toBe('BEGUN');
    expect(call(parent, 'table-lock.begin-write')).toBe('QUEUED');
    expect(call(thread(1, 0), 'table-lock.begin-read')).toBe('QUEUED');
    expect(call(thread(1, 1), 'table-lock.begin-read')).toBe('QUEUED');
    expect(waitingForTable(memory)).toBe(3);
    expect(call(thread(0, 0), 'table-lock.end-read')).toBe('ENDED');
    expect(call(parent, 'table-lock.await-turn')).toBe('BEGUN');
    expect(call(parent, 'table-lock.end-write')).toBe('ENDED');
    // The readers stood together: both get in.
    expect(call(thread(1, 0), 'table-lock.await-turn')).toBe('BEGUN');
    expect(call(thread(1, 1), 'table-lock.await-turn')).toBe('BEGUN');
  });

  test('is not held by the dead: whoever meets them clears them', () => {
    expect(call(thread(0, 0), 'table-lock.begin-write')).toBe('BEGUN');
    expect(call(thread(0, 1), 'table-lock.begin-write')).toBe('QUEUED');
    expect(call(parent, 'table-lock.begin-write')).toBe('QUEUED');
    memory.lives[0] = 0;
    expect(call(parent, 'table-lock.await-turn')).toBe('BEGUN');
    expect(call(parent, 'table-lock.end-write')).toBe('ENDED');
    // Who held it and who waited, each counted once.
    expect(memory.counters[dead_holder_counter]).toBe(2n);
    // A successor under the same p_id is somebody else.
    memory.lives[0] = 2;
    expect(call(thread(0, 0, 2), 'table-lock.begin-write')).toBe('BEGUN');
    expect(call(thread(0, 0, 2), 'table-lock.end-write')).toBe('ENDED');
  });

  test('recovery clears the dead of one process and nothing else, as often as it is begun', () => {
    expect(call(thread(0, 0), 'table-lock.begin-read')).toBe('BEGUN');
    expect(call(thread(1, 0), 'table-lock.begin-read')).toBe('BEGUN');
    memory.lives[0] = 0;
    const recover = recoveryDriver(memory)['table-lock.recover'];
    expect(recover.perform({ scan: 0 }, undefined, 0)?.reply).toBe('RECOVERED');
    expect(recover.perform({ scan: 0 }, undefined, 0)?.reply).toBe('RECOVERED');
    expect(memory.slotWords[0]).toBe(0);
    expect(memory.counters[dead_holder_counter]).toBe(1n);
    expect(call(parent, 'table-lock.begin-write')).toBe('QUEUED');
    expect(call(thread(1, 0), 'table-lock.end-read')).toBe('ENDED');
    expect(call(parent, 'table-lock.await-turn')).toBe('BEGUN');
  });

  test('needs no mutex for readers where nobody writes or waits', () => {
    const [reader, other] = [thread(0, 0), thread(1, 0)];
    // Held by this very thread: whoever took it would wait for ever.
    expect(lockMutex(memory.tableMutex)).toBe(false);
    expect(call(reader, 'table-lock.begin-read')).toBe('BEGUN');
    expect(call(other, 'table-lock.begin-read')).toBe('BEGUN');
    expect(call(reader, 'table-lock.end-read')).toBe('ENDED');
    expect(call(other, 'table-lock.end-read')).toBe('ENDED');
    unlockMutex(memory.tableMutex);
    expect([...memory.slotSets]).toEqual([0]);
  });

  test('opens its gate again: after a writer, after those who queued, and for a reader who finds it shut for nothing', () => {
    const isOpen = () => memory.words[gate_word] === 0;
    expect(call(parent, 'table-lock.begin-write')).toBe('BEGUN');
    expect(call(thread(0, 0), 'table-lock.begin-read')).toBe('QUEUED');
    expect(call(parent, 'table-lock.end-write')).toBe('ENDED');
    expect(isOpen()).toBe(false);
    expect(call(thread(0, 0), 'table-lock.await-turn')).toBe('BEGUN');
    expect(isOpen()).toBe(true);
    expect(call(thread(0, 0), 'table-lock.end-read')).toBe('ENDED');
    // As one leaves it who is killed just after he has shut it.
    Atomics.store(memory.words, gate_word, 1);
    expect(call(thread(0, 0), 'table-lock.begin-read')).toBe('BEGUN');
    expect(isOpen()).toBe(true);
  });

  test('wakes those whose turn it is, and nobody else', () => {
    const woken = (act: () => void): boolean => {
      const before = memory.words[turns_word];
      act();
      return memory.words[turns_word] !== before;
    };
    const [one, two] = [thread(0, 0), thread(0, 1)];
    expect(call(parent, 'table-lock.begin-write')).toBe('BEGUN');
    expect(woken(() => call(one, 'table-lock.begin-read'))).toBe(false);
    expect(woken(() => call(two, 'table-lock.begin-read'))).toBe(false);
    expect(woken(() => call(parent, 'table-lock.end-write'))).toBe(true);
    // They stood together: the turn of the first is that of the second.
    expect(woken(() => call(one, 'table-lock.await-turn'))).toBe(true);
    expect(woken(() => call(two, 'table-lock.await-turn'))).toBe(false);
    expect(woken(() => call(parent, 'table-lock.begin-write'))).toBe(false);
    expect(woken(() => call(one, 'table-lock.end-read'))).toBe(false);
    // The last reader dies: recovery passes the turn on.
    memory.lives[0] = 0;
    const recover = recoveryDriver(memory)['table-lock.recover'];
    expect(woken(() => recover.perform({ scan: 0 }, undefined, 0))).toBe(true);
    expect(call(parent, 'table-lock.await-turn')).toBe('BEGUN');
  });

  test('tells one who waits before it sleeps', () => {
    let told = 0;
    const waits = tableLockDriver(
      memory,
      { process: 0, thread: 0, incarnation: 1 },
      {
        recheck_ms: 1,
        sleeps: () => {
          if (++told === 2) call(parent, 'table-lock.end-write');
        },
      },
    );
    expect(call(parent, 'table-lock.begin-write')).toBe('BEGUN');
    expect(call(waits, 'table-lock.begin-read')).toBe('QUEUED');
    expect(call(waits, 'table-lock.await-turn')).toBe('BEGUN');
    expect(told).toBe(2);
  });

  test('refuses the end of a section that was never begun, and keeps its mutex free', () => {
    expect(() => call(thread(0, 0), 'table-lock.end-read')).toThrow('never begun');
    expect(lockMutex(memory.tableMutex)).toBe(false);
    unlockMutex(memory.tableMutex);
  });
});
