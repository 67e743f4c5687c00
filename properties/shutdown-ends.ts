import { type Processes, processes } from '../sim/resources/processes.ts';
import type { PropertyDefinition } from './property.ts';

/** A SIGINT is followed by the end of the parent. */
export const shutdownEnds: PropertyDefinition = {
  name: 'shutdown-ends',
  says: 'Once everything has come to rest after a SIGINT, the parent runs no more.',
  why: 'A server that cannot be stopped is killed by hand, and leaves what it held.',
  source: 'The process exits.',
  category: 'safety',
  premise: 'The parent gets a SIGINT.',
  judge: (assembly) => ({
    kind: 'quiescent',
    reads: [assembly.places.at(processes.name)],
    view: (_, value) => {
      const { parent, sigint, shutdown } = value as Processes;
      return parent === 'running' && (sigint || shutdown);
    },
    holds: ([stuck]) => stuck === false,
  }),
  witness: (assembly) => ({
    kind: 'witness',
    reads: [assembly.places.at(processes.name)],
    view: (_, value) => (value as Processes).sigint,
    holds: ([pending]) => pending === true,
  }),
};
