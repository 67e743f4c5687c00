import type { Safeguard } from '../safeguard.ts';

/** H21. */
export const restartableRecovery: Safeguard = {
  name: 'restartable-recovery',
  hazard: 'H21',
  without: 'A process dies while the parent recovers another: the parent waits for ever for what the dead one holds.',
  does: 'Whoever waits may clear a dead holder, so recovery waits for nobody who is dead.',
  property: 'no-deadlock',
  changes: 'resource',
  origin: { tag: 'posix', because: 'SIGCHLD is one pending bit, and the parent is busy' },
};
