import type { Value } from '../sim/engine/index.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import type { AcceptMutex } from '../sim/resources/accept-mutex.ts';
import type { ClientTable } from '../sim/resources/client-table.ts';
import type { Queue } from '../sim/resources/process-socket.ts';
import { type Processes, processes } from '../sim/resources/processes.ts';
import type { TableLock } from '../sim/resources/table-lock.ts';
import { hasTag, type PropertyDefinition, serverComponents } from './property.ts';

/** After the last fault everything is as it was before the first. */
export const wholeAgain: PropertyDefinition = {
  name: 'whole-again',
  says: 'Once everything has come to rest and the parent runs: every process serves, the locks can be had, the table has no row but those of clients that stay, and no datagram waits in a process socket.',
  why: 'What a fault leaves behind is paid by clients that were not there.',
  source:
    'a new process is spawned, and its process id is stored in the array at the index where waitpid() was successful.',
  category: 'safety',
  premise: 'Everything comes to rest while the parent runs.',
  judge: (assembly) => {
    const table = assembly.places.at(processes.name);
    return {
      kind: 'quiescent',
      reads: serverComponents(assembly),
      view: (component, value): Value =>
        component === table && (value as Processes).parent !== 'running'
          ? 'no parent'
          : whole(assembly, component, value),
      // Without a parent there is no server: what may be left of it is asked by other properties.
      holds: (views) => {
        if (views.includes('no parent')) return true;
        const joined = views.filter((view) => view === 'joined').length;
        const rows = views.find((view) => typeof view === 'number') ?? 0;
        return rows === joined && !views.includes(false);
      },
    };
  },
  witness: (assembly) => ({
    kind: 'quiescent-witness',
    reads: [assembly.places.at(processes.name)],
    view: (_, value) => (value as Processes).parent === 'running',
    holds: ([running]) => running === true,
  }),
};

/** Whether a component is whole; of the table how many rows it has, of a thread whether its client is joined. */
const whole = (assembly: Assembly, component: number, value: Value): boolean | number | 'joined' => {
  const slot = assembly.places.slots[component];
  if (slot?.kind === 'actor') return hasTag(assembly, component, value, 'joined') ? 'joined' : true;
  if (slot?.kind !== 'resource') return true;
  switch (slot.resource) {
    case 'processes':
      return (value as Processes).children.every(({ life }) => life === 'serving');
    case 'accept-mutex':
      return ['free', 'held', 'inconsistent', 'orphaned'].includes((value as AcceptMutex).is);
    case 'table-lock':
      return (value as TableLock).holders.length === 0 && (value as TableLock).waiting.length === 0;
    case 'client-table':
      return (value as ClientTable).filter((row) => row.is === 'live' || row.is === 'torn').length;
    case 'process-socket':
      return (value as Queue).length === 0;
    default:
      return true;
  }
};
