/** Descriptors that run out, in a process that accepts and in the parent, and that are there again. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { pause, until, within } from './outside/waits.test-helper.ts';
import {
  connect,
  entry,
  hostings,
  hostOn,
  isAlive,
  joined,
  killServers,
  pidOf,
  startServer,
  type TestServer,
} from './skeleton.test-helper.ts';

afterEach(killServers);

const plenty = 4096;
/** That process may open nothing more, or as much as it likes. A new descriptor gets the lowest number that is free. */
const limitDescriptors = (pid: number, count = freeDescriptor(pid)): void => {
  execFileSync('prlimit', ['--pid', `${pid}`, `--nofile=${count}:`]);
};
const freeDescriptor = (pid: number): number => {
  const open = new Set(readdirSync(`/proc/${pid}/fd`).map(Number));
  return Array.from({ length: open.size + 1 }, (_, fd) => fd).find((fd) => !open.has(fd)) ?? 0;
};

/** The server is asked to end, and does. */
const endsAt = async (server: TestServer, signal: 'SIGINT' | 'SIGTERM'): Promise<void> => {
  const { pids } = await server.state();
  const ended = once(server.process, 'exit');
  server.process.kill(signal);
  expect(await within(ended, 'the end of the server')).toEqual([0, null]);
  expect(pids.filter((pid) => pid > 0 && isAlive(pid))).toEqual([]);
};

describe.each(hostings)('on %s', (_, flags) => {
  beforeEach(() => hostOn(flags));

  describe('where descriptors run out', () => {
    test('accepts fail, are tried again, and succeed when there are some', async () => {
      const server = await startServer('--processes', '1', '--threads', '2');
      const ann = await joined(server, 'ann');
      const pid = await pidOf(server, 0);
      limitDescriptors(pid);
      const waiting = await connect(server);
      waiting.write('JOIN bob\n');
      await pause(200);
      expect(waiting.unread).toEqual([]);
      expect(await ann.ask('CHAT ann meanwhile')).toBe('MSG ann meanwhile');
      limitDescriptors(pid, plenty);
      expect(await waiting.line()).toBe('OK JOIN bob');
    });

    const startWithout = async (...more: readonly string[]) => {
      const server = await startServer('--processes', '2', '--threads', '2', ...more);
      limitDescriptors(server.process.pid);
      process.kill(await pidOf(server, 1), 'SIGKILL');
      await until('the death', async () => ((await pidOf(server, 1)) === 0 ? true : undefined));
      return server;
    };

    test('a fork fails, is tried again, and succeeds when there are some', async () => {
      const server = await startWithout();
      await pause(300);
      expect(await pidOf(server, 1)).toBe(0);
      expect(await joined(server, 'ann').then((ann) => ann.ask('CHAT ann alone'))).toBe('MSG ann alone');
      limitDescriptors(server.process.pid, plenty);
      await until('the successor', async () => ((await pidOf(server, 1)) > 0 ? true : undefined));
    });

    test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the wait for another fork', async (signal) => {
      const server = await startWithout('--back-off-ms', '60000');
      await pause(100);
      await endsAt(server, signal);
    });

    /** A server that cannot fork all of its children. */
    const startShort = async (...more: readonly string[]) => {
      const small = await startServer('--processes', '1', '--threads', '2');
      // Node needs many while it loads, and makes its limit as high as it may: so many must be in use before the first fork, two for each process.
      const processes = 64;
      for (let count = freeDescriptor(small.process.pid) + 2 * (processes - 1); ; count++) {
        const all = [entry, 'serve', '--port', '0', ...flags, '--processes', `${processes}`, '--threads', '2', ...more];
        const server = spawn('prlimit', [`--nofile=${count}`, process.execPath, ...all]);
        onTestFinished(() => void server.kill('SIGKILL'));
        let log = '';
        server.stderr.on('data', (bytes: Buffer) => {
          log += bytes;
        });
        const failures = () => log.split('"fork-failed"').length - 1;
        const ended = once(server, 'exit');
        await Promise.race([ended, until('a fork that fails', () => (failures() > 0 ? true : undefined))]);
        if (failures() > 0) return { server, ended, failures };
      }
    };

    test('the first fork of a child is tried again, too', async () => {
      const { server, ended, failures } = await startShort();
      // It is told once a second.
      await until('another attempt', () => (failures() > 1 ? true : undefined));
      server.kill('SIGINT');
      expect(await within(ended, 'the end of the server')).toEqual([0, null]);
    });

    test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the wait for the first fork of a child', async (signal) => {
      const { server, ended } = await startShort('--back-off-ms', '60000');
      server.kill(signal);
      expect(await within(ended, 'the end of the server')).toEqual([0, null]);
    });
  });
});
