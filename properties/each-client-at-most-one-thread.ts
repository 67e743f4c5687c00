import type { Assembly } from '../sim/kernel/system.ts';
import { type Listener, listener } from '../sim/resources/listener.ts';
import { byState, distinctWithin } from './forms.ts';
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
    ...clientsOf(assembly),
    ...distinctWithin(() => 0),
  }),
  witness: (assembly) => ({
    kind: 'witness',
    ...clientsOf(assembly),
    holds: ([waiting, ...served]) => (waiting as readonly number[]).length > 0 && served.some((one) => one !== null),
  }),
};

/** Who waits in the backlog, then whom each thread serves. */
const clientsOf = (assembly: Assembly) => {
  const backlog = assembly.places.at(listener.name);
  return {
    reads: [backlog, ...actorsOf(assembly, 'thread').map(({ index }) => index)],
    ...byState(
      assembly,
      (_, live) => (live.has('client') ? undefined : null),
      (component, value) => (component === backlog ? (value as Listener).backlog : (registersOf(value).client ?? null)),
    ),
  };
};
