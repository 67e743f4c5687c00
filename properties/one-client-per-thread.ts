import type { Value } from '../sim/engine/index.ts';
import type { Quota } from '../sim/resources/quota.ts';
import { service, serviceOf } from './monitors/service.ts';
import { hasTag, type PropertyDefinition, quotasAndThreads } from './property.ts';

/** A thread is done with one client before it takes the next. */
export const oneClientPerThread: PropertyDefinition = {
  name: 'one-client-per-thread',
  says: 'No thread accepts a client before it has closed the connection of the one before.',
  why: 'The one before would wait for ever: connected, and served by nobody.',
  source: 'Each thread runs an infinite loop of accepting and handling connections until the process exits.',
  category: 'safety',
  premise: 'A thread serves a client after its process has finished another.',
  monitors: [service],
  judge: (assembly) => ({
    kind: 'invariant',
    reads: [assembly.places.at(service.name)],
    view: (_, value) => serviceOf(value).doubled,
    holds: ([doubled]) => doubled === false,
  }),
  witness: (assembly) => {
    const { quotas, reads, threadsOf } = quotasAndThreads(assembly);
    return {
      kind: 'witness',
      reads,
      view: (component, value): Value =>
        quotas.includes(component) ? (value as Quota).handled > 0 : hasTag(assembly, component, value, 'serving'),
      holds: (views) =>
        threadsOf.some((threads, p) => views[p] === true && threads.some((thread) => views[thread] === true)),
    };
  },
};
