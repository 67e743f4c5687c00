import type { LivenessDefinition } from './definition.ts';
import { everybodyRuns, theStoppedGoOn } from './fairness.ts';
import { threadsGetOut } from './states.ts';

const answers = ['nameTakenEnd', 'nameTaken', 'tableFullEnd', 'tableFull', 'welcome'];

/** Whoever asks to JOIN hears whether it is in. */
export const joinEnds: LivenessDefinition = {
  name: 'join-ends',
  says: 'Each JOIN that a thread has read comes to an end: the client is a member, or is told why not, or its thread is no more.',
  why: 'A client that waits for the table waits for ever while others use it.',
  source: 'The thread waits for the number of readers and writers on shared memory to become 0',
  premise: 'A thread reads a JOIN.',
  assumes: [everybodyRuns, theStoppedGoOn],
  claims: (assembly) =>
    threadsGetOut(
      assembly,
      (state) => state.startsWith('join'),
      (state) => answers.includes(state),
    ),
};
