import type { Safeguard } from '../safeguard.ts';

/** H22. */
export const sendCredits: Safeguard = {
  name: 'send-credits',
  hazard: 'H22',
  without:
    'The main thread finds the socket of a thread full and drops the message: its sender has gone on and never learns.',
  does: 'A sender takes a credit of the session that it sends to, or is told that it is busy; what has a credit finds room.',
  property: 'drop-is-told',
  changes: 'machine and resource',
  origin: { tag: 'seed', quote: 'with the help of dest_tid it forwards the datagram to the thread.' },
};
