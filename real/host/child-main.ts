/**
 * The entry of a child process (a node:cluster worker). Its main thread decides nothing: it starts the workers that its
 * machine asks for, tells the machine when one dies, and ends with the parent.
 */
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import { makeQuota } from '../drivers/quota.ts';
import { datagramPair, exitNow, send } from '../libc.ts';
import { threadSocketBytes } from '../limits.ts';
import { attachMemory } from '../memory.ts';
import { errorFields, lineLog } from '../observe/log.ts';
import {
  type ChildMessage,
  type ForwarderData,
  type ForwarderMessage,
  inherited,
  readBirth,
  type ThreadData,
  type ThreadMessage,
} from './plan.ts';

// process.exit() would wait for workers that sit in a system call; and Node calls it when the channel to the parent ends.
process.on('exit', (code) => exitNow(code));
process.on('disconnect', () => exitNow(1));
// Ctrl-C goes to the whole group; what it means is the parent's business.
process.on('SIGINT', () => {});

const birth = readBirth();
const { plan, process: p_id, incarnation } = birth;
const log = lineLog(plan.log_level, { p_id, incarnation });
const { address } = attachMemory(inherited(plan.shape).memory, plan.shape);
const quota = makeQuota(plan.clients_per_process);
const news = datagramPair();
const threadSockets = Array.from({ length: plan.shape.threads }, () => datagramPair(threadSocketBytes(plan.limits)));

const startThread = (thread: number): Promise<void> => {
  const socket = threadSockets[thread]?.read ?? -1;
  const worker = new Worker(new URL('./thread-main.js', import.meta.url), {
    workerData: { birth, thread, address, quota, socket } satisfies ThreadData,
  });
  let ended = false;
  worker.on('message', (message: ThreadMessage) => {
    ended ||= message === 'ended';
  });
  worker.on('error', (error) => log('error', 'thread-died', { t_id: thread, ...errorFields(error) }, 'A thread died.'));
  worker.on('exit', () => {
    if (!ended) send(news.write, new Uint8Array(1));
  });
  // Not the event `online`: it comes before the worker has loaded anything.
  return new Promise((resolve) => {
    worker.on('message', (message: ThreadMessage) => {
      if (message === 'started') resolve();
    });
  });
};

const forwarder = new Worker(new URL('./forwarder-main.js', import.meta.url), {
  workerData: { birth, address, news: news.read, threadSockets } satisfies ForwarderData,
});
forwarder.on('error', (error) => log('error', 'main-loop-died', errorFields(error), 'The main loop died.'));
forwarder.on('exit', () => exitNow(1));
forwarder.on('message', (message: ForwarderMessage) => {
  if (message !== 'spawn') return;
  const started = Array.from({ length: plan.shape.threads }, (_, thread) => startThread(thread));
  void Promise.all(started).then(() => process.send?.({ parley: 'ready' } satisfies ChildMessage));
});
