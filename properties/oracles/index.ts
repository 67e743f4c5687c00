/** All published systems. */
import { barriers } from './barrier.ts';
import { cigaretteSmokers } from './cigarette-smokers.ts';
import { coffeeCan } from './coffee-can.ts';
import { lamport } from './lamport-mutex.ts';
import type { Oracle } from './oracle.ts';
import { petersonMutex } from './peterson.ts';
import { chandyMisra } from './philosophers.ts';
import { readersWriters } from './readers-writers.ts';
import { schedulingAllocator } from './scheduling-allocator.ts';
import { teachingConcurrency } from './simple.ts';
import { allocator } from './simple-allocator.ts';
import { tokenRing } from './token-ring.ts';
import { transactionCommit } from './transaction-commit.ts';
import { twoPhaseCommit } from './two-phase-commit.ts';

export const oracles: readonly Oracle[] = [
  transactionCommit,
  ...twoPhaseCommit,
  petersonMutex,
  readersWriters,
  chandyMisra,
  allocator,
  schedulingAllocator,
  teachingConcurrency,
  ...barriers,
  tokenRing,
  coffeeCan,
  cigaretteSmokers,
  lamport,
];
