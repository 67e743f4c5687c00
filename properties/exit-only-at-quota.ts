import type { Quota } from '../sim/resources/quota.ts';
import { byState, counted, everyPart } from './forms.ts';
import { actorsOf, type PropertyDefinition, quotasAndThreads } from './property.ts';

/** A process that ends by itself has handled exactly CPP clients and has none unfinished. */
export const exitOnlyAtQuota: PropertyDefinition = {
  name: 'exit-only-at-quota',
  says: 'A thread ends its process only when the process has handled exactly CPP clients and no client that was let in is unfinished.',
  why: 'Any other exit cuts off a client that was promised a server.',
  source: 'If the number of clients handled become equal to CPP. Then the thread causes the process to exit.',
  category: 'safety',
  premise: 'A thread is about to end its process.',
  judge: (assembly) => {
    const { clients_per_process } = assembly.environment.parameters;
    const { reads, threadsOf } = quotasAndThreads(assembly);
    return {
      kind: 'invariant',
      reads,
      ...byState(
        assembly,
        ({ tags }) => {
          if (tags.includes('exiting')) return 'exits';
          // Who is turned away at the door was promised nothing.
          return tags.includes('serving') && !tags.includes('turned-away') ? 'serves' : null;
        },
        (_, value) => (value as Quota).handled,
      ),
      ...everyPart(
        threadsOf.map((threads, p) => ({
          places: [p, ...threads],
          holds: (views) => {
            const doing = (what: string) => threads.some((thread) => views[thread] === what);
            return !doing('exits') || (views[p] === clients_per_process && !doing('serves'));
          },
        })),
      ),
    };
  },
  witness: (assembly) => ({
    kind: 'witness',
    reads: actorsOf(assembly, 'thread').map(({ index }) => index),
    ...byState(assembly, ({ tags }) => tags.includes('exiting')),
    ...counted((count) => count(true) > 0),
  }),
};
