/** All published systems, small ones first. */
import type { Oracle } from './oracle.ts';
import { petersonMutex } from './peterson.ts';
import { readersWriters } from './readers-writers.ts';
import { transactionCommit } from './transaction-commit.ts';
import { twoPhaseCommit } from './two-phase-commit.ts';

export const oracles: readonly Oracle[] = [transactionCommit, petersonMutex, ...twoPhaseCommit, readersWriters];
