import type { Safeguard } from '../safeguard.ts';

/** H4. */
export const ghostRowsCleared: Safeguard = {
  name: 'ghost-rows-cleared',
  hazard: 'H4',
  without: 'A killed process leaves its rows: names taken by ghosts, CHATs to nobody.',
  does: 'The parent clears the rows of a p_id before it forks the successor.',
  property: 'row-owner-alive',
  changes: 'machine',
  origin: { tag: 'seed', quote: 'The client entry is freed by setting all bytes in it to \\0.' },
};
