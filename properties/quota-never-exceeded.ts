import type { TableState } from '../sim/kernel/compile.ts';
import type { Quota } from '../sim/resources/quota.ts';
import { byState, counted, everyPart } from './forms.ts';
import { type PropertyDefinition, quotasAndThreads } from './property.ts';

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
    const { reads, threadsOf } = quotasAndThreads(assembly);
    const has = ({ tags, offers }: TableState): 'untaken' | 'taken' | null => {
      if (tags.includes('untaken')) return 'untaken';
      // Who is turned away at the door uses up nothing.
      if (tags.includes('turned-away')) return null;
      const isFinishing = offers.some(
        ({ operation }) => operation === 'quota.finish' || operation === 'addresses.leave',
      );
      return tags.includes('serving') || isFinishing ? 'taken' : null;
    };
    return {
      kind: 'invariant',
      reads,
      ...byState(assembly, has, (_, value) => {
        const { remaining, handled } = value as Quota;
        return { remaining, handled };
      }),
      // A client that was accepted and is not counted yet is one too many where nothing remains for it. What the quota
      // itself counts is not trusted: whoever was accepted is handled, or a thread has him still.
      ...everyPart(
        threadsOf.map((threads, p) => ({
          places: [p, ...threads],
          holds: (views) => {
            const { remaining, handled } = views[p] as Quota;
            let untaken = 0;
            let accepted = 0;
            for (const thread of threads) {
              if (views[thread] === 'untaken') untaken++;
              if (views[thread] !== null) accepted++;
            }
            return remaining >= untaken && handled + accepted <= clients_per_process;
          },
        })),
      ),
    };
  },
  witness: (assembly) => ({
    kind: 'witness',
    reads: quotasAndThreads(assembly).quotas,
    view: (_, value) => (value as Quota).remaining === 0,
    ...counted((count) => count(true) > 0),
  }),
};
