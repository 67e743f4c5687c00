import type { Safeguard } from '../safeguard.ts';

/** H16. */
export const countedReaders: Safeguard = {
  name: 'counted-readers',
  hazard: 'H16',
  without:
    'Waiting and counting are two steps and readers are not counted: two writers at once, a writer among readers.',
  does: 'Waiting and counting are one operation, and readers are counted.',
  property: 'readers-xor-writer',
  changes: 'machine',
  origin: {
    tag: 'seed',
    quote:
      'The thread waits for the number of readers and writers on shared memory to become 0 and increments the number of writers after it.',
  },
};
