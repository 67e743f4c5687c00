import type { Safeguard } from '../safeguard.ts';

/** H14. */
export const forkRetried: Safeguard = {
  name: 'fork-retried',
  hazard: 'H14',
  without: 'A fork fails: fewer processes for ever, and -1 stored as a pid makes the SIGINT loop kill everybody.',
  does: 'The parent waits and tries again; -1 is never stored.',
  property: 'respawn',
  changes: 'machine',
  origin: { tag: 'posix', because: 'fork can fail with EAGAIN' },
};
