/** The parent's pause before it forks again. */
import { fork_back_off_ms } from '../limits.ts';
import type { Driver } from './operation.ts';

/** `wake` is called when the time has passed, since nobody polls a timer. */
export const timerDriver = (wake: () => void): Driver<'timer.set' | 'timer.elapse'> => {
  let elapsed = false;
  return {
    'timer.set': {
      perform: () => {
        elapsed = false;
        setTimeout(() => {
          elapsed = true;
          wake();
        }, fork_back_off_ms);
        return { reply: 'SET' };
      },
    },
    'timer.elapse': { perform: () => (elapsed ? { reply: 'ELAPSED' } : undefined) },
  };
};
