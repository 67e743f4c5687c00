/** One chat server: the hardened machines, compiled and run on real processes, threads, locks and sockets. */
import process from 'node:process';
import { UsageError } from '../sim/vocabulary/errors.ts';
import type { Settings } from './config/settings.ts';
import { serverDesign } from './designs.ts';
import { describeTable } from './drivers/client-table.ts';
import { runParent } from './host/parent.ts';
import type { Plan } from './host/plan.ts';
import { close, datagramPair, listenOn } from './libc.ts';
import { type Limits, threadSocketBytes, threads_max } from './limits.ts';
import { holder_word, type Memory, makeMemory, type Shape } from './memory.ts';
import type { Log } from './observe/log.ts';
import type { Prepared } from './prepare.ts';

type Server = {
  readonly port: number;
  /** Every child reads and every thread runs. */
  readonly ready: Promise<void>;
  /** All children were killed and everything was released. */
  readonly ended: Promise<void>;
  /** Begins the shutdown, as SIGINT does. */
  readonly stop: () => void;
  /** Begins the drain, as SIGTERM does, or ends it; where there is none, as `stop`. */
  readonly drain: () => void;
  /** Who holds the accept mutex, which processes live, who has joined. For people and tests. */
  readonly state: () => ServerState;
  /** For whoever looks on: real/observe. */
  readonly memory: Memory;
};

export type ServerState = {
  /** `p_id.t_id` of the thread inside accept, or null. */
  readonly acceptHolder: string | null;
  /** By p_id; 0 where none lives. */
  readonly pids: readonly number[];
  /** `name@p_id.t_id`, in the order of the rows. */
  readonly clients: readonly string[];
};

/** Starts a server in this process, which becomes the parent. Throws a UsageError if the settings cannot be met. */
export const serve = ({ settings, features, tables }: Prepared, log: Log): Server => {
  const { processes, threads, host, log_level } = settings;
  const design = serverDesign(settings.design);
  if (settings.hosting === 'threads' && threads > threads_max)
    throw new UsageError(
      `--threads ${threads} is too many with a worker for each, ${threads_max} at most: use --hosting carriers.`,
    );
  const { carriers } = settings;
  const shape: Shape =
    settings.hosting === 'threads'
      ? { processes, threads }
      : { processes, threads, carriers: Math.min(carriers, threads) };
  const limits = limitsOf(settings);
  // The children make sockets of this size: if the kernel allows none, it is said here, in one sentence, and not by them.
  const largest = datagramPair(threadSocketBytes(limits));
  for (const end of [largest.read, largest.write]) close(end);
  const { memory, fd } = makeMemory(shape, design.has('robust-accept-mutex'));
  const { fd: listener, port } = listenOn(host, settings.port, settings.backlog_max);
  const sockets = Array.from({ length: processes }, () => datagramPair(limits.process_socket_bytes));
  const plan: Plan = {
    shape,
    clients_per_process: settings.clients_per_process,
    compareSessions: design.has('join-epoch'),
    hasCredits: design.has('send-credits'),
    features,
    drainsQueues: design.has('queues-drained'),
    parentPid: process.pid,
    limits,
    log_level,
    tables: { child: tables.child, thread: tables.thread },
  };
  const goingDown = datagramPair();
  const retry_ms = settings.parent_retry_ms;
  const parent = runParent(tables.parent, plan, { memory, memoryFd: fd, listener, goingDown, sockets, log, retry_ms });
  const state = (): ServerState => {
    const holder = Atomics.load(memory.words, holder_word) - 1;
    return {
      acceptHolder: holder < 0 ? null : `${Math.floor(holder / threads)}.${holder % threads}`,
      pids: parent.pids(),
      clients: describeTable(memory),
    };
  };
  return {
    port,
    ready: parent.ready,
    ended: parent.ended,
    stop: parent.interrupt,
    drain: features.drain ? parent.terminate : parent.interrupt,
    state,
    memory,
  };
};

const limitsOf = (settings: Settings): Limits => ({
  unsent_bytes_max: settings.unsent_bytes_max,
  credits_max: settings.credits_max,
  process_socket_bytes: settings.process_socket_bytes,
  lock_recheck_ms: settings.lock_recheck_ms,
  connections_per_address: settings.connections_per_address,
  time_outs_ms: {
    'back-off': settings.back_off_ms,
    accept: settings.accept_pause_ms,
    flush: settings.flush_timeout_ms,
    registration: settings.registration_timeout_ms,
    idle: settings.idle_timeout_ms,
    drain: settings.drain_timeout_ms,
  },
});
