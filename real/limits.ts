/**
 * The bounds of the real server that somebody outside can meet: one place for each number that limits a queue, a row, a line or a wait. What
 * concerns a loop or a buffer alone stands beside it. Those in
 * `Limits`, and a few of the parent's, are only what is usual: real/config/settings.ts says what an operator may make of them.
 */

/** Bytes of a user name, in UTF-8. */
export const name_bytes_max = 32;
/** Bytes of a message, in UTF-8. */
export const message_bytes_max = 1024;
/** Bytes of a line without its end: the longest that can mean something, `CHAT <name> <message>`. */
export const line_bytes_max = 'CHAT '.length + name_bytes_max + ' '.length + message_bytes_max;
/** Bytes of a first word that an error line repeats. */
export const echoed_word_bytes_max = 32;
/** Bytes of a line of the server without its end. The longest is about somebody whose name fills the client's line. */
export const reply_bytes_max = line_bytes_max + 128;

/** Bytes read from a client in one system call. Complete lines of one such read are served before the next. */
export const read_bytes_max = 4096;
/** Bytes that a client may leave unread besides what the kernel buffers, before it is given up. */
export const unsent_bytes_max = 65_536;
/** Bytes thrown away when a connection is closed, so that unread input does not turn the close into a reset. */
export const discarded_on_close_bytes_max = 65_536;

/** Where a server listens, and a client looks for it, that is told nothing else. */
export const usual_host = '127.0.0.1';
export const usual_port = 7000;
/** Where health and metrics are. */
export const admin_host = '127.0.0.1';

/** The kernel asks a client that has been silent for so long whether it is there, again after so long, and gives it up after so many of these. */
export const keep_alive = { after_s: 60, again_s: 20, count: 3 } as const;

/** Connections that wait for accept; the kernel refuses or ignores more (it also caps this at net.core.somaxconn). */
export const backlog_max = 511;

/** Clients of one address that are served at once; 0 is as many as come. */
export const connections_per_address = 0;

/** Bytes of an encoded datagram: two names, a message, two sessions, a thread, two lengths, a time, a carrier and its number. */
export const datagram_bytes_max = 2 + 8 + 8 + 2 + 2 + 8 + 2 + 4 + 2 * name_bytes_max + message_bytes_max;

/** Datagrams that a worker with a thread or a main loop of its own receives in one system call at most. */
export const polled_batch_max = 16;
/**
 * Messages on their way to one session at most. The socket of a thread has room for these and besides for all that the
 * socket of its process holds, and what was received from there: see `threadSocketBytes`.
 */
export const credits_max = 64;
/** What the kernel counts for one datagram of the largest size at most: its bytes and its own records, in whole pages' parts. */
const datagram_cost_bytes_max = 2304;
/** Send buffer of the socket of a process: the kernel's usual one. */
export const process_socket_bytes = 212_992;
/** Send buffer of the socket of a thread. */
export const threadSocketBytes = (limits: Pick<Limits, 'process_socket_bytes' | 'credits_max'>): number =>
  limits.process_socket_bytes + (limits.credits_max + polled_batch_max + 1) * datagram_cost_bytes_max;

/**
 * Of the heap of a thread. It needs a few megabytes; without a limit every one would let its garbage grow to 50 and more
 * before it collects it, and there are many.
 */
export const thread_heap_max = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 64 } as const;
/** The same of a carrier, which holds what is kept of thousands of clients. */
export const carrier_heap_max = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 1024 } as const;

/** How long one who waits for the client table sleeps before it looks again by itself: a dead holder wakes nobody. */
export const lock_recheck_ms = 20;
/** How often the parent, who must not sleep in a lock, tries again. */
export const parent_retry_ms = 2;
/** What each time-out of the machines means: the argument of `timer.elapse`. */
export const time_outs_ms = {
  /** Before another fork after one that failed. */
  'back-off': 100,
  /** Before another accept after one that failed. */
  accept: 50,
  /** For a client that reads slowly to take the last line before the close. */
  flush: 1000,
  /** For a client to say who it is; 0 is for ever, also below. */
  registration: 0,
  /** For a client to say or be told something. */
  idle: 0,
  /** For a server that goes down to be empty. */
  drain: 10_000,
};

/** The bounds that children are told by their parent. */
export type Limits = {
  readonly unsent_bytes_max: number;
  readonly credits_max: number;
  readonly process_socket_bytes: number;
  readonly lock_recheck_ms: number;
  readonly connections_per_address: number;
  readonly time_outs_ms: { readonly [TimeOut in keyof typeof time_outs_ms]: number };
};
export const usualLimits: Limits = {
  unsent_bytes_max,
  credits_max,
  process_socket_bytes,
  lock_recheck_ms,
  connections_per_address,
  time_outs_ms,
};

export const processes_max = 64;
/** Datagrams that a carrier receives in one system call at most. */
export const carrier_batch_max = 64;
/** Datagrams that wait in the memory of a carrier for its own process, beyond which none is put there. */
export const own_queue_max = 2048;
/** Datagrams in the inbox of a carried thread at most: all credits, and what a usual socket of a process and the memory before it hold besides. */
export const inbox_max = 16_384;

/** With a worker for each. */
export const threads_max = 256;
/** Where carriers host them. */
export const logical_threads_max = 16_384;
export const carriers_max = 64;
