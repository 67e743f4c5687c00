import { type Processes, processes } from '../sim/resources/processes.ts';
import type { PropertyDefinition } from './property.ts';

/** A SIGINT or a SIGTERM is followed by the end of the parent. */
export const shutdownEnds: PropertyDefinition = {
  name: 'shutdown-ends',
  says: 'Once everything has come to rest after a SIGINT or a SIGTERM, the parent runs no more.',
  why: 'A server that cannot be stopped is killed by hand, and leaves what it held.',
  source: 'The process exits.',
  category: 'safety',
  premise: 'The parent gets a SIGINT or a SIGTERM.',
  judge: (assembly) => ({
    kind: 'quiescent',
    reads: [assembly.places.at(processes.name)],
    view: (_, value) => {
      const { parent, sigint, sigterm, shutdown } = value as Processes;
      return parent === 'running' && (sigint || sigterm || shutdown);
    },
    holds: ([stuck]) => stuck === false,
  }),
  witness: (assembly) => ({
    kind: 'witness',
    reads: [assembly.places.at(processes.name)],
    view: (_, value) => (value as Processes).sigint || (value as Processes).sigterm,
    holds: ([pending]) => pending === true,
  }),
};
