/** Takes the steps of a list, faults included, and nothing else. */
import type { Step } from '../engine/index.ts';
import { type Board, pickOf } from './board.ts';
import { END, type Pick, REST, type Scheduler } from './scheduler.ts';

/** One choice: who, and which of its actions. Every step of a path is one. */
type Choice = { readonly actor: Step['actor']; readonly choice: Step['choice'] };

export const replaying = (choices: readonly Choice[]): Scheduler => {
  let position = 0;
  const planned = (): Choice | undefined => choices[position];
  const isFault = (board: Board, { actor, choice }: Choice): boolean =>
    board.actionsOf(actor)[choice]?.progress === false;
  /** The planned step. @throws Error saying which one cannot be taken */
  const follow = (board: Board, { actor, choice }: Choice): Pick => {
    const pick = pickOf(actor, choice);
    if (board.outcomeOf(pick) === undefined) throw new Error(`step ${position} of the list is not enabled`);
    position++;
    return pick;
  };
  return {
    name: 'replay',
    begin: () => {
      position = 0;
    },
    next: (board) => {
      const step = planned();
      // A state at rest is judged as one before a fault strikes it.
      if ((step === undefined || isFault(board, step)) && board.isAtRest()) return REST;
      return step === undefined ? END : follow(board, step);
    },
    atRest: (board) => {
      const step = planned();
      return step === undefined ? END : follow(board, step);
    },
  };
};
