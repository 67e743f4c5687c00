import type { Safeguard } from '../safeguard.ts';

/** H6. */
export const sigchldBlockedOverFork: Safeguard = {
  name: 'sigchld-blocked-over-fork',
  hazard: 'H6',
  without: 'SIGCHLD arrives before the forked pid is stored: that death is not noticed.',
  does: 'SIGCHLD is taken only while the parent waits for signals.',
  property: 'respawn',
  changes: 'machine',
  origin: { tag: 'posix', because: 'a handler may run between fork and the assignment of its result' },
};
