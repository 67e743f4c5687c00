import type { Value } from '../sim/engine/index.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import { type Listener, listener } from '../sim/resources/listener.ts';
import { actorsOf, type PropertyDefinition } from './property.ts';

/** Nobody who connects is left hanging. */
export const eachClientAnsweredOrQueued: PropertyDefinition = {
  name: 'each-client-answered-or-queued',
  says: 'A client that connects is queued or refused at once, also when the backlog is full.',
  why: 'A client that hears nothing cannot tell a full server from a dead one.',
  source: 'Each thread runs an infinite loop of accepting and handling connections until the process exits.',
  category: 'safety',
  premise: 'The backlog is full or the port is closed.',
  judge: (assembly) => ({
    kind: 'invariant',
    reads: [assembly.places.at(listener.name)],
    view: hangs(assembly),
    holds: ([hanging]) => hanging === false,
  }),
  witness: (assembly) => ({
    kind: 'witness',
    reads: [assembly.places.at(listener.name)],
    view: (_, value) => {
      const { backlog, closed } = value as Listener;
      return closed || backlog.length >= assembly.environment.parameters.backlog_max;
    },
    holds: ([full]) => full === true,
  }),
};

/** Whether a client that would connect now would have to wait for an answer. */
const hangs = (assembly: Assembly) => {
  const [client] = actorsOf(assembly, 'client');
  const component = client && assembly.system.components[client.index];
  const connecting = component?.actions?.(component.initial);
  return (_: number, queue: Value): boolean =>
    connecting?.every(({ take }) => take(component?.initial ?? null, queue, client?.index ?? 0) === undefined) ?? false;
};
