import type { Quota } from '../sim/resources/quota.ts';
import { byState } from './forms.ts';
import { service, serviceOf } from './monitors/service.ts';
import { type PropertyDefinition, quotasAndThreads } from './property.ts';

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
    const { reads, threadsOf } = quotasAndThreads(assembly);
    return {
      kind: 'witness',
      reads,
      ...byState(
        assembly,
        ({ tags }) => tags.includes('serving'),
        (_, value) => (value as Quota).handled > 0,
      ),
      holds: (views) =>
        threadsOf.some((threads, p) => views[p] === true && threads.some((thread) => views[thread] === true)),
    };
  },
};
