/**
 * A thread: accepts one client at a time under the process-shared mutex, serves it to its end, and ends the whole
 * process when the process has handled as many clients as it may.
 */
import type { AnyStateMachine } from 'xstate';
import { type Features, noFeatures } from '../vocabulary/features.ts';
import type { Design } from '../vocabulary/safeguards.ts';
import { machine, type Offered, offers, when } from './define.ts';

export const threadMachine = (design: Design, features: Features = noFeatures): AnyStateMachine =>
  machine('thread', 'unborn', {
    unborn: { ...offers('processes.start'), tags: ['resting', 'gone'], on: { STARTED: nextClient(design) } },
    ...accepting(design, features),
    ...guest(design, features),
    ...joining(design),
    ...member(design, features),
    ...chatting(design),
    ...ending(design, features),
    ...when(features.timeOuts, sentAway('idle', 'IDLE', design)),
    ...when(features.drain, sentAway('goingDown', 'GOING_DOWN', design)),
  });

/** Where a thread goes for its next client: the source tests the quota before it asks for the mutex. */
const nextClient = (design: Design) => (design.has('quota-under-mutex') ? 'acquire' : 'testQuota');

const accepting = (design: Design, { drain, addressLimit }: Features) => {
  const underMutex = design.has('quota-under-mutex');
  const robust = design.has('robust-accept-mutex');
  const testQuota = {
    ...offers('quota.test'),
    on: { REMAINING: underMutex ? 'accept' : 'acquire', NONE: underMutex ? 'releaseUnused' : 'ended' },
  };
  const acquired = underMutex ? 'testQuota' : 'accept';
  return {
    acquire: {
      ...offers('accept-mutex.acquire'),
      tags: ['resting'],
      on: { ACQUIRED: acquired, ...when(robust, { OWNER_DIED: 'repair' }) },
    },
    // The mutex must be marked consistent before it is unlocked, else it is unrecoverable for ever.
    ...when(robust, { repair: { ...offers('accept-mutex.repair'), on: { REPAIRED: acquired } } }),
    testQuota,
    accept: {
      ...offers('listener.accept', ...(drain ? (['processes.heed-drain'] as const) : [])),
      tags: ['resting', 'accepting'],
      on: {
        ACCEPTED: addressLimit ? 'enter' : 'take',
        FAILED: 'releaseFailed',
        ...when(drain, { DRAINING: 'releaseRetiring' }),
      },
    },
    ...when(drain, {
      releaseRetiring: { ...offers('accept-mutex.release'), on: { RELEASED: 'retire' } },
      retire: { ...offers('processes.retire'), on: { RETIRED: 'ended' } },
    }),
    ...when(addressLimit, crowding(design)),
    take: { ...offers('quota.take'), tags: ['serving', 'untaken'], on: { TAKEN: 'release' } },
    release: {
      ...offers('accept-mutex.release'),
      tags: ['serving'],
      on: { RELEASED: design.has('queues-drained') ? 'drain' : 'guest' },
    },
    // An accept fails for want of descriptors too: without a pause all threads would try again and again.
    releaseFailed: { ...offers('accept-mutex.release'), on: { RELEASED: 'acceptPause' } },
    acceptPause: { ...offers('timer.elapse accept'), on: { ELAPSED: nextClient(design) } },
    ...when(underMutex, { releaseUnused: { ...offers('accept-mutex.release'), on: { RELEASED: 'ended' } } }),
    ended: { ...offers(), tags: ['resting'] },
    // What still waits in the thread's socket was meant for an earlier client.
    ...when(design.has('queues-drained'), {
      drain: { ...offers('thread-socket.drain'), tags: ['serving'], on: { DROPPED: 'drain', EMPTY: 'guest' } },
    }),
  };
};

/** Still under the accept mutex: nobody else counts meanwhile. Who is too many is told, and uses up nothing of the quota. */
const crowding = (design: Design) => {
  const tags = ['serving', 'turned-away'];
  const buffered = design.has('bounded-outward-buffer');
  return {
    enter: {
      ...offers('addresses.enter'),
      tags: ['serving', 'untaken'],
      on: { ENTERED: 'take', CROWDED: 'releaseCrowded' },
    },
    releaseCrowded: { ...offers('accept-mutex.release'), tags, on: { RELEASED: 'crowded' } },
    crowded: answer('CROWDED', tags, buffered ? 'flushCrowded' : 'closeCrowded', 'closeCrowded', design),
    ...when(buffered, { flushCrowded: flushing(tags, 'closeCrowded') }),
    closeCrowded: { ...offers('connection.close'), tags, on: { CLOSED: nextClient(design) } },
  };
};

