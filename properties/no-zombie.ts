import { type Processes, processes } from '../sim/resources/processes.ts';
import type { PropertyDefinition } from './property.ts';

/** Once everything has come to rest no dead process waits to be waited for. */
export const noZombie: PropertyDefinition = {
  name: 'no-zombie',
  says: 'Once everything has come to rest, every process that died has been waited for.',
  why: 'A zombie is a death that the parent has missed; it holds a process id for ever.',
  source:
    'The signal handler for SIGCHLD loops through the global process id array and calls waitpid() on each process id in a nonblocking manner.',
  category: 'safety',
  premise: 'A process has died.',
  judge: (assembly) => ({
    kind: 'quiescent',
    reads: [assembly.places.at(processes.name)],
    view: (_, value) => {
      const { parent, children, strays } = value as Processes;
      return parent === 'running' && (strays > 0 || children.some(({ life }) => life === 'zombie'));
    },
    holds: ([zombies]) => zombies === false,
  }),
  witness: (assembly) => ({
    kind: 'witness',
    reads: [assembly.places.at(processes.name)],
    view: (_, value) => (value as Processes).children.some(({ life }) => life === 'zombie'),
    holds: ([zombie]) => zombie === true,
  }),
};
