import { type Processes, processes } from '../../sim/resources/processes.ts';
import type { LivenessDefinition } from './definition.ts';
import { everybodyRuns, offersTakeTurns, theStoppedGoOn } from './fairness.ts';

/** A SIGINT is followed by the end of the parent. */
export const shutdownEnds: LivenessDefinition = {
  name: 'shutdown-ends',
  says: 'Each SIGINT to a parent that runs is followed by its end.',
  why: 'A server that cannot be stopped is killed by hand, and leaves what it held.',
  source: 'The process exits.',
  premise: 'The parent gets a SIGINT.',
  assumes: [everybodyRuns, offersTakeTurns, theStoppedGoOn],
  claims: (assembly) => [
    {
      of: 'parent',
      reads: [assembly.places.at(processes.name)],
      view: (_, value) => {
        const { parent, sigint, shutdown } = value as Processes;
        return parent === 'running' && (sigint || shutdown);
      },
      from: ([stuck]) => stuck === true,
      to: ([stuck]) => stuck === false,
    },
  ],
};
