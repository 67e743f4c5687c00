/**
 * The entry of a carrier's worker: logical threads, all with one set of drivers that each makes its own for its turn. The first carrier of
 * a process also hosts the machine of its main thread.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { present } from '../../sim/vocabulary/errors.ts';
import { acceptMutexDriver } from '../drivers/accept-mutex.ts';
import { addressesDriver, inDots } from '../drivers/addresses.ts';
import { childProcessesDriver, threadProcessesDriver } from '../drivers/child-processes.ts';
import { clientTableDriver } from '../drivers/client-table.ts';
import { connectionDriver } from '../drivers/connection.ts';
import { creditsDriver, giveCredit } from '../drivers/credits.ts';
import {
  datagramReader,
  datagramSender,
  processSocketReader,
  processSocketSender,
  threadSocketReader,
} from '../drivers/datagrams.ts';
import { inboxesOf } from '../drivers/inboxes.ts';
import { listenerDriver } from '../drivers/listener.ts';
import type { Driver } from '../drivers/operation.ts';
import { numberedSender, ownSocketOf } from '../drivers/process-socket.ts';
import { quotaDriver } from '../drivers/quota.ts';
import { tableLockDriver } from '../drivers/table-lock.ts';
import { timerDriver } from '../drivers/timer.ts';
import { createEpoll } from '../epoll.ts';
import { yieldProcessor } from '../libc.ts';
import { inbox_max, own_queue_max } from '../limits.ts';
import { memoryAt, senderOf } from '../memory.ts';
import { lineLog } from '../observe/log.ts';
import { isStopping, tallyOf } from '../observe/tally.ts';
import { watchOf } from '../observe/watch.ts';
import { createCarrier } from './carrier.ts';
import { held } from './hold.ts';
import { type CarrierData, type ForwarderMessage, inherited, type ThreadMessage } from './plan.ts';
import { type Actor, actorOf, programOf } from './step.ts';

const { birth, carrier: index, address, news, quota, retired, links } = workerData as CarrierData;
const { plan, process, incarnation } = birth;
const { limits, log_level, shape } = plan;
const { listener, goingDown, processSockets } = inherited(shape);
const memory = memoryAt(address, shape);
const epoll = createEpoll();

/** Threads go to the carriers in turn. */
const carrierOf = (thread: number): number => thread % links.length;
const own = Array.from({ length: shape.threads }, (_, thread) => thread).filter((t) => carrierOf(t) === index);
const self = { process, thread: present(own[0], 'thread'), incarnation };
const hasChild = index === 0;

const placeOf = (thread: number): number => Math.floor(thread / links.length);

const inboxes = inboxesOf({
  self,
  length_max: inbox_max,
  arrived: (thread) => turns.wake(placeOf(thread)),
  receive: datagramReader(present(links[index], 'link').read),
});
const sender = senderOf(shape, process, index);
const senders = processSockets.map(({ write }, to) =>
  numberedSender({ memory, to, fd: write, sender, giveWay: yieldProcessor }),
);
const ownEnds = present(processSockets[process], 'process socket');
/** What is in memory dies with the process. So does what is in the socket where a new process drains it; elsewhere nothing is put into memory. */
const ownSocket =
  hasChild && plan.drainsQueues
    ? ownSocketOf({
        memory,
        process,
        fd: ownEnds.read,
        bySocket: numberedSender({ memory, to: process, fd: ownEnds.write, sender }),
        length_max: own_queue_max,
        arrived: () => turns.wake(child),
      })
    : undefined;
