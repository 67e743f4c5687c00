import type { Safeguard } from '../safeguard.ts';

/** H5. */
export const joinEpoch: Safeguard = {
  name: 'join-epoch',
  hazard: 'H5',
  without:
    'The destination leaves and another takes the same name on the same thread before the datagram arrives: the wrong person reads it.',
  does: 'A join epoch in row and datagram is compared together with the name; epochs are never reused.',
  property: 'no-misdelivery',
  changes: 'resource',
  origin: {
    tag: 'seed',
    quote: "The destination thread reads the datagram and verifies if the destination name matches its client's name.",
  },
};
