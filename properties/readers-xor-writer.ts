import type { Value } from '../sim/engine/index.ts';
import { actorsOf, hasTag, type PropertyDefinition, wants } from './property.ts';

const entries = [
  'table-lock.begin-read',
  'table-lock.begin-write',
  'table-lock.await-turn',
  'table-lock.wait-free',
  'table-lock.wait-no-writers',
];

/** Either readers or one writer are inside the client table. */
export const readersXorWriter: PropertyDefinition = {
  name: 'readers-xor-writer',
  says: 'While somebody writes the client table nobody else reads or writes it.',
  why: 'Two writers take the same empty row; a reader among writers sees half a row.',
  source: 'Read-write exclusivity is carried with the help of semaphores.',
  category: 'safety',
  premise: 'Somebody wants into the table while another is in it.',
  judge: (assembly) => ({
    kind: 'invariant',
    reads: [...actorsOf(assembly, 'parent'), ...actorsOf(assembly, 'thread')].map(({ index }) => index),
    view: (component, value): Value =>
      hasTag(assembly, component, value, 'writing')
        ? 'writes'
        : hasTag(assembly, component, value, 'reading')
          ? 'reads'
          : null,
    holds: (views) => !views.includes('writes') || views.filter((view) => view !== null).length === 1,
  }),
  witness: (assembly) => ({
    kind: 'witness',
    reads: actorsOf(assembly, 'thread').map(({ index }) => index),
    view: (component, value): Value => {
      if (wants(assembly, component, value, entries)) return 'wants';
      return hasTag(assembly, component, value, 'writing') || hasTag(assembly, component, value, 'reading')
        ? 'in'
        : null;
    },
    holds: (views) => views.includes('in') && views.includes('wants'),
  }),
};