/** A client that has no name yet. */
const guest = (design: Design, features: Features) => ({
  guest: {
    ...offers('connection.read-guest', 'thread-socket.discard', ...interruptions('registration', features)),
    tags: ['serving', 'resting'],
    on: {
      JOIN: joinBegin(design),
      CHAT: 'notJoined',
      LEAV: 'bye',
      BAD: 'guestBad',
      END: 'close',
      STALE: 'guest',
      ...when(features.timeOuts, { ELAPSED: 'tooLate' }),
      ...when(features.drain, { DRAINING: 'goingDownTold' }),
    },
  },
  ...when(features.timeOuts, { tooLate: farewell('TOO_LATE', design) }),
  notJoined: answer('NOT_JOINED', ['serving'], 'guest', 'close', design),
  guestBad: answer('COMPLAINT', ['serving'], 'guest', 'close', design),
});

const joining = (design: Design) => {
  const tags = ['serving', 'writing'];
  return {
    ...beginWrite('join', 'scan', ['serving'], design),
    joinScan: {
      ...offers('client-table.scan'),
      tags,
      on: { FREE: 'joinWrite', NAME_TAKEN: 'nameTakenEnd', TABLE_FULL: 'tableFullEnd' },
    },
    joinWrite: { ...offers('client-table.write'), tags, on: { WRITTEN: 'joinComplete' } },
    joinComplete: { ...offers('client-table.complete'), tags, on: { COMPLETED: 'joinEnd' } },
    joinEnd: { ...offers('table-lock.end-write'), tags: [...tags, 'joined'], on: { ENDED: 'welcome' } },
    welcome: answer('OK_JOIN', ['serving', 'joined'], 'member', clearBegin('lost', design), design),
    nameTakenEnd: { ...offers('table-lock.end-write'), tags, on: { ENDED: 'nameTaken' } },
    nameTaken: answer('NAME_TAKEN', ['serving'], 'guest', 'close', design),
    tableFullEnd: { ...offers('table-lock.end-write'), tags, on: { ENDED: 'tableFull' } },
    tableFull: answer('TABLE_FULL', ['serving'], 'guest', 'close', design),
  };
};

/** A client with a name and a row: it may be written to by others. */
const member = (design: Design, features: Features) => {
  const lost = clearBegin('lost', design);
  const tags = ['serving', 'joined'];
  return {
    member: {
      ...offers('connection.read-member', 'thread-socket.receive', ...interruptions('idle', features)),
      tags: [...tags, 'resting'],
      on: {
        JOIN: 'alreadyJoined',
        CHAT: design.has('counted-readers') ? 'findBegin' : 'findWait',
        LEAV: clearBegin('leave', design),
        BAD: 'memberBad',
        END: lost,
        FOR_ME: 'deliver',
        STALE: 'member',
        ...when(features.timeOuts, { ELAPSED: clearBegin('idle', design) }),
        ...when(features.drain, { DRAINING: clearBegin('goingDown', design) }),
      },
    },
    alreadyJoined: answer('ALREADY_JOINED', tags, 'member', lost, design),
    memberBad: answer('COMPLAINT', tags, 'member', lost, design),
    deliver: {
      ...offers('connection.deliver'),
      tags,
      on: { DELIVERED: 'member', ...when(design.has('bounded-outward-buffer'), { OVERFLOW: lost }) },
    },
  };
};

/** CHAT: look the destination up, let go of the table, send. */
const chatting = (design: Design) => {
  const tags = ['serving', 'joined'];
  const lost = clearBegin('lost', design);
  const counted = design.has('counted-readers');
  const queued = counted && design.has('phase-fair-lock');
  const nonBlocking = design.has('non-blocking-send');
  const credited = design.has('send-credits');
  const sends = credited ? 'takeCredit' : 'send';
  return {
    ...when(counted, {
      findBegin: {
        ...offers('table-lock.begin-read'),
        tags,
        on: { BEGUN: 'find', ...when(queued, { QUEUED: 'findAwait' }) },
      },
      foundEnd: { ...offers('table-lock.end-read'), tags: [...tags, 'reading'], on: { ENDED: sends } },
      noSuchUserEnd: { ...offers('table-lock.end-read'), tags: [...tags, 'reading'], on: { ENDED: 'noSuchUser' } },
    }),
    ...when(!counted, { findWait: { ...offers('table-lock.wait-no-writers'), tags, on: { FREE: 'find' } } }),
    ...when(queued, { findAwait: { ...offers('table-lock.await-turn'), tags, on: { BEGUN: 'find' } } }),
    find: {
      ...offers('client-table.find'),
      tags: [...tags, 'reading'],
      on: { FOUND: counted ? 'foundEnd' : sends, NO_SUCH_USER: counted ? 'noSuchUserEnd' : 'noSuchUser' },
    },
    send: {
      ...offers('process-socket.send'),
      tags,
      on: { SENT: 'member', ...when(nonBlocking, { FULL: credited ? 'giveCredit' : 'busy' }) },
    },
    // Who has taken a credit finds room at the other end; whoever finds none is told at once, while nothing is on its way.
    ...when(credited, {
      takeCredit: { ...offers('credits.take'), tags, on: { TAKEN: 'send', NONE: 'busy', GONE: 'noSuchUser' } },
    }),
    ...when(credited && nonBlocking, {
      giveCredit: { ...offers('credits.give'), tags, on: { GIVEN: 'busy' } },
    }),
    ...when(credited || nonBlocking, { busy: answer('BUSY', tags, 'member', lost, design) }),
    noSuchUser: answer('NO_SUCH_USER', tags, 'member', lost, design),
  };
};

