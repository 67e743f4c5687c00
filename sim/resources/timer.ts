/** Time-outs without a clock: one that an actor waits for may elapse at any moment, soon or late. */
import type { Resource } from './resource.ts';

type Timer = 'running';

export const timer: Resource<'timer', Timer> = {
  name: 'timer',
  initial: () => 'running',
  operations: {
    elapse: (state) => ({ reply: 'ELAPSED', state }),
  },
  describe: (state) => state,
};
