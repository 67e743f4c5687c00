/** What the parent tells its children, and a child its threads: everything that is the same for all of one server. */

import type { Table } from '../../sim/kernel/compile.ts';
import { present } from '../../sim/vocabulary/errors.ts';
import type { Features } from '../../sim/vocabulary/features.ts';
import type { Pair } from '../libc.ts';
import type { Limits } from '../limits.ts';
import type { Shape } from '../memory.ts';
import type { LogLevel } from '../observe/levels.ts';

/** Plain JSON. The tables are compiled once, in the parent: nobody else loads the machines. */
export type Plan = {
  readonly shape: Shape;
  readonly clients_per_process: number;
  readonly compareSessions: boolean;
  /** Senders take credits, so a forward that finds no room waits instead of dropping. */
  readonly hasCredits: boolean;
  readonly features: Features;
  /** A new process drains its socket, so what was in it does not outlive the one before it. */
  readonly drainsQueues: boolean;
  readonly parentPid: number;
  readonly limits: Limits;
  readonly log_level: LogLevel;
  readonly tables: { readonly child: Table; readonly thread: Table };
};

/** The plan and who of it this child is, through an environment variable. */
type Birth = { readonly plan: Plan; readonly process: number; readonly incarnation: number };
const variable = 'PARLEY_BIRTH';
export const environmentOf = (birth: Birth): Record<string, string> => ({ [variable]: JSON.stringify(birth) });
export const readBirth = (): Birth =>
  JSON.parse(present(process.env[variable], `environment variable ${variable}`)) as Birth;

/** File descriptors that a child inherits, by position: the listener, the memory, what is readable once the server goes down, then the process sockets. */
const first_inherited_fd = 3;
export const inheritedFds = (
  listener: number,
  memory: number,
  goingDown: number,
  sockets: readonly Pair[],
): readonly number[] => [listener, memory, goingDown, ...sockets.flatMap(({ read, write }) => [read, write])];
export const inherited = ({ processes }: Shape) => ({
  listener: first_inherited_fd,
  memory: first_inherited_fd + 1,
  goingDown: first_inherited_fd + 2,
  processSockets: Array.from(
    { length: processes },
    (_, p): Pair => ({ read: first_inherited_fd + 3 + 2 * p, write: first_inherited_fd + 4 + 2 * p }),
  ),
});

/** What the forwarder's worker is given. */
export type ForwarderData = {
  readonly birth: Birth;
  /** Where this process has mapped the memory. */
  readonly address: bigint;
  readonly news: number;
  readonly quota: SharedArrayBuffer;
  /** Where a thread that retires writes a byte. */
  readonly retired: Pair;
  readonly threadSockets: readonly Pair[];
};

/** What a thread's worker is given. */
export type ThreadData = {
  readonly birth: Birth;
  readonly thread: number;
  /** Where this process has mapped the memory. */
  readonly address: bigint;
  readonly quota: SharedArrayBuffer;
  readonly retired: Pair;
  readonly socket: number;
};

/** What a carrier is given. */
export type CarrierData = Omit<ForwarderData, 'threadSockets'> & {
  /** The first one hosts the main thread's machine too. */
  readonly carrier: number;
  /** Where each carrier gets datagrams for its threads. */
  readonly links: readonly Pair[];
};

/** From the forwarder's worker, or the first carrier, to the child's main thread. */
export type ForwarderMessage = 'spawn';
/** From a thread's worker: its machine begins, or came to its end. A worker that stops without having said so died. */
export type ThreadMessage = 'started' | 'ended';
/** From a child's main thread to the parent: it reads, and its threads run. */
export type ChildMessage = { readonly parley: 'ready' };
