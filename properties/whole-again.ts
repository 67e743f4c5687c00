import type { Value } from '../sim/engine/index.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import type { AcceptMutex } from '../sim/resources/accept-mutex.ts';
import type { ClientTable } from '../sim/resources/client-table.ts';
import type { Queue } from '../sim/resources/process-socket.ts';
import { type Processes, processes } from '../sim/resources/processes.ts';
import type { TableLock } from '../sim/resources/table-lock.ts';
import type { PropertyDefinition } from './property.ts';

/** After the last fault everything is as it was before the first. */
export const wholeAgain: PropertyDefinition = {
  name: 'whole-again',
  says: 'Once everything has come to rest and the parent runs: every process serves, the locks can be had, the table has no row, and no datagram waits in a process socket.',
  why: 'What a fault leaves behind is paid by clients that were not there.',
  source:
    'a new process is spawned, and its process id is stored in the array at the index where waitpid() was successful.',
  category: 'safety',
  premise: 'Everything comes to rest while the parent runs.',
  judge: (assembly) => {
    const table = assembly.places.at(processes.name);
    return {
      kind: 'quiescent',
      reads: assembly.places.slots.flatMap(({ kind }, index) => (kind === 'resource' ? [index] : [])),
      view: (component, value): Value =>
        component === table && (value as Processes).parent !== 'running'
          ? 'no parent'
          : whole(assembly, component, value),
      // Without a parent there is no server: what may be left of it is asked by other properties.
      holds: (views) => views.includes('no parent') || views.every((view) => view === true),
    };
  },
  witness: (assembly) => ({
    kind: 'quiescent-witness',
    reads: [assembly.places.at(processes.name)],
    view: (_, value) => (value as Processes).parent === 'running',
    holds: ([running]) => running === true,
  }),
};

const whole = (assembly: Assembly, component: number, value: Value): boolean => {
  const slot = assembly.places.slots[component];
  if (slot?.kind !== 'resource') return true;
  switch (slot.resource) {
    case 'processes':
      return (value as Processes).children.every(({ life }) => life === 'serving');
    case 'accept-mutex':
      return ['free', 'held', 'inconsistent', 'orphaned'].includes((value as AcceptMutex).is);
    case 'table-lock':
      return (value as TableLock).holders.length === 0 && (value as TableLock).waiting.length === 0;
    case 'client-table':
      return (value as ClientTable).every((row) => row.is === 'empty' || row.is === 'dirty');
    case 'process-socket':
      return (value as Queue).length === 0;
    default:
      return true;
  }
};
