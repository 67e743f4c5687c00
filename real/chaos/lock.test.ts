/** The table's lock between processes that use it as fast as they can: nobody reads while another writes, also where writers are killed on the way. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { recoveryDriver } from '../drivers/table-lock.ts';
import { close } from '../libc.ts';
import { arrival_counter, dead_holder_counter, gate_word, makeMemory } from '../memory.ts';
import { pause, within } from '../outside/waits.test-helper.ts';
import { shape, words } from './lock-user.chaos.ts';

const entry = fileURLToPath(new URL('../../dist/real/chaos/lock-user.chaos.js', import.meta.url));
const users = new Set<ChildProcess>();
afterEach(() => {
  for (const user of users) user.kill('SIGKILL');
});

/** `recheck_ms`: how long one who is not woken sleeps. */
const begun = (recheck_ms: number) => {
  const { memory, fd } = makeMemory(shape, true);
  let incarnations = 0;
  const start = (process: number, rounds: number) => {
    const incarnation = ++incarnations;
    Atomics.store(memory.lives, process, incarnation);
    const user = spawn(
      globalThis.process.execPath,
      [entry, `${process}`, `${incarnation}`, `${rounds}`, `${recheck_ms}`],
      {
        stdio: ['ignore', 'pipe', 'inherit', fd],
      },
    );
    users.add(user);
    user.once('exit', () => users.delete(user));
    let said = '';
    const hasBegun = new Promise<void>((resolve) => {
      user.stdout?.on('data', (bytes) => {
        said += bytes;
        resolve();
      });
    });
    return { user, hasBegun, ended: once(user, 'close').then(() => said.split('\n')[1]) };
  };
  const go = (): void => void Atomics.store(memory.addresses, words.go, 1);
  return { memory, start, go, over: () => close(fd) };
};

describe('the lock of the client table, between processes', () => {
  test('lets nobody in beside one who writes, and loses no write', { timeout: 120_000 }, async () => {
    // Whoever is not woken comes too late.
    const { memory, start, go, over } = begun(1_000_000);
    const all = [0, 1, 2].map((process) => start(process, 60_000));
    await within(Promise.all(all.map(({ hasBegun }) => hasBegun)), 'the users of the lock');
    go();
    const said = await within(Promise.all(all.map(({ ended }) => ended)), 'the end of the users', 60_000);
    expect(memory.counters[arrival_counter], 'how often one had to wait').toBeGreaterThan(100n);
    expect(said).toEqual(['wrote 12000', 'wrote 12000', 'wrote 12000']);
    expect([memory.addresses[words.one], memory.addresses[words.other]]).toEqual([36_000, 36_000]);
    expect(memory.words[gate_word]).toBe(0);
    over();
  });

  test('goes on when those who hold it, or wait for it, are killed', { timeout: 120_000 }, async () => {
    const { memory, start, go, over } = begun(20);
    go();
    const recover = recoveryDriver(memory)['table-lock.recover'];
    const stays = start(2, 500_000);
    for (let kill = 0; kill < 20; kill++) {
      const process = kill % 2;
      const { user, hasBegun, ended } = start(process, Number.MAX_SAFE_INTEGER);
      await within(hasBegun, 'one that uses the lock');
      await pause((kill * 7) % 40);
      user.kill('SIGKILL');
      expect(await ended).toBe('');
      Atomics.store(memory.lives, process, 0);
      recover.perform({ scan: process }, undefined, 0);
    }
    expect(await within(stays.ended, 'the one that lives', 90_000)).toBe('wrote 100000');
    // Among so many, some held it.
    expect(memory.counters[dead_holder_counter]).toBeGreaterThan(0n);
    over();
  });
});
