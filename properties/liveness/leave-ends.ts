import type { LivenessDefinition } from './definition.ts';
import { everybodyRuns, theStoppedGoOn } from './fairness.ts';
import { threadsGetOut } from './states.ts';

/** Whoever is gone is out of the table. */
export const leaveEnds: LivenessDefinition = {
  name: 'leave-ends',
  says: 'Each LEAV, and each loss of a client, that a thread has noticed comes to an end: the row is free, or the thread is no more.',
  why: 'A name that nobody has stays taken, and its thread serves nobody.',
  source: 'The thread waits for the number of readers and writers on shared memory to become 0',
  premise: 'A thread has a row to free.',
  assumes: [everybodyRuns, theStoppedGoOn],
  claims: (assembly) =>
    threadsGetOut(
      assembly,
      (state) => /^(leave|lost)[A-Z]/.test(state),
      () => false,
    ),
};
