import type { Safeguard } from '../safeguard.ts';

/** H7. */
export const noForkInShutdown: Safeguard = {
  name: 'no-fork-in-shutdown',
  hazard: 'H7',
  without: 'SIGINT arrives inside the SIGCHLD handler between fork and store: an orphan survives and holds the port.',
  does: 'Signals are taken only between forks, so no fork comes after the shutdown has begun.',
  property: 'no-orphan',
  changes: 'machine',
  origin: { tag: 'posix', because: 'a handler for one signal may interrupt the handler for another' },
};
