/** Every actor in turn takes one step, if it can. Which of several enabled actions it takes, and who begins, comes from the seed. */
import type { Generator } from './generator.ts';
import { END, type Pick, REST, type Scheduler } from './scheduler.ts';

export const roundRobin = (): Scheduler => {
  let generator: Generator;
  let turn = 0;
  return {
    name: 'round-robin',
    begin: ({ actors }, own) => {
      generator = own;
      turn = actors.length === 0 ? 0 : generator.below(actors.length);
    },
    next: (board): Pick => {
      const { actors } = board;
      for (let tried = 0; tried < actors.length; tried++) {
        const actor = actors[turn] as number;
        turn = turn + 1 === actors.length ? 0 : turn + 1;
        if (!board.isOpen(actor)) continue;
        const pick = board.drawFrom(actor, generator);
        if (pick !== REST) return pick;
      }
      return REST;
    },
    atRest: () => END,
  };
};