if (ownSocket !== undefined) senders[process] = ownSocket.send;
const connection = connectionDriver(self, {
  unsent_bytes_max: limits.unsent_bytes_max,
  opened: (fd) => {
    Atomics.add(memory.loads, process, 1);
    epoll.watchConnection(fd, placeOf(self.thread));
  },
  closed: () => Atomics.sub(memory.loads, process, 1),
  more: () => turns.wake(placeOf(self.thread)),
});
const threadOperations = {
  ...threadProcessesDriver({ memory, goingDown, quota, retired }),
  ...acceptMutexDriver(memory, self, true),
  ...quotaDriver(quota, plan.clients_per_process),
  ...listenerDriver(memory, listener, connection.open),
  ...connection.operations,
  ...addressesDriver(memory, self, { peer: connection.peer, connections_max: limits.connections_per_address }),
  ...tableLockDriver(memory, self, { tries: true }),
  ...clientTableDriver(memory, self),
  ...processSocketSender(senders),
  ...creditsDriver(memory, limits.credits_max),
  ...threadSocketReader({
    take: inboxes.take,
    compareSessions: plan.compareSessions,
    taken: ({ session }) => giveCredit(memory, { process, thread: self.thread, session }),
  }),
  ...timerDriver(limits.time_outs_ms, self),
};
/** They share a thread, so one tally is enough for what is counted; which of them run is told of each. */
const tally = {
  ...tallyOf(memory, { process, thread: self.thread }),
  runs: (as: number) => tallyOf(memory, { process, thread: self.thread }).runs(as),
};
const log = lineLog(log_level, { p_id: process, incarnation });
const watch = watchOf({
  tally,
  incarnation,
  log: (level, event, fields, message) => log(level, event, { t_id: self.thread, ...fields }, message),
  log_level,
  isStopping: () => isStopping(memory),
  address: () => inDots(connection.peer()),
});
const program = programOf(plan.tables.thread, held(threadOperations, self, log), watch);
const actors: Actor[] = own.map(() => actorOf(program));

/** Hands a datagram to the thread that it names, here or in another carrier. */
const forwarder = (): Driver<'thread-socket.forward'> => {
  const senders = links.map(({ write }) => datagramSender(write));
  return {
    'thread-socket.forward': {
      perform: ({ datagram: given }) => {
        const datagram = present(given, 'datagram');
        const to = carrierOf(datagram.thread);
        const isTaken = to === index ? inboxes.put(datagram) : present(senders[to], 'link')(datagram) === 'SENT';
        return isTaken ? { reply: 'SENT' } : plan.hasCredits ? undefined : { reply: 'FULL' };
      },
    },
  };
};

const child = own.length;
/** Where something has come for it. */
const told = new Set<number>();
if (hasChild) {
  const childWatch = watchOf({ tally: tallyOf(memory, { process }), incarnation, log, log_level });
  const operations = {
    ...childProcessesDriver({
      parent: plan.parentPid,
      news,
      threads: shape.threads,
      quota,
      retired: retired.read,
      mayRead: (fd) => told.delete(fd),
      spawn: () => {
        for (const place of own.keys()) turns.wake(place);
        parentPort?.postMessage('spawn' satisfies ForwarderMessage);
      },
    }),
    ...processSocketReader({ take: ownSocket?.take ?? datagramReader(ownEnds.read) }),
    ...forwarder(),
  };
  actors.push(actorOf(programOf(plan.tables.child, operations, childWatch)));
}

/** A process that serves more than another has threads left for should let that one accept. */
const yields = (): boolean => {
  const load = Atomics.load(memory.loads, process);
  for (let other = 0; other < shape.processes; other++) {
    const its = Atomics.load(memory.loads, other);
    if (its < load && its < shape.threads && Atomics.load(memory.lives, other) !== 0) return true;
  }
  return false;
};

/** What else is waited for: where it comes from, and what follows. */
const sources: readonly { readonly fd: number; readonly follow: () => void }[] = [
  { fd: goingDown, follow: () => wakeAll() },
  ...(hasChild
    ? [
        { fd: ownEnds.read, follow: () => turns.wake(child) },
        ...[news, retired.read].map((fd) => ({
          fd,
          follow: () => {
            told.add(fd);
            turns.wake(child);
          },
        })),
      ]
    : [{ fd: present(links[index], 'link').read, follow: inboxes.draw }]),
];
const wakeAll = (): void => {
  epoll.pauseQueue(goingDown, actors.length + 1, true);
  turns.goDown();
};

const turns = createCarrier({
  epoll,
  actors,
  relieve: () => ownSocket?.relieve(),
  // Who sends much at once fills the queue of a process that does not read it.
  meanwhile: () => {
    if (hasChild) turns.turn(child);
  },
  first: hasChild ? [child] : [...own.keys()],
  select: (place) => {
    if (place !== child) self.thread = present(own[place], 'thread');
  },
  arrived: (place, readable, writable, ended) =>
    connection.arrived(present(own[place], 'thread'), readable, writable, ended),
  ended: () => tallyOf(memory, { process, thread: self.thread }).hasEnded(),
  flush: connection.flush,
  listener,
  yields,
  others: sources.map(({ follow }) => follow),
});
for (const [at, { fd }] of sources.entries()) epoll.watchQueue(fd, actors.length + 1 + at);
parentPort?.postMessage('started' satisfies ThreadMessage);
turns.run();
