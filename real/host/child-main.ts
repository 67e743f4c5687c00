/**
 * The entry of a child process (a node:cluster worker). Its main thread decides nothing: it starts the workers that its
 * machine asks for, tells the machine when one dies, and ends with the parent.
 */
import process from 'node:process';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { makeQuota } from '../drivers/quota.ts';
import { datagramPair, exitNow, giveBackMemory, send } from '../libc.ts';
import { carrier_heap_max, thread_heap_max, threadSocketBytes } from '../limits.ts';
import { attachMemory } from '../memory.ts';
import { errorFields, lineLog } from '../observe/log.ts';
import {
  type CarrierData,
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
// Ctrl-C goes to the whole group, and a SIGTERM may: what they mean is the parent's business.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});

const birth = readBirth();
const { plan, process: p_id, incarnation } = birth;
const log = lineLog(plan.log_level, { p_id, incarnation });
const { address } = attachMemory(inherited(plan.shape).memory, plan.shape);
const quota = makeQuota(plan.clients_per_process);
const news = datagramPair();
const retired = datagramPair();

/** Starts a worker; settles when it runs. One that has not told of its end died. */
const startWorker = (
  entry: URL,
  data: object,
  resourceLimits: ResourceLimits,
  died: (error: unknown) => void,
  ended: () => void,
) => {
  const worker = new Worker(entry, { workerData: data, resourceLimits });
  let told = false;
  worker.on('error', died);
  worker.on('exit', () => {
    if (!told) ended();
  });
  return new Promise<void>((resolve) => {
    worker.on('message', (message: ThreadMessage | ForwarderMessage) => {
      // Not the event `online`: it comes before the worker has loaded anything.
      if (message === 'started') resolve();
      else if (message === 'ended') told = true;
      else void spawned();
    });
  });
};

/** Tells the machine that a thread died. */
const threadEnded = (): void => {
  send(news.write, new Uint8Array(1));
};
const threadDied = (thread: number) => (error: unknown) =>
  log('error', 'thread-died', { t_id: thread, ...errorFields(error) }, 'A thread died.');
const mainLoopDied = (error: unknown): void =>
  log('error', 'main-loop-died', errorFields(error), 'The main loop died.');

/** Starts the machine of the main thread, and gives what starts the threads when it asks for that. */
const begin = (): (() => readonly Promise<void>[]) => {
  const shared = { birth, address, quota, retired };
  const { shape, limits } = plan;
  if (shape.carriers !== undefined) {
    const links = Array.from({ length: shape.carriers }, () => datagramPair(threadSocketBytes(limits)));
    const startCarrier = (carrier: number, died: (error: unknown) => void, ended: () => void) =>
      startWorker(
        new URL('./carrier-main.js', import.meta.url),
        { ...shared, news: news.read, carrier, links } satisfies CarrierData,
        carrier_heap_max,
        died,
        ended,
      );
    void startCarrier(0, mainLoopDied, () => exitNow(1));
    return () => links.slice(1).map((_, other) => startCarrier(other + 1, threadDied(other + 1), threadEnded));
  }
  const threadSockets = Array.from({ length: shape.threads }, () => datagramPair(threadSocketBytes(limits)));
  const forwarder = { ...shared, news: news.read, threadSockets } satisfies ForwarderData;
  void startWorker(new URL('./forwarder-main.js', import.meta.url), forwarder, thread_heap_max, mainLoopDied, () =>
    exitNow(1),
  );
  return () =>
    threadSockets.map(({ read: socket }, thread) =>
      startWorker(
        new URL('./thread-main.js', import.meta.url),
        { ...shared, thread, socket } satisfies ThreadData,
        thread_heap_max,
        threadDied(thread),
        threadEnded,
      ),
    );
};

const start = begin();
const spawned = async (): Promise<void> => {
  await Promise.all(start());
  process.send?.({ parley: 'ready' } satisfies ChildMessage);
  giveBackMemory();
};
