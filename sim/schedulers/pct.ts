/**
 * Probabilistic concurrency testing: S. Burckhardt, P. Kothari, M. Musuvathi, S. Nagarakatte, "A Randomized Scheduler
 * with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010, Figure 3. Every thread gets a random priority; the
 * enabled one with the highest always runs; at d − 1 random places among the first k steps the one that has just run
 * falls below all others. A bug that d ordering constraints cause is found with probability at least 1 / (n k^(d−1)).
 *
 * Deviations: the actors are the threads, all there from the start, so one that is born later has had its priority
 * since the beginning; of several enabled actions of an actor one is drawn uniformly, so for a bug that needs certain
 * ones the bound is multiplied by the odds of those draws; faults are drawn beside it (`faults.ts`), while what ends
 * one has progress and is a step of its actor like any other.
 */
import { createContest } from './contest.ts';
import type { Generator } from './generator.ts';
import { END, type Pick, REST, type Scheduler } from './scheduler.ts';

type PctOptions = {
  /** d: how many ordering constraints a bug may have. At least 1. */
  readonly depth: number;
  /** k: how many steps a run has, about. At least 1. */
  readonly length: number;
};

export const pct = ({ depth, length }: PctOptions): Scheduler => {
  let generator: Generator;
  let steps = 0;
  let ran = REST;
  /** Of each actor: its priority, from 1. */
  let priorities = new Float64Array(0);
  let contest = createContest(0);
  /** The steps after which a priority falls, and to which rank from below: the i-th point to the i-th lowest priority. */
  let points: readonly { readonly step: number; readonly rank: number }[] = [];

  return {
    name: 'pct',
    begin: (board, own) => {
      const { actors } = board;
      const count = board.system.components.length;
      generator = own;
      steps = 0;
      ran = REST;
      priorities = new Float64Array(count);
      const open = createContest(count);
      contest = open;
      shuffled(actors, generator).forEach((actor, place) => {
        priorities[actor] = depth + actors.length - place;
      });
      const bound = Math.max(1, Math.min(2 ** 20, length));
      points = Array.from({ length: depth - 1 }, (_, rank) => ({ step: 1 + generator.below(bound), rank }));
      board.watch({
        listed: () => {},
        opened: (actor, isOpen) => open.set(actor, isOpen ? (priorities[actor] as number) : 0),
      });
    },
    next: (board): Pick => {
      for (;;) {
        const actor = contest.best();
        if (actor < 0) return REST;
        const pick = board.drawFrom(actor, generator);
        if (pick === REST) continue;
        ran = actor;
        return pick;
      }
    },
    atRest: () => END,
    took: (actor, _target, board) => {
      if (actor !== ran) return;
      ran = REST;
      steps++;
      for (const { step, rank } of points) {
        if (step !== steps) continue;
        priorities[actor] = 1 + rank;
        if (board.isOpen(actor)) contest.set(actor, 1 + rank);
      }
    },
    describe: () => `pct, depth ${depth}`,
  };
};

/** A uniformly random order (Fisher and Yates, 1938). */
const shuffled = (items: readonly number[], generator: Generator): number[] => {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = generator.below(last + 1);
    const item = mixed[last] as number;
    mixed[last] = mixed[other] as number;
    mixed[other] = item;
  }
  return mixed;
};
