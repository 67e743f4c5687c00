/**
 * Faults beside any scheduler. A fault (a step without progress) need not happen and is rare, so it has no place in an
 * order of priorities: with high priority all of a budget would be spent at once, with low priority none before the end.
 * Instead each step is a fault with the same small probability, uniformly drawn from the faults that are enabled; a
 * system at rest is struck or left alone by the toss of a coin, until it is left alone or nothing can strike it.
 */
import type { Generator } from './generator.ts';
import { FAULT_AT_REST_PERCENT, FAULTS_EVERY } from './limits.ts';
import { END, REST, type Scheduler } from './scheduler.ts';

/**
 * `every`: steps between two faults on average, a whole number from 1 to 2^20; of several one is drawn for each run, so
 * that in some runs faults come early and close together and in others late (Groce et al., "Swarm Testing", ISSTA 2012).
 */
export const withFaults = (scheduler: Scheduler, every: readonly number[] = FAULTS_EVERY): Scheduler => {
  let generator: Generator;
  let bound = 1;
  return {
    ...scheduler,
    begin: (board, own) => {
      generator = own;
      bound = every[generator.below(every.length)] ?? 1;
      scheduler.begin(board, own);
    },
    next: (board) => {
      if (generator.below(bound) > 0) return scheduler.next(board);
      const fault = board.drawFault(generator);
      return fault === REST ? scheduler.next(board) : fault;
    },
    atRest: (board) => {
      if (generator.below(100) >= FAULT_AT_REST_PERCENT) return END;
      const fault = board.drawFault(generator);
      return fault === REST ? END : fault;
    },
  };
};
