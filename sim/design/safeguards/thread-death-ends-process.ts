import type { Safeguard } from '../safeguard.ts';

/** H11. */
export const threadDeathEndsProcess: Safeguard = {
  name: 'thread-death-ends-process',
  hazard: 'H11',
  without: 'A thread dies alone with what it held; its client is served by nobody and handled never reaches CPP.',
  does: 'The main thread hears of it and ends the process.',
  property: 'no-deadlock',
  changes: 'machine',
  origin: { tag: 'node', because: 'a worker thread can die of an uncaught error while its process goes on' },
};
