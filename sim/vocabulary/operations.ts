/**
 * Every operation that an actor can offer: how long it may wait, what it can answer, which registers it reads and
 * sets. An operation has exactly two meanings, a pure one in sim/resources and a real one in real/drivers; this is
 * the signature that both obey.
 */
import type { RegisterName } from './registers.ts';
import type { Design, SafeguardName } from './safeguards.ts';

/**
 * Whether an operation may have to wait, and how. never: it is answered at once. fd: it waits for something that
 * poll can see, so several may be waited for together. lock: nobody can poll it, so it is offered alone.
 */
type WaitClass = 'never' | 'fd' | 'lock';

/** In which designs something is so: in all, or only with one safeguard, without another, or both. */
type Condition = true | { readonly with?: SafeguardName; readonly without?: SafeguardName };

type Signature = {
  readonly wait: WaitClass;
  /** Where the design takes the waiting away. */
  readonly neverWaits?: Condition;
  readonly replies: { readonly [reply: string]: Condition };
  readonly reads?: readonly RegisterName[];
  /** What it reads besides, where the machine offers it with that argument. */
  readonly readsFor?: { readonly [argument: string]: readonly RegisterName[] };
  /** The outside world may do it and need not: nobody may count on it, and a state in which nothing else can happen is at rest. */
  readonly isFault?: true;
  /** A budget among what it reads and sets: with nothing left of it the operation is not offered. */
  readonly spends?: RegisterName;
  /** The same by the first word of the argument. */
  readonly spendsFor?: { readonly [word: string]: RegisterName };
  /** Set, or cleared where the operation gives no value: after it the old value is gone. */
  readonly sets?: readonly RegisterName[];
};

const always = true;

