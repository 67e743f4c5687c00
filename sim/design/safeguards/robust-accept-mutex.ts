import type { Safeguard } from '../safeguard.ts';

/** H2. */
export const robustAcceptMutex: Safeguard = {
  name: 'robust-accept-mutex',
  hazard: 'H2',
  without: 'A process dies while a thread of its holds the accept mutex: nobody is ever accepted again.',
  does: 'The next owner is told of the death, marks the mutex consistent before it unlocks it, and goes on.',
  property: 'no-deadlock',
  changes: 'machine and resource',
  origin: {
    tag: 'seed',
    quote: 'the accept call is wrapped around a process shared mutex created by the parent process.',
  },
};