/** What may end the wait for a client's next line. */
const interruptions = (timeOut: string, { timeOuts, drain }: Features): readonly Offered[] => [
  ...(timeOuts ? ([`timer.elapse ${timeOut}`] as const) : []),
  ...(drain ? (['processes.heed-drain'] as const) : []),
];

/** Not the client ends its session: its row is freed, and it is told. */
const sentAway = (why: 'idle' | 'goingDown', line: string, design: Design) => ({
  ...clearRow(why, `${why}Told`, design),
  [`${why}Told`]: farewell(line, design),
});

/** The last line that a client gets. What is buffered must be sent before the close. */
const farewell = (line: string, design: Design) =>
  answer(line, ['serving'], design.has('bounded-outward-buffer') ? 'flush' : 'close', 'close', design);

/** LEAV and a lost connection both free the row; then the thread is done with its client. */
const ending = (design: Design, { addressLimit }: Features) => {
  const immediate = design.has('immediate-exit');
  const buffered = design.has('bounded-outward-buffer');
  return {
    ...clearRow('leave', 'bye', design),
    ...clearRow('lost', 'close', design),
    bye: farewell('OK_LEAV', design),
    ...when(buffered, { flush: flushing(['serving'], 'close') }),
    close: {
      ...offers('connection.close'),
      tags: ['serving'],
      on: { CLOSED: addressLimit ? 'leaveAddress' : 'finish' },
    },
    // Not before the close: then there would be one connection more than may be.
    ...when(addressLimit, { leaveAddress: { ...offers('addresses.leave'), on: { LEFT: 'finish' } } }),
    finish: { ...offers('quota.finish'), on: { MORE: nextClient(design), LAST: 'exit' } },
    exit: immediate
      ? { ...offers('processes.exit'), tags: ['exiting'], on: { EXITED: 'exited' } }
      : { ...offers('processes.request-exit'), tags: ['exiting'], on: { REQUESTED: 'exited' } },
    exited: { ...offers(), tags: immediate ? ['gone', 'resting'] : [] },
  };
};

/** A client that does not read is waited for only so long. */
const flushing = (tags: string[], next: string) => ({
  ...offers('connection.flush', 'timer.elapse flush'),
  tags,
  on: { FLUSHED: next, ELAPSED: next },
});

/** Why a session ends: its states say so. */
type Ending = 'leave' | 'lost' | 'idle' | 'goingDown';

const clearRow = (why: Ending, next: string, design: Design) => ({
  ...beginWrite(why, 'clear', ['serving', 'joined'], design),
  [`${why}Clear`]: {
    ...offers('client-table.clear'),
    tags: ['serving', 'writing', 'joined'],
    on: { CLEARED: `${why}Wipe` },
  },
  [`${why}Wipe`]: { ...offers('client-table.wipe'), tags: ['serving', 'writing'], on: { WIPED: `${why}End` } },
  [`${why}End`]: { ...offers('table-lock.end-write'), tags: ['serving', 'writing'], on: { ENDED: next } },
});

const joinBegin = (design: Design) => (design.has('counted-readers') ? 'joinBegin' : 'joinWait');
const clearBegin = (why: Ending, design: Design) => (design.has('counted-readers') ? `${why}Begin` : `${why}Wait`);

/** Becomes a writer of the table, in one operation or, as the source words it, in two. */
const beginWrite = (why: 'join' | Ending, then: 'scan' | 'clear', tags: string[], design: Design) => {
  const section = `${why}${then === 'scan' ? 'Scan' : 'Clear'}`;
  if (!design.has('counted-readers')) {
    return {
      [`${why}Wait`]: { ...offers('table-lock.wait-free'), tags, on: { FREE: `${why}Count` } },
      [`${why}Count`]: { ...offers('table-lock.count-writer'), tags, on: { COUNTED: section } },
    };
  }
  const queued = design.has('phase-fair-lock');
  return {
    [`${why}Begin`]: {
      ...offers('table-lock.begin-write'),
      tags,
      on: { BEGUN: section, ...when(queued, { QUEUED: `${why}Await` }) },
    },
    ...when(queued, { [`${why}Await`]: { ...offers('table-lock.await-turn'), tags, on: { BEGUN: section } } }),
  };
};

/** Writes one line to the client; a client that reads too slowly is given up. */
const answer = (line: string, tags: string[], next: string, overflow: string, design: Design) => ({
  ...offers(`connection.answer ${line}`),
  tags,
  on: { WRITTEN: next, ...when(design.has('bounded-outward-buffer'), { OVERFLOW: overflow }) },
});
