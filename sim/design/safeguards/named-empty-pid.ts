import type { Safeguard } from '../safeguard.ts';

/** H17. */
export const namedEmptyPid: Safeguard = {
  name: 'named-empty-pid',
  hazard: 'H17',
  without:
    'The process id array starts as zeros: waitpid(0) reaps any child at the wrong index, kill(0) kills the parent itself.',
  does: 'An entry without a process has a value of its own, which is skipped.',
  property: 'shutdown-leaves-nothing',
  changes: 'resource',
  origin: { tag: 'posix', because: 'to waitpid and kill the process id 0 means the whole group' },
};
