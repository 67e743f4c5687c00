/** A different scheduler for each run, drawn by the run's seed: what one is blind to another finds. */
import type { Scheduler } from './scheduler.ts';

/** @throws RangeError if there are no members */
export const portfolio = (members: readonly Scheduler[]): Scheduler => {
  const [first] = members;
  if (first === undefined) throw new RangeError('a portfolio needs a scheduler');
  let member = first;
  return {
    name: 'portfolio',
    begin: (board, generator) => {
      member = members[generator.below(members.length)] ?? first;
      member.begin(board, generator);
    },
    next: (board) => member.next(board),
    atRest: (board) => member.atRest(board),
    took: (actor, target, board) => member.took?.(actor, target, board),
    describe: () => member.describe?.() ?? member.name,
  };
};
