/** The native calls, across real processes: a holder is killed by its pid. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import {
  createMemory,
  datagramPair,
  EAGAIN,
  futexWait,
  initMutex,
  listenOn,
  lockMutex,
  mapMemory,
  poll,
  readable,
  receive,
  repairMutex,
  send,
  unlockMutex,
  viewMemory,
} from './libc.ts';
import {
  credits_max,
  datagram_bytes_max,
  polled_batch_max,
  process_socket_bytes,
  threadSocketBytes,
  usualLimits,
} from './limits.ts';
import { within } from './outside/waits.test-helper.ts';

const compiled = fileURLToPath(new URL('../dist/real/libc.js', import.meta.url));
const memory_bytes = 4096;
const others: ChildProcess[] = [];

afterEach(() => {
  for (const other of others.splice(0)) other.kill('SIGKILL');
});

/** Another process that maps the memory, runs the script on `libc`, `address` and `view`, says so, and sleeps. */
const other = async (memory: number, script: string): Promise<ChildProcess> => {
  const source = `
    const libc = await import(${JSON.stringify(compiled)});
    const address = libc.mapMemory(3, ${memory_bytes});
    const view = new Int32Array(libc.viewMemory(address, ${memory_bytes}));
    ${script}
    console.log('done');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit', memory],
  });
  others.push(child);
  await within(once(child.stdout as NodeJS.ReadableStream, 'data'), 'the other process');
  return child;
};

const kill = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGKILL');
  await within(once(child, 'exit'), 'the death of the other process');
};

describe('a robust mutex', () => {
  test('tells the next owner that its holder was killed, as often as that happens', async () => {
    const fd = createMemory('test', memory_bytes);
    const mutex = mapMemory(fd, memory_bytes);
    initMutex(mutex, { robust: true });
    for (let round = 0; round < 3; round++) {
      await kill(await other(fd, 'libc.lockMutex(address);'));
      expect(lockMutex(mutex)).toBe(true);
      repairMutex(mutex);
      unlockMutex(mutex);
      expect(lockMutex(mutex)).toBe(false);
      unlockMutex(mutex);
    }
  });

  test('that is unlocked before it is marked consistent is lost for ever, and says so', async () => {
    const fd = createMemory('test', memory_bytes);
    const mutex = mapMemory(fd, memory_bytes);
    initMutex(mutex, { robust: true });
    await kill(await other(fd, 'libc.lockMutex(address);'));
    expect(lockMutex(mutex)).toBe(true);
    unlockMutex(mutex);
    expect(() => lockMutex(mutex)).toThrow('ENOTRECOVERABLE');
  });
});

describe('shared memory', () => {
  test('is one for all processes, and atomics on it are exact', async () => {
    const fd = createMemory('test', memory_bytes);
    const view = new Int32Array(viewMemory(mapMemory(fd, memory_bytes), memory_bytes));
    const count = 200_000;
    const add = `for (let i = 0; i < ${count}; i++) Atomics.add(view, 7, 1);`;
    const adding = other(fd, add);
    for (let i = 0; i < count; i++) Atomics.add(view, 7, 1);
    await adding;
    expect(view[7]).toBe(2 * count);
  });

  test('a futex wait ends by itself, and at once if the word has changed already', () => {
    const word = mapMemory(createMemory('test', memory_bytes), memory_bytes);
    const before = performance.now();
    futexWait(word, 0, 30);
    futexWait(word, 1, 10_000);
    expect(performance.now() - before).toBeLessThan(5000);
  });
});

describe('datagrams', () => {
  test('have the room that was asked for, or are refused with what to raise', () => {
    const filled = (bytes: number): number => {
      const { write } = datagramPair(bytes);
      let sent = 0;
      while (send(write, new Uint8Array(1000)) === 1000) sent++;
      return sent;
    };
    const [small, large] = [filled(20_000), filled(200_000)];
    expect(large).toBeGreaterThan(5 * small);
    expect(() => datagramPair(2 ** 31)).toThrow(/raise net\.core\.wmem_max to 1073741824/);
  });

  test("of a thread fit what Linux usually grants with up to 75 credits, as the operator's guide says", () => {
    const granted_bytes = 2 * 212_992;
    const wanted = (credits: number) => threadSocketBytes({ ...usualLimits, credits_max: credits });
    expect([wanted(75) <= granted_bytes, wanted(76) <= granted_bytes]).toEqual([true, false]);
  });

  test('of the largest size fit the socket of a thread: all credits, and what the socket of a process holds besides', () => {
    const room = (bytes: number): number => {
      const { write } = datagramPair(bytes);
      let sent = 0;
      while (send(write, new Uint8Array(datagram_bytes_max)) === datagram_bytes_max) sent++;
      return sent;
    };
    expect(room(threadSocketBytes(usualLimits))).toBeGreaterThanOrEqual(
      credits_max + room(process_socket_bytes) + polled_batch_max,
    );
  });

  test('keep their boundaries and order; an empty queue and a full one say so at once', () => {
    const { read, write } = datagramPair();
    const buffer = new Uint8Array(100);
    expect(receive(read, buffer)).toBe(EAGAIN);
    expect(send(write, Buffer.from('one'))).toBe(3);
    expect(send(write, Buffer.from('three'))).toBe(5);
    expect(receive(read, buffer)).toBe(3);
    expect(receive(read, buffer)).toBe(5);
    let sent = 0;
    while (send(write, Buffer.from('x')) === 1) sent++;
    expect(send(write, Buffer.from('x'))).toBe(EAGAIN);
    expect(sent).toBeGreaterThan(10);
    poll([{ fd: read, events: readable }], -1);
    expect(receive(read, buffer)).toBe(1);
  });
});

test('a port that is taken is told in words', () => {
  const { port } = listenOn('127.0.0.1', 0, 1);
  expect(() => listenOn('127.0.0.1', port, 1)).toThrow(`127.0.0.1:${port} cannot be listened on (EADDRINUSE)`);
});
