import type { Value } from '../sim/engine/index.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import type { Connection } from '../sim/resources/connection.ts';
import type { Listener } from '../sim/resources/listener.ts';
import type { Queue } from '../sim/resources/process-socket.ts';
import { isLive, type Processes, processes } from '../sim/resources/processes.ts';
import { hasTag, type PropertyDefinition, serverComponents } from './property.ts';

/** Nothing comes to rest with work undone. */
export const noDeadlock: PropertyDefinition = {
  name: 'no-deadlock',
  says: 'Whenever nobody can move, no work is outstanding: no client waits to be served, none to be accepted while a thread is free, no datagram to be forwarded, no dead process to be respawned, no signal to be handled.',
  why: 'The server looks alive and serves nobody.',
  source: 'Each thread runs an infinite loop of accepting and handling connections until the process exits.',
  category: 'deadlock',
  premise: 'Everything comes to rest while the server runs.',
  judge: (assembly) => {
    const table = assembly.places.at(processes.name);
    return {
      kind: 'quiescent',
      reads: serverComponents(assembly),
      view: (component, value): Value =>
        component === table && (value as Processes).parent !== 'running'
          ? 'no parent'
          : restOf(assembly, component, value),
      holds: (views) => {
        // Without a parent there is no server: whether anything is left of it is asked by other properties.
        if (views.includes('no parent')) return true;
        return !views.includes('undone') && !(views.includes('waits') && views.includes('free'));
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

/**
 * How a component is at rest. undone: with work that somebody should do. waits: a client that somebody should accept, if
 * there is anybody: where clients never leave, all threads may be taken. free: a thread that could take one.
 */
type Rest = 'done' | 'undone' | 'waits' | 'free';

const restOf = (assembly: Assembly, component: number, value: Value): Rest => {
  const slot = assembly.places.slots[component];
  if (slot?.kind === 'actor') {
    if (!hasTag(assembly, component, value, 'resting')) return 'undone';
    const taken = (['serving', 'gone'] as const).some((tag) => hasTag(assembly, component, value, tag));
    const ended = assembly.stateOf(component, value).offers.length === 0;
    return slot.who.kind === 'thread' && !taken && !ended ? 'free' : 'done';
  }
  if (slot?.kind !== 'resource') return 'done';
  switch (slot.resource) {
    case 'listener':
      return (value as Listener).backlog.length > 0 ? 'waits' : 'done';
    case 'connection': {
      const connection = value as Connection;
      if (connection.is === 'closed' || (connection.lines.length === 0 && !connection.ended)) return 'done';
      return connection.process === null ? 'waits' : 'undone';
    }
    case 'process-socket':
      return (value as Queue).length > 0 ? 'undone' : 'done';
    case 'processes': {
      const { children, sigchld, sigint } = value as Processes;
      return sigchld || sigint || !children.every(isLive) ? 'undone' : 'done';
    }
    default:
      return 'done';
  }
};
