import type { LivenessDefinition } from './definition.ts';
import { everybodyRuns, theStoppedGoOn } from './fairness.ts';
import { threadsGetOut } from './states.ts';

/** Whoever is looked up is found, or not: mere preference for writers would let the readers starve instead. */
export const lookupEnds: LivenessDefinition = {
  name: 'lookup-ends',
  says: 'Each lookup for a CHAT comes to an end: the thread knows where the destination is, or that it is nowhere, and has let go of the table.',
  why: 'A client whose message waits for the table is served nothing else either.',
  source: 'waits for the number of writers to become 0',
  premise: 'A thread reads a CHAT.',
  assumes: [everybodyRuns, theStoppedGoOn],
  claims: (assembly) =>
    threadsGetOut(
      assembly,
      (state) => state.startsWith('find'),
      (state) => state === 'foundEnd' || state === 'noSuchUserEnd',
    ),
};
