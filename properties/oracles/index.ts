/** All published systems. */
import { alternatingBit } from './alternating-bit.ts';
import { atomicCommitment } from './atomic-commitment.ts';
import { barriers } from './barrier.ts';
import { binarySearch } from './binary-search.ts';
import { byzantineBroadcast } from './byzantine-broadcast.ts';
import { chameneos } from './chameneos.ts';
import { election } from './chang-roberts.ts';
import { cigaretteSmokers } from './cigarette-smokers.ts';
import { coffeeCan } from './coffee-can.ts';
import { replicas } from './crdt.ts';
import { dieHard } from './die-hard.ts';
import { dijkstra } from './dijkstra-mutex.ts';
import { echo } from './echo.ts';
import { terminationInRing } from './ewd840.ts';
import { fifo } from './fifo.ts';
import { gameOfLife } from './game-of-life.ts';
import { gearController } from './gear.ts';
import { hanoi } from './hanoi.ts';
import { lostUpdate } from './increment.ts';
import { lamport } from './lamport-mutex.ts';
import { majority } from './majority.ts';
import { memories } from './memory.ts';
import { missionariesAndCannibals } from './missionaries-and-cannibals.ts';
import { movingCat } from './moving-cat.ts';
import { queens } from './n-queens.ts';
import type { Oracle } from './oracle.ts';
import { petersonMutex } from './peterson.ts';
import { petersonOfThree } from './peterson-n.ts';
import { chandyMisra } from './philosophers.ts';
import { prisoners } from './prisoners.ts';
import { quicksort } from './quicksort.ts';
import { readersWriters } from './readers-writers.ts';
import { schedulingAllocator } from './scheduling-allocator.ts';
import { teachingConcurrency } from './simple.ts';
import { allocator } from './simple-allocator.ts';
import { singleLaneBridge } from './single-lane-bridge.ts';
import { slidingPuzzles } from './sliding-puzzles.ts';
import { spanningTrees } from './spanning-tree.ts';
import { terminationDetection } from './termination-detection.ts';
import { tokenRing } from './token-ring.ts';
import { transactionCommit } from './transaction-commit.ts';
import { twoPhaseCommit } from './two-phase-commit.ts';
import { voting } from './voting.ts';

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
  dieHard,
  missionariesAndCannibals,
  hanoi,
  terminationInRing,
  ...terminationDetection,
  ...prisoners,
  ...movingCat,
  ...alternatingBit,
  election,
  echo,
  majority,
  binarySearch,
  ...fifo,
  gameOfLife,
  chameneos,
  singleLaneBridge,
  ...spanningTrees,
  lostUpdate,
  dijkstra,
  ...slidingPuzzles,
  petersonOfThree,
  gearController,
  ...voting,
  ...atomicCommitment,
  queens,
  ...replicas,
  ...memories,
  quicksort,
  ...byzantineBroadcast,
];
