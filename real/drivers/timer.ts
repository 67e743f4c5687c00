/** Time-outs. One begins when its actor comes to the state that waits for it, but for a few. */
import { present } from '../../sim/vocabulary/errors.ts';
import type { Registers } from '../../sim/vocabulary/registers.ts';
import { usualLimits } from '../limits.ts';
import type { Driver } from './operation.ts';
import type { Self } from './self.ts';

/** Those that do not begin anew with each step: that of a registration does with each client, that of the drain never. */
const beginnings: { readonly [name: string]: (registers: Registers) => number } = {
  registration: ({ client }) => present(client, 'client'),
  drain: () => 0,
};

/** `begun` is what the time-out began with, and it begins anew where that is another. */
type Running = { name: string; begun: number; deadline_ms: number };

/** Time-outs of 0 never elapse. Whoever waits for one asks what remains, again where that was woken too early: clocks and timers are not of one mind. */
export const timerDriver = (
  time_outs_ms: { readonly [name: string]: number } = usualLimits.time_outs_ms,
  self: Pick<Self, 'thread'> = { thread: 0 },
): Driver<'timer.elapse'> => {
  const running: (Running | undefined)[] = [];
  return {
    'timer.elapse': {
      perform: (registers, argument = '', steps) => {
        const begun = beginnings[argument]?.(registers) ?? steps;
        let timer = running[self.thread];
        if (timer?.name !== argument || timer.begun !== begun) {
          const time_out_ms = present(time_outs_ms[argument], `time-out '${argument}'`);
          const deadline_ms = time_out_ms === 0 ? Number.POSITIVE_INFINITY : performance.now() + time_out_ms;
          timer = { name: argument, begun, deadline_ms };
          running[self.thread] = timer;
        }
        return performance.now() < timer.deadline_ms ? undefined : { reply: 'ELAPSED' };
      },
      remaining_ms: () => Math.max(0, (running[self.thread]?.deadline_ms ?? 0) - performance.now()),
    },
  };
};