export const signatures = {
  // The process-shared mutex around accept.
  'accept-mutex.acquire': {
    wait: 'lock',
    replies: { ACQUIRED: always, OWNER_DIED: { with: 'robust-accept-mutex' } },
  },
  'accept-mutex.repair': { wait: 'never', replies: { REPAIRED: always } },
  'accept-mutex.release': { wait: 'never', replies: { RELEASED: always } },

  // Who is served from which address, if that is limited: each operation is one step, and entered under the accept mutex.
  'addresses.enter': { wait: 'never', replies: { ENTERED: always, CROWDED: always }, reads: ['client'] },
  'addresses.leave': { wait: 'never', replies: { LEFT: always } },
  /** Drops the entries of a dead process, by the p_id in the register `scan`. */
  'addresses.sweep': { wait: 'never', replies: { SWEPT: always }, reads: ['scan'] },

  // The two numbers of a process, each operation under the process's own mutex.
  'quota.test': { wait: 'never', replies: { REMAINING: always, NONE: always } },
  'quota.take': { wait: 'never', replies: { TAKEN: always } },
  'quota.finish': { wait: 'never', replies: { MORE: always, LAST: always } },

  'listener.connect': {
    wait: 'fd',
    replies: { CONNECTED: always, REFUSED: always },
  },
  'listener.accept': { wait: 'fd', replies: { ACCEPTED: always, FAILED: always }, sets: ['client'] },
  'listener.break': {
    wait: 'fd',
    replies: { BROKEN: always },
    reads: ['acceptFailures'],
    sets: ['acceptFailures'],
    spends: 'acceptFailures',
    isFault: true,
  },

  // A connection, from the server's side …
  'connection.read-member': {
    wait: 'fd',
    replies: { JOIN: always, CHAT: always, LEAV: always, BAD: always, END: always },
    reads: ['client'],
    sets: ['destination', 'text'],
  },
  'connection.read-guest': {
    wait: 'fd',
    replies: { JOIN: always, CHAT: always, LEAV: always, BAD: always, END: always },
    reads: ['client'],
    sets: ['name', 'text'],
  },
  'connection.answer': {
    wait: 'fd',
    neverWaits: { with: 'bounded-outward-buffer' },
    replies: { WRITTEN: always, OVERFLOW: { with: 'bounded-outward-buffer' } },
    reads: ['client'],
    readsFor: {
      OK_JOIN: ['name'],
      NAME_TAKEN: ['name'],
      NO_SUCH_USER: ['destination'],
      BUSY: ['destination'],
      COMPLAINT: ['text'],
    },
  },
  'connection.deliver': {
    wait: 'fd',
    neverWaits: { with: 'bounded-outward-buffer' },
    replies: { DELIVERED: always, OVERFLOW: { with: 'bounded-outward-buffer' } },
    reads: ['client', 'datagram', 'session', 'name'],
  },
  /** Waits until the client has taken what was written to it. */
  'connection.flush': { wait: 'fd', replies: { FLUSHED: always }, reads: ['client'] },
  'connection.close': { wait: 'never', replies: { CLOSED: always }, reads: ['client'] },
  // … and from the client's.
  'connection.send': {
    wait: 'fd',
    replies: { SENT: always, GONE: always },
    reads: ['joins', 'chats', 'rubbish'],
    sets: ['joins', 'chats', 'rubbish'],
    spendsFor: { JOIN: 'joins', CHAT: 'chats', BAD: 'rubbish' },
  },
  'connection.leave': { wait: 'fd', replies: { LEFT: always, GONE: always } },
  'connection.hang-up': { wait: 'fd', replies: { CLOSED: always } },

  // The readers/writers semaphores of the client table, as the source words them …
  'table-lock.wait-no-writers': { wait: 'lock', replies: { FREE: always } },
  'table-lock.wait-free': { wait: 'lock', replies: { FREE: always } },
  'table-lock.count-writer': { wait: 'never', replies: { COUNTED: always } },
  // … and with waiting and counting in one.
  'table-lock.begin-read': { wait: 'lock', replies: { BEGUN: always, QUEUED: { with: 'phase-fair-lock' } } },
  'table-lock.begin-write': { wait: 'lock', replies: { BEGUN: always, QUEUED: { with: 'phase-fair-lock' } } },
  'table-lock.await-turn': { wait: 'lock', replies: { BEGUN: always } },
  'table-lock.end-read': { wait: 'never', replies: { ENDED: always } },
  'table-lock.end-write': { wait: 'never', replies: { ENDED: always } },
  /** Drops what a dead process held, by the p_id in the register `scan`. */
  'table-lock.recover': { wait: 'never', replies: { RECOVERED: always }, reads: ['scan'] },

  'client-table.scan': {
    wait: 'never',
    replies: { FREE: always, NAME_TAKEN: always, TABLE_FULL: always },
    reads: ['name'],
    sets: ['row'],
  },
  /** The first of the two steps of a row's writing, and the second. */
  'client-table.write': {
    wait: 'never',
    replies: { WRITTEN: always },
    reads: ['row', 'name', 'client'],
    sets: ['session'],
  },
  'client-table.complete': {
    wait: 'never',
    replies: { COMPLETED: always },
    reads: ['row', 'name', 'session', 'client'],
  },
  /** The first of the two steps of a row's clearing, and the second. */
  'client-table.clear': { wait: 'never', replies: { CLEARED: always }, reads: ['name', 'session'], sets: ['row'] },
  'client-table.wipe': { wait: 'never', replies: { WIPED: always }, reads: ['row'] },
  'client-table.find': {
    wait: 'never',
    replies: { FOUND: always, NO_SUCH_USER: always },
    reads: ['destination'],
    sets: ['found'],
  },
  /** Clears every row of a dead process, by the p_id in the register `scan`. */
  'client-table.sweep': { wait: 'never', replies: { SWEPT: always }, reads: ['scan'] },

  /**
   * How many messages may still be sent to a session: taken by its senders before they send, given back where the send
   * finds no room; a thread that takes a message for its client gives one back by that.
   */
  'credits.take': {
    wait: 'never',
    replies: { TAKEN: always, NONE: always, GONE: always },
    reads: ['found'],
  },
  'credits.give': { wait: 'never', replies: { GIVEN: always }, reads: ['found'] },

  // sockarray_process[p]
  'process-socket.send': {
    wait: 'fd',
    neverWaits: { with: 'non-blocking-send' },
    replies: { SENT: always, FULL: { with: 'non-blocking-send' } },
    reads: ['found', 'destination', 'name', 'session', 'text'],
  },
  'process-socket.receive': { wait: 'fd', replies: { RECEIVED: always }, sets: ['datagram'] },
  'process-socket.drain': { wait: 'never', replies: { DROPPED: always, EMPTY: always } },

  // sockarray_thread[p][t]
  'thread-socket.forward': {
    wait: 'fd',
    // Credits leave room in the thread's socket for whatever may arrive; if they did not, a wait would be the lesser evil.
    neverWaits: { with: 'non-blocking-send', without: 'send-credits' },
    replies: { SENT: always, FULL: { with: 'non-blocking-send', without: 'send-credits' } },
    reads: ['datagram'],
  },
  'thread-socket.receive': {
    wait: 'fd',
    replies: { FOR_ME: always, STALE: always },
    reads: ['name', 'session'],
    sets: ['datagram'],
  },
  /** The same for a thread whose client has no name: whatever arrives is stale. */
  'thread-socket.discard': { wait: 'fd', replies: { STALE: always } },
  'thread-socket.drain': { wait: 'never', replies: { DROPPED: always, EMPTY: always } },

  // The kernel's process table, and the memory that the parent makes before it forks.
  'processes.create': { wait: 'never', replies: { CREATED: always }, sets: ['pids', 'cursor'] },
  /** Forks the process at the loop's index: boot's, or the SIGCHLD handler's. */
  'processes.fork-first': {
    wait: 'never',
    replies: { FORKED: always, FAILED: always },
    reads: ['cursor', 'pids'],
    sets: ['pid'],
  },
  'processes.fork-again': {
    wait: 'never',
    replies: { FORKED: always, FAILED: always },
    reads: ['scan', 'pids'],
    sets: ['successor'],
  },
  /** Stores the pid at the loop's index and moves the loop on: boot's, … */
  'processes.store-first': {
    wait: 'never',
    replies: { NEXT: always, END: always },
    reads: ['pid', 'cursor', 'pids'],
    sets: ['cursor', 'pids', 'pid'],
  },
  /** … or the SIGCHLD handler's. */
  'processes.store-again': {
    wait: 'never',
    replies: { NEXT: always },
    reads: ['successor', 'scan', 'pids'],
    sets: ['scan', 'pids', 'successor'],
  },
  'processes.waitpid': {
    wait: 'never',
    replies: { REAPED: always, NOTHING: always, END: always },
    reads: ['scan', 'pids'],
    sets: ['scan', 'pids'],
  },
  'processes.take-sigchld': { wait: 'fd', replies: { SIGCHLD: always }, sets: ['scan'] },
  /** SIGTERM begins the drain, and threads may heed it; or ends it, where one was begun. */
  'processes.take-sigterm': { wait: 'fd', replies: { SIGTERM: always }, sets: ['cursor'] },
  'processes.heed-drain': { wait: 'fd', replies: { DRAINING: always } },
  /** A thread will accept nobody more. */
  'processes.retire': { wait: 'never', replies: { RETIRED: always } },
  /** All threads of the process have retired. */
  'processes.watch-drain': { wait: 'fd', replies: { DRAINED: always } },
  /** Whether a child lives that was not waited for. */
  'processes.any-left': { wait: 'never', replies: { SOME: always, NONE: always } },
  'processes.take-sigint': { wait: 'fd', replies: { SIGINT: always }, sets: ['cursor'] },
  'processes.kill-next': {
    wait: 'never',
    replies: { KILLED: always, END: always },
    reads: ['cursor', 'pids'],
    sets: ['cursor'],
  },
  'processes.release': { wait: 'never', replies: { RELEASED: always } },
  'processes.exit-parent': { wait: 'never', replies: { EXITED: always } },
  // … as the child sees it
  'processes.begin': {
    wait: 'fd',
    replies: { BORN: always, ORPHANED: { with: 'die-with-parent' } },
    sets: ['pids'],
  },
  'processes.spawn': { wait: 'never', replies: { SPAWNED: always } },
  'processes.watch': {
    wait: 'fd',
    replies: { THREAD_DIED: { with: 'thread-death-ends-process' }, EXIT_REQUESTED: { without: 'immediate-exit' } },
    sets: ['cursor'],
  },
  /** Asks the next thread to stop; one that sits in a system call stops when the call returns. */
  'thread.stop': { wait: 'never', replies: { STOPPED: always, END: always }, reads: ['cursor'], sets: ['cursor'] },
  'thread.join': { wait: 'lock', replies: { JOINED: always, END: always }, reads: ['cursor'], sets: ['cursor'] },
  'processes.leave': { wait: 'never', replies: { EXITED: always } },
  // … as a thread sees it
  'processes.start': { wait: 'fd', replies: { STARTED: always } },
  'processes.exit': { wait: 'never', replies: { EXITED: always } },
  'processes.request-exit': { wait: 'never', replies: { REQUESTED: always } },
  /** What is left of a thread that was asked to stop, once no system call holds it. */
  'processes.vanish': { wait: 'never', replies: { VANISHED: always } },

  /**
   * A time-out, named by its argument: back-off (before another fork), accept (after one that failed), flush (of the last
   * line to a client). It begins when the actor comes to the state; there is no clock, so it may elapse at any moment.
   */
  'timer.elapse': { wait: 'fd', replies: { ELAPSED: always } },

  // What the environment does to processes.
  'processes.kill': {
    wait: 'fd',
    replies: { KILLED: always },
    reads: ['kills'],
    sets: ['kills'],
    spends: 'kills',
    isFault: true,
  },
  'processes.stop': {
    wait: 'fd',
    replies: { STOPPED: always },
    reads: ['stops'],
    sets: ['stops'],
    spends: 'stops',
    isFault: true,
  },
  /** Whoever stops a process lets it go on some time. */
  'processes.continue': { wait: 'fd', replies: { CONTINUED: always } },
  'processes.terminate': {
    wait: 'fd',
    replies: { SENT: always },
    reads: ['terminations'],
    sets: ['terminations'],
    spends: 'terminations',
    isFault: true,
  },
  'processes.interrupt': {
    wait: 'fd',
    replies: { SENT: always },
    reads: ['interrupts'],
    sets: ['interrupts'],
    spends: 'interrupts',
    isFault: true,
  },
  'processes.kill-parent': {
    wait: 'fd',
    replies: { KILLED: always },
    reads: ['parentKills'],
    sets: ['parentKills'],
    spends: 'parentKills',
    isFault: true,
  },
  'processes.kill-thread': {
    wait: 'fd',
    replies: { KILLED: always },
    reads: ['threadDeaths'],
    sets: ['threadDeaths'],
    spends: 'threadDeaths',
    isFault: true,
  },
  'processes.fail-fork': {
    wait: 'fd',
    replies: { ARMED: always },
    reads: ['forkFailures'],
    sets: ['forkFailures'],
    spends: 'forkFailures',
    isFault: true,
  },
} as const satisfies { readonly [operation: string]: Signature };

