import type { Safeguard } from '../safeguard.ts';

/** H10. */
export const phaseFairLock: Safeguard = {
  name: 'phase-fair-lock',
  hazard: 'H10',
  without: 'A stream of readers starves every writer: no JOIN or LEAV ever ends.',
  does: 'Who has to wait stands in a queue, and nobody passes one who waits.',
  property: 'join-ends',
  changes: 'machine and resource',
  origin: { tag: 'seed', quote: 'The thread waits for the number of readers and writers on shared memory to become 0' },
};
