/** A time-out without a clock: once set it may elapse at any moment. */
import type { Resource } from './resource.ts';

export type Timer = 'idle' | 'set';

export const timer: Resource<'timer', Timer> = {
  name: 'timer',
  initial: () => 'idle',
  operations: {
    set: () => ({ reply: 'SET', state: 'set' }),
    elapse: (state) => (state === 'set' ? { reply: 'ELAPSED', state: 'idle' } : undefined),
  },
  describe: (state) => state,
};
