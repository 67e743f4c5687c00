import type { Safeguard } from '../safeguard.ts';

/** H20. */
export const dieWithParent: Safeguard = {
  name: 'die-with-parent',
  hazard: 'H20',
  without: 'The parent is killed: the children serve on, nobody respawns them, the port is held.',
  does: 'A child asks to be killed with its parent, and looks whether the parent still lives when it begins.',
  property: 'no-orphan',
  changes: 'machine and resource',
  origin: { tag: 'posix', because: 'a child survives its parent' },
};
