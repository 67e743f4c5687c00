import { type Processes, processes } from '../../sim/resources/processes.ts';
import type { LivenessDefinition } from './definition.ts';
import { everybodyRuns, offersTakeTurns, theStoppedGoOn } from './fairness.ts';

/** A SIGINT or a SIGTERM is followed by the end of the parent. */
export const shutdownEnds: LivenessDefinition = {
  name: 'shutdown-ends',
  says: 'Each SIGINT or SIGTERM to a parent that runs is followed by its end.',
  why: 'A server that cannot be stopped is killed by hand, and leaves what it held.',
  source: 'The process exits.',
  premise: 'The parent gets a SIGINT or a SIGTERM.',
  assumes: [everybodyRuns, offersTakeTurns, theStoppedGoOn],
  claims: (assembly) => [
    {
      of: 'parent',
      reads: [assembly.places.at(processes.name)],
      view: (_, value) => {
        const { parent, sigint, sigterm, shutdown } = value as Processes;
        return parent === 'running' && (sigint || sigterm || shutdown);
      },
      from: ([stuck]) => stuck === true,
      to: ([stuck]) => stuck === false,
    },
  ],
};
