/** All safeguards, in the order of their hazards. */
import type { Safeguard } from '../safeguard.ts';
import { boundedBacklog } from './bounded-backlog.ts';
import { boundedOutwardBuffer } from './bounded-outward-buffer.ts';
import { countedReaders } from './counted-readers.ts';
import { dieWithParent } from './die-with-parent.ts';
import { forkRetried } from './fork-retried.ts';
import { ghostRowsCleared } from './ghost-rows-cleared.ts';
import { immediateExit } from './immediate-exit.ts';
import { joinEpoch } from './join-epoch.ts';
import { namedEmptyPid } from './named-empty-pid.ts';
import { noForkInShutdown } from './no-fork-in-shutdown.ts';
import { nonBlockingSend } from './non-blocking-send.ts';
import { phaseFairLock } from './phase-fair-lock.ts';
import { queuesDrained } from './queues-drained.ts';
import { quotaUnderMutex } from './quota-under-mutex.ts';
import { recordedLockHolders } from './recorded-lock-holders.ts';
import { restartableRecovery } from './restartable-recovery.ts';
import { robustAcceptMutex } from './robust-accept-mutex.ts';
import { sendCredits } from './send-credits.ts';
import { sigchldBlockedOverFork } from './sigchld-blocked-over-fork.ts';
import { signalsResetInChild } from './signals-reset-in-child.ts';
import { stateWordLast } from './state-word-last.ts';
import { threadDeathEndsProcess } from './thread-death-ends-process.ts';

export const safeguards: readonly Safeguard[] = [
  quotaUnderMutex,
  robustAcceptMutex,
  recordedLockHolders,
  ghostRowsCleared,
  joinEpoch,
  sigchldBlockedOverFork,
  noForkInShutdown,
  nonBlockingSend,
  boundedOutwardBuffer,
  phaseFairLock,
  threadDeathEndsProcess,
  queuesDrained,
  boundedBacklog,
  forkRetried,
  immediateExit,
  countedReaders,
  namedEmptyPid,
  signalsResetInChild,
  stateWordLast,
  dieWithParent,
  restartableRecovery,
  sendCredits,
];