export type OperationName = keyof typeof signatures;
/** What an operation can answer, in any design. */
export type ReplyOf<Operation extends OperationName> = keyof (typeof signatures)[Operation]['replies'] & string;
export type Reply = { [Operation in OperationName]: ReplyOf<Operation> }[OperationName];

export const signatureOf = (operation: OperationName): Signature => signatures[operation];

const applies = (condition: Condition, design: Design): boolean =>
  condition === true ||
  ((condition.with === undefined || design.has(condition.with)) &&
    (condition.without === undefined || !design.has(condition.without)));

/** The replies that an operation can give under a design, in the order of its signature. */
export const repliesOf = (operation: OperationName, design: Design): readonly Reply[] =>
  Object.entries(signatureOf(operation).replies)
    .filter(([, condition]) => applies(condition, design))
    .map(([reply]) => reply as Reply);

export const waitClassOf = (operation: OperationName, design: Design): WaitClass => {
  const { wait, neverWaits } = signatureOf(operation);
  return neverWaits !== undefined && applies(neverWaits, design) ? 'never' : wait;
};

export const isOperation = (name: string): name is OperationName => Object.hasOwn(signatures, name);

/** An operation that a machine's state offers, with what the machine itself says of it (never data). */
export type Offer = { readonly operation: OperationName; readonly argument?: string };

/** The registers that an offer reads. */
export const readsOf = ({ operation, argument }: Offer): readonly RegisterName[] => {
  const { reads = [], readsFor = {} } = signatureOf(operation);
  return argument === undefined ? reads : [...reads, ...(readsFor[argument] ?? [])];
};

/** The budget that an offer spends, if it spends one. */
export const budgetOf = ({ operation, argument = '' }: Offer): RegisterName | undefined => {
  const { spends, spendsFor = {} } = signatureOf(operation);
  return spends ?? spendsFor[argument.split(' ', 1)[0] ?? ''];
};

export const resourceOf = (operation: OperationName): string => operation.slice(0, operation.indexOf('.'));
