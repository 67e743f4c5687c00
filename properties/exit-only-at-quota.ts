import type { Value } from '../sim/engine/index.ts';
import { type Quota, quota } from '../sim/resources/quota.ts';
import { actorsOf, hasTag, type PropertyDefinition } from './property.ts';

/** A process that ends by itself has handled exactly CPP clients and has none unfinished. */
export const exitOnlyAtQuota: PropertyDefinition = {
  name: 'exit-only-at-quota',
  says: 'A thread ends its process only when the process has handled exactly CPP clients and no accepted client is unfinished.',
  why: 'Any other exit cuts off a client that was promised a server.',
  source: 'If the number of clients handled become equal to CPP. Then the thread causes the process to exit.',
  category: 'safety',
  premise: 'A thread is about to end its process.',
  judge: (assembly) => {
    const { processes, clients_per_process } = assembly.environment.parameters;
    const threads = actorsOf(assembly, 'thread');
    /** For each process the places of its threads among the views. */
    const own = Array.from({ length: processes }, (_, p) =>
      threads.flatMap(({ who }, t) => (who.process === p ? [processes + t] : [])),
    );
    const quotas = Array.from({ length: processes }, (_, p) => assembly.places.at(`${quota.name} ${p}`));
    return {
      kind: 'invariant',
      reads: [...quotas, ...threads.map(({ index }) => index)],
      view: (component, value): Value => {
        if (quotas.includes(component)) return (value as Quota).handled;
        if (hasTag(assembly, component, value, 'exiting')) return 'exits';
        return hasTag(assembly, component, value, 'serving') ? 'serves' : null;
      },
      holds: (views) =>
        own.every((places, p) => {
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
