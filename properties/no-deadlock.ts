import type { Value } from '../sim/engine/index.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import type { Connection } from '../sim/resources/connection.ts';
import type { Listener } from '../sim/resources/listener.ts';
import type { Queue } from '../sim/resources/process-socket.ts';
import { isLive, type Processes, processes } from '../sim/resources/processes.ts';
import { hasTag, type PropertyDefinition } from './property.ts';

/** Nothing comes to rest with work undone. */
export const noDeadlock: PropertyDefinition = {
  name: 'no-deadlock',
  says: 'Whenever nobody can move, no work is outstanding: no client waits to be accepted or served, no datagram to be forwarded, no dead process to be respawned, no signal to be handled.',
  why: 'The server looks alive and serves nobody.',
  source: 'Each thread runs an infinite loop of accepting and handling connections until the process exits.',
  category: 'deadlock',
  premise: 'Everything comes to rest while the server runs.',
  judge: (assembly) => {
    const all = assembly.places.slots.map((_, index) => index);
    const table = assembly.places.at(processes.name);
    return {
      kind: 'quiescent',
      reads: all,
      view: (component, value): Value => {
        if (component === table)
          return { running: (value as Processes).parent === 'running', undone: undone(assembly, component, value) };
        return undone(assembly, component, value);
      },
      holds: (views) => {
        const { running, undone: own } = views[table] as { running: boolean; undone: boolean };
        // Without a parent there is no server: whether anything is left of it is asked by other properties.
        return !running || (!own && views.every((view, component) => component === table || view === false));
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

/** Whether a component is at rest with work undone. */
export const undone = (assembly: Assembly, component: number, value: Value): boolean => {
  const slot = assembly.places.slots[component];
  if (slot === undefined) return false;
  if (slot.kind === 'actor') return !hasTag(assembly, component, value, 'resting');
  switch (slot.resource) {
    case 'listener':
      return (value as Listener).backlog.length > 0;
    case 'connection': {
      const connection = value as Connection;
      return connection.is === 'open' && (connection.lines.length > 0 || connection.ended);
    }
    case 'process-socket':
      return (value as Queue).length > 0;
    case 'processes': {
      const { children, sigchld, sigint } = value as Processes;
      return sigchld || sigint || !children.every(isLive);
    }
    default:
      return false;
  }
};
