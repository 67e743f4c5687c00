import type { Safeguard } from '../safeguard.ts';

/** H19. */
export const stateWordLast: Safeguard = {
  name: 'state-word-last',
  hazard: 'H19',
  without: 'A process dies in the middle of a row: a name without an address.',
  does: 'The state word is written last and cleared first; a row is valid only if it says so.',
  property: 'no-torn-row',
  changes: 'resource',
  origin: { tag: 'posix', because: 'memory is written word by word' },
};
