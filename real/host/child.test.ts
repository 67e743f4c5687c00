/** A child process by itself, with tables made for the test: what its main thread does when a thread or the parent is gone. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { childMachine } from '../../sim/actors/index.ts';
import { hardened } from '../../sim/design/design.ts';
import { compile, type Table } from '../../sim/kernel/compile.ts';
import { noFeatures } from '../../sim/vocabulary/features.ts';
import { datagramPair, listenOn } from '../libc.ts';
import { usualLimits } from '../limits.ts';
import { makeMemory } from '../memory.ts';
import { within } from '../outside/waits.test-helper.ts';
import { environmentOf, inheritedFds } from './plan.ts';

const entry = fileURLToPath(new URL('../../dist/real/host/child-main.js', import.meta.url));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A child, and the events that it has told of as errors. */
const startChild = (thread: Table, parentPid: number): { readonly child: ChildProcess; readonly told: string[] } => {
  const shape = { processes: 1, threads: 2 };
  const { fd } = makeMemory(shape, true);
  const tables = { child: compile(childMachine(hardened), hardened), thread };
  const plan = {
    shape,
    clients_per_process: 1,
    compareSessions: true,
    hasCredits: true,
    features: noFeatures,
    drainsQueues: true,
    parentPid,
    limits: usualLimits,
    log_level: 'error' as const,
    tables,
  };
  const child = spawn(process.execPath, [entry], {
    stdio: [
      'ignore',
      'ignore',
      'pipe',
      ...inheritedFds(listenOn('127.0.0.1', 0, 1).fd, fd, datagramPair().read, [datagramPair()]),
      'ipc',
    ],
    env: { ...process.env, ...environmentOf({ plan, process: 0, incarnation: 1 }) },
  });
  children.push(child);
  const told: string[] = [];
  if (child.stderr !== null)
    createInterface({ input: child.stderr }).on('line', (line) =>
      told.push((JSON.parse(line) as { event: string }).event),
    );
  return { child, told };
};

const only = (...operations: Table['states'][number]['offers']): Table => ({
  id: 'thread',
  states: [{ name: 'only', offers: operations, tags: [], next: {} }],
});

test('a thread that dies alone takes its process with it', async () => {
  const { child, told } = startChild(only({ operation: 'timer.elapse' }), process.pid);
  expect(await within(once(child, 'close'), 'the end')).toEqual([1, null]);
  // The main thread hears of it, and leaves.
  expect([...new Set(told)]).toEqual(['thread-died']);
});

test('a thread that comes to its end does not', async () => {
  const { child, told } = startChild(only(), process.pid);
  expect(await within(once(child, 'message'), 'the message')).toMatchObject([{ parley: 'ready' }, undefined]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect([child.exitCode, child.signalCode, told]).toEqual([null, null, []]);
});

test('a child whose parent died before it could ask to die with it ends by itself', async () => {
  const { child, told } = startChild(only(), 1);
  expect(await within(once(child, 'close'), 'the end')).toEqual([1, null]);
  expect(told).toEqual([]);
});

test('a child whose threads sit in a system call ends when its channel to the parent does', async () => {
  const { child } = startChild(only({ operation: 'thread-socket.discard' }), process.pid);
  await within(once(child, 'message'), 'the message');
  child.disconnect();
  await within(once(child, 'exit'), 'the exit');
});
