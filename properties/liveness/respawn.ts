import { type Processes, processes } from '../../sim/resources/processes.ts';
import type { LivenessDefinition } from './definition.ts';
import { everybodyRuns, offersTakeTurns, theStoppedGoOn } from './fairness.ts';

/** A process that died has a successor some time, and does not only once everything has come to rest. */
export const respawn: LivenessDefinition = {
  name: 'respawn',
  says: 'Whenever no process serves under a p_id and the parent runs, one serves there some time, or the parent is told to end or ends.',
  why: 'Each death that is missed takes T places away for ever.',
  source:
    'If the waitpid() call is successful, a new process is spawned, and its process id is stored in the array at the index where waitpid() was successful.',
  premise: 'No process serves under some p_id.',
  assumes: [everybodyRuns, offersTakeTurns, theStoppedGoOn],
  claims: (assembly) =>
    Array.from({ length: assembly.environment.parameters.processes }, (_, p) => ({
      of: `p_id ${p}`,
      reads: [assembly.places.at(processes.name)],
      view: (_component, value) => {
        const { parent, sigint, shutdown, children } = value as Processes;
        if (parent !== 'running' || sigint || shutdown) return 'ends';
        return children[p]?.life === 'serving' ? 'serves' : 'missing';
      },
      from: ([state]) => state === 'missing',
      to: ([state]) => state !== 'missing',
    })),
};
