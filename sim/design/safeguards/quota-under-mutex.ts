import type { Safeguard } from '../safeguard.ts';

/** H1. */
export const quotaUnderMutex: Safeguard = {
  name: 'quota-under-mutex',
  hazard: 'H1',
  without:
    'Two threads pass the test with one client remaining: more than CPP are accepted, or the process ends under a client.',
  does: 'Test, accept and take happen under the accept mutex; a failed accept takes nothing.',
  property: 'quota-never-exceeded',
  changes: 'machine',
  origin: {
    tag: 'seed',
    quote:
      'Thread also checks the number of remaining connections that can be made to a process; if that number is equal to zero, then the thread exits',
  },
};
