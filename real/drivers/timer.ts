/** Time-outs. One begins when its actor comes to the state that waits for it. */
import { present } from '../../sim/vocabulary/errors.ts';
import { usualLimits } from '../limits.ts';
import type { Driver } from './operation.ts';

/** `wake` is called when the time has passed, for an actor that does not poll; one that does asks for what remains. */
export const timerDriver = (
  wake?: () => void,
  time_outs_ms: { readonly [name: string]: number } = usualLimits.time_outs_ms,
): Driver<'timer.elapse'> => {
  let visit = -1;
  let deadline_ms = 0;
  return {
    'timer.elapse': {
      perform: (_registers, argument, steps) => {
        if (visit !== steps) {
          visit = steps;
          const time_out_ms = present(time_outs_ms[argument ?? ''], `time-out '${argument}'`);
          deadline_ms = performance.now() + time_out_ms;
          if (wake !== undefined) setTimeout(wake, time_out_ms);
        }
        return performance.now() < deadline_ms ? undefined : { reply: 'ELAPSED' };
      },
      remaining_ms: () => Math.max(0, deadline_ms - performance.now()),
    },
  };
};
