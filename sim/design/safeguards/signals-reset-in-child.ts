import type { Safeguard } from '../safeguard.ts';

/** H18. */
export const signalsResetInChild: Safeguard = {
  name: 'signals-reset-in-child',
  hazard: 'H18',
  without:
    "A child inherits the parent's SIGINT handler, and Ctrl-C goes to the whole group: children run the shutdown too.",
  does: 'A child resets handlers and mask first and leaves SIGINT to the parent.',
  property: 'ipc-outlives-children',
  changes: 'machine and resource',
  origin: { tag: 'posix', because: 'fork copies signal handlers and masks' },
};
