/** The table's lock in real shared memory. The parent stands for whoever must not sleep: it is told when it would have to. */
import { beforeEach, describe, expect, test } from 'vitest';
import { lockMutex, unlockMutex } from '../libc.ts';
import { dead_holder_counter, type Memory, makeMemory } from '../memory.ts';
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

  test('refuses the end of a section that was never begun, and keeps its mutex free', () => {
    expect(() => call(thread(0, 0), 'table-lock.end-read')).toThrow('never begun');
    expect(lockMutex(memory.tableMutex)).toBe(false);
    unlockMutex(memory.tableMutex);
  });
});
