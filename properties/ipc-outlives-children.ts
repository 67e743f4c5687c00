import type { Value } from '../sim/engine/index.ts';
import { isLive, type Processes, processes } from '../sim/resources/processes.ts';
import type { PropertyDefinition } from './property.ts';

/** The shared memory and the semaphores are there as long as anybody uses them. */
export const ipcOutlivesChildren: PropertyDefinition = {
  name: 'ipc-outlives-children',
  says: 'The shared memory and the semaphores are released only when no child lives.',
  why: 'A child whose semaphores are gone waits for ever, or writes a table that nobody shares.',
  source:
    'The parent sends SIGKILL to all the processes in the process id global array. All IPC resources (semaphores and shared memory) are released.',
  category: 'safety',
  premise: 'The IPC is released.',
  judge: (assembly) => ({
    kind: 'invariant',
    reads: [assembly.places.at(processes.name)],
    view: (_, value): Value => {
      const { ipc, children } = value as Processes;
      return ipc === 'released' && children.some(isLive);
    },
    holds: ([torn]) => torn === false,
  }),
  witness: (assembly) => ({
    kind: 'witness',
    reads: [assembly.places.at(processes.name)],
    view: (_, value) => (value as Processes).ipc === 'released',
    holds: ([released]) => released === true,
  }),
};
