import type { Value } from '../sim/engine/index.ts';
import { type Listener, listener } from '../sim/resources/listener.ts';
import { actorsOf, type PropertyDefinition, registersOf } from './property.ts';

/** A client is served by one thread at most, and by none while it waits to be accepted. */
export const eachClientAtMostOneThread: PropertyDefinition = {
  name: 'each-client-at-most-one-thread',
  says: 'No two threads serve one client, and none serves a client that still waits to be accepted.',
  why: 'Two threads that read one connection tear its lines apart.',
  source: 'Each thread runs an infinite loop of accepting and handling connections until the process exits.',
  category: 'safety',
  premise: 'One client is served while another waits to be accepted.',
  judge: (assembly) => ({
    kind: 'invariant',
    reads: clientsOf(assembly).reads,
    view: clientsOf(assembly).view,
    holds: (views) => {
      const clients = views.flat();
      return new Set(clients).size === clients.length;
    },
  }),
  witness: (assembly) => ({
    kind: 'witness',
    reads: clientsOf(assembly).reads,
    view: clientsOf(assembly).view,
    holds: ([waiting, ...served]) => (waiting as readonly number[]).length > 0 && served.flat().length > 0,
  }),
};

/** Who waits in the backlog, then whom each thread serves. */
const clientsOf = (assembly: Parameters<PropertyDefinition['judge']>[0]) => {
  const backlog = assembly.places.at(listener.name);
  return {
    reads: [backlog, ...actorsOf(assembly, 'thread').map(({ index }) => index)],
    view: (component: number, value: Value): readonly number[] => {
      if (component === backlog) return (value as Listener).backlog;
      const { client } = registersOf(value);
      return client === undefined ? [] : [client];
    },
  };
};
