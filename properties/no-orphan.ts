import { isLive, type Processes, processes } from '../sim/resources/processes.ts';
import type { PropertyDefinition } from './property.ts';

/** Once the parent is gone and everything has come to rest, no child lives. */
export const noOrphan: PropertyDefinition = {
  name: 'no-orphan',
  says: 'Once the parent is gone and everything has come to rest, no child lives.',
  why: 'An orphan holds the port and its clients, and nobody will ever respawn or stop it.',
  source: 'The parent sends SIGKILL to all the processes in the process id global array.',
  category: 'safety',
  premise: 'The parent is gone and everything has come to rest.',
  judge: (assembly) => ({
    kind: 'quiescent',
    reads: [assembly.places.at(processes.name)],
    view: (_, value) => {
      const { parent, children } = value as Processes;
      return parent !== 'running' && children.some(isLive);
    },
    holds: ([orphans]) => orphans === false,
  }),
  witness: (assembly) => ({
    kind: 'quiescent-witness',
    reads: [assembly.places.at(processes.name)],
    view: (_, value) => (value as Processes).parent !== 'running',
    holds: ([gone]) => gone === true,
  }),
};
