import type { Safeguard } from '../safeguard.ts';

/** H15. */
export const immediateExit: Safeguard = {
  name: 'immediate-exit',
  hazard: 'H15',
  without:
    'process.exit() waits for threads that sit in a system call: the exit at CPP hangs until a stranger connects.',
  does: 'The process is left by _exit.',
  property: 'exit-at-quota-ends',
  changes: 'machine',
  origin: { tag: 'node', because: 'the runtime joins its worker threads before it exits' },
};
