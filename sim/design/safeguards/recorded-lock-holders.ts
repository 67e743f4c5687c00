import type { Safeguard } from '../safeguard.ts';

/** H3. */
export const recordedLockHolders: Safeguard = {
  name: 'recorded-lock-holders',
  hazard: 'H3',
  without: 'A process dies inside a table operation: a reader or a writer is counted for ever.',
  does: 'Holders are recorded with their process and thread; the parent drops what a dead process held.',
  property: 'no-deadlock',
  changes: 'machine and resource',
  origin: { tag: 'posix', because: 'a semaphore has no owner: the count of a dead process stays' },
};
