import type { Safeguard } from '../safeguard.ts';

/** H8. */
export const nonBlockingSend: Safeguard = {
  name: 'non-blocking-send',
  hazard: 'H8',
  without: 'Every send of a datagram blocks: sender, main thread and receiver can wait in a circle of full buffers.',
  does: 'No send blocks; an overflow is told to the sender.',
  property: 'no-deadlock',
  changes: 'machine and resource',
  origin: { tag: 'seed', quote: 'It forms a datagram and sends it on the socket for process with p_id=dest_pid.' },
};
