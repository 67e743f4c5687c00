import type { Value } from '../sim/engine/index.ts';
import type { Quota } from '../sim/resources/quota.ts';
import { actorsOf, hasTag, type PropertyDefinition, quotasAndThreads } from './property.ts';

/** A process that ends by itself has handled exactly CPP clients and has none unfinished. */
export const exitOnlyAtQuota: PropertyDefinition = {
  name: 'exit-only-at-quota',
  says: 'A thread ends its process only when the process has handled exactly CPP clients and no accepted client is unfinished.',
  why: 'Any other exit cuts off a client that was promised a server.',
  source: 'If the number of clients handled become equal to CPP. Then the thread causes the process to exit.',
  category: 'safety',
  premise: 'A thread is about to end its process.',
  judge: (assembly) => {
    const { clients_per_process } = assembly.environment.parameters;
    const { quotas, reads, threadsOf } = quotasAndThreads(assembly);
    return {
      kind: 'invariant',
      reads,
      view: (component, value): Value => {
        if (quotas.includes(component)) return (value as Quota).handled;
        if (hasTag(assembly, component, value, 'exiting')) return 'exits';
        return hasTag(assembly, component, value, 'serving') ? 'serves' : null;
      },
      holds: (views) =>
        threadsOf.every((places, p) => {
          const doing = (what: string) => places.some((place) => views[place] === what);
          return !doing('exits') || (views[p] === clients_per_process && !doing('serves'));
        }),
    };
  },
  witness: (assembly) => ({
    kind: 'witness',
    reads: actorsOf(assembly, 'thread').map(({ index }) => index),
    view: (component, value) => hasTag(assembly, component, value, 'exiting'),
    holds: (views) => views.includes(true),
  }),
};
