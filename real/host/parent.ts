/** The parent: makes what all share, then runs its machine on the event loop, since signals and deaths arrive there. */
import cluster, { type Worker } from 'node:cluster';
import { fileURLToPath } from 'node:url';
import type { Table } from '../../sim/kernel/compile.ts';
import { addressSweeper } from '../drivers/addresses.ts';
import { sweepDriver } from '../drivers/client-table.ts';
import type { Operations } from '../drivers/operation.ts';
import { type ForkedChild, parentProcessesDriver } from '../drivers/parent-processes.ts';
import { recoveryDriver, tableLockDriver } from '../drivers/table-lock.ts';
import { timerDriver } from '../drivers/timer.ts';
import { close, datagramPair, giveBackMemory, type Pair, send } from '../libc.ts';
import { going_down_word, type Memory } from '../memory.ts';
import type { Fields, Log } from '../observe/log.ts';
import { isStopping, tallyOf } from '../observe/tally.ts';
import { watchOf } from '../observe/watch.ts';
import { type ChildMessage, environmentOf, inheritedFds, type Plan } from './plan.ts';
import { actorOf, programOf, remainingOf, runAsync, stateOf } from './step.ts';

type ParentResources = {
  readonly memory: Memory;
  readonly memoryFd: number;
  readonly listener: number;
  /** What is written to one end is seen at the other by all children. */
  readonly goingDown: Pair;
  readonly sockets: readonly Pair[];
  readonly log: Log;
  /** How often it looks again while it waits for the table's lock. */
  readonly retry_ms: number;
};

type RunningParent = {
  /** Settles when every child reads and its threads run, for the first time. */
  readonly ready: Promise<void>;
  /** Settles when the machine has come to its end: all children killed, everything released. */
  readonly ended: Promise<void>;
  readonly interrupt: () => void;
  readonly terminate: () => void;
  readonly pids: () => readonly number[];
};

export const runParent = (table: Table, plan: Plan, resources: ParentResources): RunningParent => {
  const { memory, log } = resources;
  const wakeUp = waker();
  /** Who was forked last for each p_id, for the log. */
  const children: Fields[] = [];
  const readiness = counter(plan.shape.processes);
  cluster.setupPrimary({
    exec: fileURLToPath(new URL('./child-main.js', import.meta.url)),
    args: [],
    stdio: [
      'ignore',
      'inherit',
      'inherit',
      ...inheritedFds(resources.listener, resources.memoryFd, resources.goingDown.read, resources.sockets),
      'ipc',
    ],
  });
  const processes = parentProcessesDriver({
    memory,
    wake: wakeUp.wake,
    fork: (process, incarnation, onDeath) => {
      const worker = forked(environmentOf({ plan, process, incarnation }));
      if (worker === undefined) return undefined;
      const child = { p_id: process, incarnation, child_pid: worker.process.pid };
      children[process] = child;
      worker.on('message', (message: ChildMessage) => {
        if (message.parley !== 'ready') return;
        log('info', 'ready', child, 'A child reads and its threads accept.');
        readiness.count(process);
      });
      return forkedChild(worker, (code, signal) => {
        log(code === 0 || isStopping(memory) ? 'info' : 'warn', 'died', { ...child, code, signal }, 'A child ended.');
        onDeath();
      });
    },
    goDown: () => {
      Atomics.store(memory.words, going_down_word, 1);
      send(resources.goingDown.write, new Uint8Array(1));
    },
    release: () => {
      for (const fd of [resources.listener, resources.memoryFd]) close(fd);
      for (const { read, write } of [resources.goingDown, ...resources.sockets]) [read, write].map(close);
    },
  });
  /** What the machine's steps tell of a child by its p_id, with which process that is or was. */
  const logOfChildren: Log = (level, event, fields, message) =>
    log(level, event, { ...fields, ...(typeof fields['p_id'] === 'number' ? children[fields['p_id']] : {}) }, message);
  const operations: Operations = {
    ...processes.operations,
    ...tableLockDriver(memory, 'parent'),
    ...recoveryDriver(memory),
    ...sweepDriver(memory),
    ...addressSweeper(memory),
    ...timerDriver(plan.limits.time_outs_ms),
  };
  const watch = watchOf({
    tally: tallyOf(memory, 'parent'),
    incarnation: 1,
    log: logOfChildren,
    log_level: plan.log_level,
  });
  const actor = actorOf(programOf(table, operations, watch));
  /** In a lock nobody wakes the parent, so it looks again by itself. */
  const inLock = () => stateOf(actor).offers.some(({ name }) => name.startsWith('table-lock.'));
  const ended = runAsync(actor, () => wakeUp.wait(inLock() ? resources.retry_ms : remainingOf(actor))).catch(
    (error: unknown) => {
      // Children keep this process alive; without a parent that works they must not.
      processes.killAll();
      throw error;
    },
  );
  void readiness.reached.then(() => setTimeout(giveBackMemory, settled_ms).unref());
  return {
    ready: readiness.reached,
    ended,
    interrupt: processes.interrupt,
    terminate: processes.terminate,
    pids: processes.pids,
  };
};

/** After the start, until all that only the start needed is free. */
const settled_ms = 500;

/** Some failures of fork are told by an error event, others (no memory) are thrown: the machine takes both as FAILED. */
const forked = (environment: Parameters<typeof cluster.fork>[0]): Worker | undefined => {
  if (!hasDescriptors()) return undefined;
  try {
    return cluster.fork(environment);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall?.startsWith('spawn') === true) return undefined;
    throw error;
  }
};

/** Whether there are as many as a fork needs for a moment: where there are not, Node leaves behind what it has made by then, each time. */
const hasDescriptors = (): boolean => {
  const pairs: Pair[] = [];
  try {
    while (pairs.length < 3) pairs.push(datagramPair());
    return true;
  } catch {
    return false;
  } finally {
    for (const { read, write } of pairs) [read, write].map(close);
  }
};

const forkedChild = (
  worker: Worker,
  onDeath: (code: number | null, signal: string | null) => void,
): ForkedChild | undefined => {
  // A fork that failed is told by the missing pid; an error event without a listener would end the parent.
  worker.on('error', () => {});
  const { pid } = worker.process;
  if (pid === undefined) {
    // It would be remembered for ever: only the exit of a worker makes Node forget it.
    delete cluster.workers?.[worker.id];
    return undefined;
  }
  worker.process.once('exit', onDeath);
  return { pid, kill: () => worker.process.kill('SIGKILL') };
};

/** `wait` settles at the next `wake`, at once if one came since the last wait, or after the time-out, unless that is −1. */
const waker = () => {
  let pending = false;
  let resume: (() => void) | undefined;
  const wake = (): void => {
    pending = true;
    resume?.();
  };
  return {
    wake,
    wait: async (timeout_ms: number): Promise<void> => {
      if (!pending) {
        await new Promise<void>((resolve) => {
          const timer = timeout_ms < 0 ? undefined : setTimeout(resolve, timeout_ms);
          resume = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      pending = false;
      resume = undefined;
    },
  };
};

/** Settles when so many different numbers were counted. */
const counter = (goal: number) => {
  const seen = new Set<number>();
  let reach: () => void = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  return {
    reached,
    count: (number: number): void => {
      seen.add(number);
      if (seen.size === goal) reach();
    },
  };
};
