/** One chat server: the hardened machines, compiled and run on real processes, threads, locks and sockets. */
import { isIPv4 } from 'node:net';
import process from 'node:process';
import { childMachine, parentMachine, threadMachine } from '../sim/actors/index.ts';
import { designName, hardened } from '../sim/design/design.ts';
import { compile } from '../sim/kernel/compile.ts';
import { UsageError } from '../sim/vocabulary/errors.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { dispensable } from './designs.ts';
import { describeTable } from './drivers/client-table.ts';
import { runParent } from './host/parent.ts';
import type { Plan } from './host/plan.ts';
import { close, datagramPair, listenOn } from './libc.ts';
import { backlog_max, process_socket_bytes, processes_max, thread_socket_bytes, threads_max } from './limits.ts';
import { holder_word, makeMemory } from './memory.ts';

type ServerOptions = {
  /** N: 1..processes_max. */
  readonly processes: number;
  /** T: 1..threads_max, in each process. */
  readonly threads: number;
  /** CPP: after so many handled clients a process exits and is respawned. At least 1. */
  readonly clientsPerProcess: number;
  /** 0 is any free one. */
  readonly port: number;
  /** An IPv4 address. */
  readonly host: string;
  readonly design: Design;
};

type Server = {
  readonly port: number;
  /** Every child reads and every thread was spawned. */
  readonly ready: Promise<void>;
  /** All children were killed and everything was released. */
  readonly ended: Promise<void>;
  /** Begins the shutdown, as SIGINT does. */
  readonly stop: () => void;
  /** Who holds the accept mutex, which processes live, who has joined. For people and tests. */
  readonly state: () => ServerState;
};

export type ServerState = {
  /** `p_id.t_id` of the thread inside accept, or null. */
  readonly acceptHolder: string | null;
  /** By p_id; 0 where none lives. */
  readonly pids: readonly number[];
  /** `name@p_id.t_id`, in the order of the rows. */
  readonly clients: readonly string[];
};

/** Starts a server in this process, which becomes the parent. Throws a UsageError if the options cannot be met. */
export const serve = (options: ServerOptions): Server => {
  requireOptions(options);
  const { design, processes, threads } = options;
  const shape = { processes, threads };
  // The children make sockets of this size: if the kernel allows none, it is said here, in one sentence, and not by them.
  const largest = datagramPair(thread_socket_bytes);
  for (const end of [largest.read, largest.write]) close(end);
  const table = compile(parentMachine(design), design);
  const { memory, fd } = makeMemory(shape, design.has('robust-accept-mutex'));
  const { fd: listener, port } = listenOn(options.host, options.port, backlog_max);
  const sockets = Array.from({ length: processes }, () => datagramPair(process_socket_bytes));
  const plan: Plan = {
    shape,
    clients_per_process: options.clientsPerProcess,
    compareSessions: design.has('join-epoch'),
    hasCredits: design.has('send-credits'),
    parentPid: process.pid,
    tables: { child: compile(childMachine(design), design), thread: compile(threadMachine(design), design) },
  };
  const parent = runParent(table, plan, { memory, memoryFd: fd, listener, sockets });
  const state = (): ServerState => {
    const holder = Atomics.load(memory.words, holder_word) - 1;
    return {
      acceptHolder: holder < 0 ? null : `${Math.floor(holder / threads)}.${holder % threads}`,
      pids: parent.pids(),
      clients: describeTable(memory),
    };
  };
  return { port, ready: parent.ready, ended: parent.ended, stop: parent.interrupt, state };
};

const requireOptions = ({ processes, threads, clientsPerProcess, port, host, design }: ServerOptions): void => {
  requireWhole('--processes', processes, 1, processes_max);
  requireWhole('--threads', threads, 1, threads_max);
  requireWhole('--clients-per-process', clientsPerProcess, 1, 1_000_000_000);
  requireWhole('--port', port, 0, 65_535);
  if (!isIPv4(host))
    throw new UsageError(`--host must be an IPv4 address, for example 127.0.0.1, but it is '${host}'.`);
  const missing = [...hardened].find((safeguard) => !design.has(safeguard) && !dispensable.includes(safeguard));
  if (missing === undefined) return;
  throw new UsageError(
    `The server cannot run '${designName(design)}': it is not built without ${missing}. It can do without ${dispensable.join(', ')}.`,
  );
};

const requireWhole = (flag: string, value: number, min: number, max: number): void => {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new UsageError(`${flag} must be a whole number from ${min} to ${max}, but it is ${value}.`);
};
