import { isLive, type Processes, processes } from '../sim/resources/processes.ts';
import type { PropertyDefinition } from './property.ts';

/** After SIGINT or SIGTERM everything ends: every process, the shared memory, the semaphores, the parent. */
export const shutdownLeavesNothing: PropertyDefinition = {
  name: 'shutdown-leaves-nothing',
  says: 'Once the parent has taken SIGINT or SIGTERM and everything has come to rest, no process lives, the IPC is released and the parent has exited by itself, unless somebody from outside killed it.',
  why: 'What is left behind blocks the next start: a port, a process, a segment of shared memory.',
  source: 'All IPC resources (semaphores and shared memory) are released. The process exits.',
  category: 'safety',
  premise: 'Everything has come to rest after a SIGINT or a SIGTERM.',
  judge: (assembly) => {
    // Where the environment may kill the parent, a parent that was killed is not taken for one that killed itself.
    const mayBeKilled = assembly.environment.parameters.parent_kills > 0;
    return {
      kind: 'quiescent',
      reads: [assembly.places.at(processes.name)],
      view: (_, value) => {
        const { shutdown, parent, ipc, children } = value as Processes;
        if (!shutdown || (parent === 'killed' && mayBeKilled)) return true;
        return parent === 'exited' && ipc === 'released' && !children.some(isLive);
      },
      holds: ([clean]) => clean === true,
    };
  },
  witness: (assembly) => ({
    kind: 'quiescent-witness',
    reads: [assembly.places.at(processes.name)],
    view: (_, value) => (value as Processes).shutdown,
    holds: ([shutdown]) => shutdown === true,
  }),
};
