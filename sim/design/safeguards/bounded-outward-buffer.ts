import type { Safeguard } from '../safeguard.ts';

/** H9. */
export const boundedOutwardBuffer: Safeguard = {
  name: 'bounded-outward-buffer',
  hazard: 'H9',
  without: 'A client that never reads stops its thread, then the main thread of its process, then everybody in it.',
  does: 'What a client has not read is bounded; beyond it the client is disconnected.',
  property: 'no-deadlock',
  changes: 'machine and resource',
  origin: {
    tag: 'seed',
    quote:
      "After verification, the message content and the sender's username are sent to the client with dest_username.",
  },
};
