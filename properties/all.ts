/** All properties of states and steps, in the order in which they are reported. */
import { addressEntryAlive } from './address-entry-alive.ts';
import { addressLimit } from './address-limit.ts';
import { atMostOnce } from './at-most-once.ts';
import { conservation } from './conservation.ts';
import { creditsReturn } from './credits-return.ts';
import { drainWaitsForClients } from './drain-waits-for-clients.ts';
import { dropIsTold } from './drop-is-told.ts';
import { eachClientAnsweredOrQueued } from './each-client-answered-or-queued.ts';
import { eachClientAtMostOneThread } from './each-client-at-most-one-thread.ts';
import { exitAtQuotaEnds } from './exit-at-quota-ends.ts';
import { exitOnlyAtQuota } from './exit-only-at-quota.ts';
import { fifoPerPair } from './fifo-per-pair.ts';
import { firstEmptySlot } from './first-empty-slot.ts';
import { ipcOutlivesChildren } from './ipc-outlives-children.ts';
import { joinedIffOneRow } from './joined-iff-one-row.ts';
import { noDeadlock } from './no-deadlock.ts';
import { noMisdelivery } from './no-misdelivery.ts';
import { noOrphan } from './no-orphan.ts';
import { noTornRow } from './no-torn-row.ts';
import { noZombie } from './no-zombie.ts';
import { oneClientHarmsOnlyItself } from './one-client-harms-only-itself.ts';
import { oneClientPerThread } from './one-client-per-thread.ts';
import { oneLiveProcessPerPid } from './one-live-process-per-p_id.ts';
import type { PropertyDefinition } from './property.ts';
import { queuesDrain } from './queues-drain.ts';
import { quotaNeverExceeded } from './quota-never-exceeded.ts';
import { readersXorWriter } from './readers-xor-writer.ts';
import { respawn } from './respawn.ts';
import { rowOwnerAlive } from './row-owner-alive.ts';
import { shutdownEnds } from './shutdown-ends.ts';
import { shutdownLeavesNothing } from './shutdown-leaves-nothing.ts';
import { singleAcceptor } from './single-acceptor.ts';
import { staleDropped } from './stale-dropped.ts';
import { trueSender } from './true-sender.ts';
import { uniqueNames } from './unique-names.ts';
import { wholeAgain } from './whole-again.ts';

export const allProperties: readonly PropertyDefinition[] = [
  noDeadlock,
  uniqueNames,
  joinedIffOneRow,
  rowOwnerAlive,
  noTornRow,
  firstEmptySlot,
  readersXorWriter,
  singleAcceptor,
  eachClientAtMostOneThread,
  oneClientPerThread,
  quotaNeverExceeded,
  exitOnlyAtQuota,
  exitAtQuotaEnds,
  oneLiveProcessPerPid,
  staleDropped,
  noMisdelivery,
  atMostOnce,
  fifoPerPair,
  trueSender,
  dropIsTold,
  conservation,
  creditsReturn,
  queuesDrain,
  noOrphan,
  noZombie,
  respawn,
  wholeAgain,
  ipcOutlivesChildren,
  shutdownLeavesNothing,
  shutdownEnds,
  drainWaitsForClients,
  eachClientAnsweredOrQueued,
  oneClientHarmsOnlyItself,
  addressLimit,
  addressEntryAlive,
];
