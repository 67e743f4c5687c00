import type { Value } from '../sim/engine/index.ts';
import { actorsOf, hasTag, type PropertyDefinition, wants } from './property.ts';

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
    view: (component, value) => hasTag(assembly, component, value, 'accepting'),
    holds: (views) => views.filter((accepting) => accepting === true).length <= 1,
  }),
  witness: (assembly) => ({
    kind: 'witness',
    reads: actorsOf(assembly, 'thread').map(({ index }) => index),
    view: (component, value): Value => {
      if (hasTag(assembly, component, value, 'accepting')) return 'accepts';
      return wants(assembly, component, value, ['accept-mutex.acquire']) ? 'wants' : null;
    },
    holds: (views) => views.includes('accepts') && views.includes('wants'),
  }),
};
