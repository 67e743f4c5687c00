/** Uniform over the enabled steps with progress: the naive walk that the other schedulers are measured against. */

import type { Generator } from './generator.ts';
import { END, type Scheduler } from './scheduler.ts';

export const uniform = (): Scheduler => {
  let generator: Generator;
  return {
    name: 'random',
    begin: (_board, own) => {
      generator = own;
    },
    next: (board) => board.draw(generator),
    atRest: () => END,
  };
};
