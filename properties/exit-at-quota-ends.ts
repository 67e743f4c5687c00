import type { Quota } from '../sim/resources/quota.ts';
import { byState, counted } from './forms.ts';
import { actorsOf, type PropertyDefinition, quotasAndThreads } from './property.ts';

/** A process that has handled CPP clients comes to its end. */
export const exitAtQuotaEnds: PropertyDefinition = {
  name: 'exit-at-quota-ends',
  says: 'Once everything has come to rest, no process that has handled CPP clients is still there.',
  why: 'An exit that hangs takes T places away until a stranger connects.',
  source: 'If the number of clients handled become equal to CPP. Then the thread causes the process to exit.',
  category: 'safety',
  premise: 'A thread is about to end its process.',
  judge: (assembly) => ({
    kind: 'quiescent',
    reads: quotasAndThreads(assembly).quotas,
    // The quota of a process ends with it.
    view: (_, value) => (value as Quota).handled >= assembly.environment.parameters.clients_per_process,
    holds: (views) => !views.includes(true),
  }),
  witness: (assembly) => ({
    kind: 'witness',
    reads: actorsOf(assembly, 'thread').map(({ index }) => index),
    ...byState(assembly, ({ tags }) => tags.includes('exiting')),
    ...counted((count) => count(true) > 0),
  }),
};
