/** All properties, in the order in which they are reported. */
import type { Property } from '../sim/engine/index.ts';
import { type Alterations, type Assembly, assemble, type Monitor } from '../sim/kernel/system.ts';
import type { Environment } from '../sim/resources/resource.ts';
import { didYouMean, UsageError } from '../sim/vocabulary/errors.ts';
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

export type { PropertyDefinition } from './property.ts';

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
];

/** The properties with those names. Throws a UsageError that names the nearest known one. */
export const propertiesNamed = (names: readonly string[]): readonly PropertyDefinition[] =>
  [...new Set(names)].map((name) => {
    const found = allProperties.find((property) => property.name === name);
    if (found !== undefined) return found;
    const known = allProperties.map((property) => property.name);
    throw new UsageError(`There is no property '${name}'.${didYouMean(name, known)} Known: ${known.join(', ')}.`);
  });

/** How the witness of a property is called in a search's outcome. */
export const witnessName = (property: string): string => `premise of ${property}`;

/** The history that `properties` need, each piece once. */
export const monitorsOf = (properties: readonly PropertyDefinition[]): readonly Monitor[] => [
  ...new Set(properties.flatMap(({ monitors = [] }) => monitors)),
];

/**
 * The system with the history that `properties` need. Throws a ModelError as `assemble` does, and a UsageError where the history is that
 * of messages which cannot be told apart.
 */
export const assembleFor = (
  properties: readonly PropertyDefinition[],
  environment: Environment,
  alterations: Alterations = {},
): Assembly => {
  const blind = properties.filter(({ monitors = [] }) => monitors.length > 0).map(({ name }) => name);
  if (environment.parameters.returning > 0 && blind.length > 0) {
    throw new UsageError(
      `The messages of clients that come back for ever (--returning) have no words, so what became of each cannot be told: leave out ${blind.join(', ')}, or ask for --liveness.`,
    );
  }
  return assemble(environment, alterations, monitorsOf(properties));
};

/** What the engine is asked of a system that was assembled for these properties: each of them, and whether its premise is ever met. */
export const questions = (assembly: Assembly, properties: readonly PropertyDefinition[]): readonly Property[] =>
  properties.flatMap(({ name, judge, witness }): Property[] => [
    { name, ...judge(assembly) },
    { name: witnessName(name), ...witness(assembly) },
  ]);
