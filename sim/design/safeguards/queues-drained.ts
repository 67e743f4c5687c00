import type { Safeguard } from '../safeguard.ts';

/** H12. */
export const queuesDrained: Safeguard = {
  name: 'queues-drained',
  hazard: 'H12',
  without: "Datagrams wait across a respawn or in an idle thread's socket until it is full.",
  does: "A child drains its socket before it spawns threads; a thread drains its own before its client's first line.",
  property: 'queues-drain',
  changes: 'machine',
  origin: {
    tag: 'seed',
    quote: 'The parent process creates a the socket pair array, which is available to every process',
  },
};
