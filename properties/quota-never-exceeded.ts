import type { Value } from '../sim/engine/index.ts';
import type { Quota } from '../sim/resources/quota.ts';
import { hasTag, type PropertyDefinition, quotasAndThreads, wants } from './property.ts';

/** No incarnation of a process accepts more than CPP clients. */
export const quotaNeverExceeded: PropertyDefinition = {
  name: 'quota-never-exceeded',
  says: 'No incarnation of a process accepts more than CPP clients.',
  why: 'The process ends when CPP clients were handled: one too many is cut off in the middle, or handled passes CPP and the process never ends.',
  source:
    'Thread also checks the number of remaining connections that can be made to a process; if that number is equal to zero, then the thread exits.',
  category: 'safety',
  premise: 'A process has accepted CPP clients.',
  judge: (assembly) => {
    const { clients_per_process } = assembly.environment.parameters;
    const { quotas, reads, threadsOf } = quotasAndThreads(assembly);
    return {
      kind: 'invariant',
      reads,
      view: (component, value): Value => {
        if (quotas.includes(component)) {
          const { remaining, handled } = value as Quota;
          return { remaining, handled };
        }
        if (hasTag(assembly, component, value, 'untaken')) return 'untaken';
        const accepted =
          hasTag(assembly, component, value, 'serving') || wants(assembly, component, value, ['quota.finish']);
        return accepted ? 'taken' : null;
      },
      // A client that was accepted and is not counted yet is one too many where nothing remains for it. What the quota
      // itself counts is not trusted: whoever was accepted is handled, or a thread has him still.
      holds: (views) =>
        threadsOf.every((places, p) => {
          const { remaining, handled } = views[p] as Quota;
          const count = (counts: (client: Value | undefined) => boolean) =>
            places.reduce((sum, place) => sum + (counts(views[place]) ? 1 : 0), 0);
          const untaken = count((client) => client === 'untaken');
          const accepted = count((client) => client !== null);
          return remaining >= untaken && handled + accepted <= clients_per_process;
        }),
    };
  },
  witness: (assembly) => ({
    kind: 'witness',
    reads: quotasAndThreads(assembly).quotas,
    view: (_, value) => (value as Quota).remaining === 0,
    holds: (views) => views.includes(true),
  }),
};
