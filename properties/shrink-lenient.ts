/** Takes the steps of a list again as far as they can be taken: what cannot be is skipped, and each answer is taken as it comes. */
import { type Board, END, type Pick, pickOf, REST, type Scheduler } from '../sim/schedulers/index.ts';

/** Who, and which operation. */
export type Wanted = { readonly actor: number; readonly name: string };

/** `toRest`: afterwards the actors go on by turns, without faults, until everything is at rest. */
export const lenient = (plan: readonly Wanted[], toRest: boolean): Scheduler => {
  let position = 0;
  let turn = 0;
  /** The next step of the plan that can be taken; those before it are skipped. */
  const planned = (board: Board): { readonly pick: Pick; readonly progress: boolean } | undefined => {
    for (; position < plan.length; position++) {
      const { actor, name } = plan[position] as Wanted;
      const actions = board.actionsOf(actor);
      for (let choice = 0; choice < actions.length; choice++) {
        const pick = pickOf(actor, choice);
        if (actions[choice]?.name !== name || board.outcomeOf(pick) === undefined) continue;
        return { pick, progress: actions[choice]?.progress === true };
      }
    }
    return undefined;
  };
  const byTurns = (board: Board): Pick => {
    const { actors } = board;
    for (let tried = 0; tried < actors.length; tried++) {
      const actor = actors[turn] as number;
      turn = (turn + 1) % actors.length;
      const choice = board
        .actionsOf(actor)
        .findIndex(({ progress }, index) => progress && board.outcomeOf(pickOf(actor, index)) !== undefined);
      if (choice >= 0) return pickOf(actor, choice);
    }
    return REST;
  };
  return {
    name: 'lenient',
    begin: () => {
      position = 0;
      turn = 0;
    },
    next: (board) => {
      const step = planned(board);
      // A state at rest is judged as one before a fault strikes it.
      if (step?.progress !== true && board.isAtRest()) return REST;
      if (step === undefined) return toRest ? byTurns(board) : END;
      position++;
      return step.pick;
    },
    atRest: (board) => {
      const step = planned(board);
      position++;
      return step?.pick ?? END;
    },
  };
};
