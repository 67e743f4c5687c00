import type { OperationName } from '../sim/vocabulary/operations.ts';
import { byState, counted } from './forms.ts';
import { actorsOf, type PropertyDefinition } from './property.ts';

const entries: readonly OperationName[] = [
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
    ...byState(assembly, ({ tags }) =>
      tags.includes('writing') ? 'writes' : tags.includes('reading') ? 'reads' : null,
    ),
    ...counted((count) => count('writes') === 0 || count('writes') + count('reads') === 1),
  }),
  witness: (assembly) => ({
    kind: 'witness',
    reads: actorsOf(assembly, 'thread').map(({ index }) => index),
    ...byState(assembly, ({ tags, offers }) => {
      if (offers.some(({ operation }) => entries.includes(operation))) return 'wants';
      return tags.includes('writing') || tags.includes('reading') ? 'in' : null;
    }),
    ...counted((count) => count('in') > 0 && count('wants') > 0),
  }),
};
