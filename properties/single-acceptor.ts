import { byState, counted } from './forms.ts';
import { actorsOf, type PropertyDefinition } from './property.ts';

/** At most one thread of all processes is inside accept. */
export const singleAcceptor: PropertyDefinition = {
  name: 'single-acceptor',
  says: 'At any time at most one thread of all processes is calling accept.',
  why: 'It is what the process-shared mutex is for: no thundering herd.',
  source: 'This ensures that at any time, only one thread is calling accept.',
  category: 'safety',
  premise: 'A thread wants the accept mutex while another is inside accept.',
  judge: (assembly) => ({
    kind: 'invariant',
    reads: actorsOf(assembly, 'thread').map(({ index }) => index),
    ...byState(assembly, ({ tags }) => tags.includes('accepting')),
    ...counted((count) => count(true) <= 1),
  }),
  witness: (assembly) => ({
    kind: 'witness',
    reads: actorsOf(assembly, 'thread').map(({ index }) => index),
    ...byState(assembly, ({ tags, offers }) => {
      if (tags.includes('accepting')) return 'accepts';
      return offers.some(({ operation }) => operation === 'accept-mutex.acquire') ? 'wants' : null;
    }),
    ...counted((count) => count('accepts') > 0 && count('wants') > 0),
  }),
};
