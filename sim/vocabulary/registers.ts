/** The data beside a machine. A register is set by one operation and read by later ones; the machine never sees it. */
import type { Address, Datagram } from './datagram.ts';
import type { ClientId, Name, RowIndex, Session } from './ids.ts';

/**
 * One entry of the parent's global process id array. `zero` is what a C array starts as; `empty` a named value that
 * no system call misunderstands; `minus-one` what a failed fork returned; `current` the pid of the process that was
 * forked last for this index; `gone` the pid of one that was waited for.
 */
export type PidEntry = 'zero' | 'empty' | 'minus-one' | 'current' | 'gone';

export type Registers = {
  /** thread: the client that it serves. */
  readonly client?: ClientId;
  /** thread: the name that its client asked for or has. */
  readonly name?: Name;
  /** thread: the join epoch of its client. */
  readonly session?: Session;
  /** thread: the row that its JOIN writes. */
  readonly row?: RowIndex;
  /** thread: whom its client's CHAT is for. */
  readonly destination?: Name;
  /** thread: the text of the CHAT, or of the complaint about a line. No machine looks at it. */
  readonly text?: string;
  /** thread: where the lookup found the destination. */
  readonly found?: Address;
  /** thread, child: the datagram that it received last. */
  readonly datagram?: Datagram;
  /** parent: the index of the loop that forks at start-up or kills at shutdown; child: the thread to wait for. */
  readonly cursor?: number;
  /** parent: the index of the SIGCHLD handler's loop. */
  readonly scan?: number;
  /** parent: the global process id array; child: the copy that it inherited. */
  readonly pids?: readonly PidEntry[];
  /** parent: what fork returned at start-up, until it is stored. */
  readonly pid?: PidEntry;
  /** parent: what fork returned in the SIGCHLD handler, which may have interrupted start-up between fork and store. */
  readonly successor?: PidEntry;
  /** client: how many lines of each kind it may still send. */
  readonly joins?: number;
  readonly chats?: number;
  readonly rubbish?: number;
  /** faults: what may still go wrong. */
  readonly kills?: number;
  readonly stops?: number;
  readonly interrupts?: number;
  readonly terminations?: number;
  readonly parentKills?: number;
  readonly threadDeaths?: number;
  readonly forkFailures?: number;
  readonly acceptFailures?: number;
};

export type RegisterName = keyof Registers;
