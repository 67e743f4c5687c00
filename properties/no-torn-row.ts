import { type ClientTable, clientTable } from '../sim/resources/client-table.ts';
import { byState, counted } from './forms.ts';
import { actorsOf, type PropertyDefinition } from './property.ts';

/** Half a row is seen by nobody but the one who is writing it. */
export const noTornRow: PropertyDefinition = {
  name: 'no-torn-row',
  says: 'A row that is half written or half cleared is visible only while its writer is inside the table.',
  why: 'A name without an address is taken for a client: the name is lost, and a CHAT to it goes to thread 0.0.',
  source: 'The client entry is freed by setting all bytes in it to \\0.',
  category: 'safety',
  premise: 'A row is half written or half cleared.',
  judge: (assembly) => {
    const table = assembly.places.at(clientTable.name);
    const actors = [...actorsOf(assembly, 'parent'), ...actorsOf(assembly, 'thread')].map(({ index }) => index);
    return {
      kind: 'invariant',
      reads: [table, ...actors],
      ...byState(
        assembly,
        ({ tags }) => (tags.includes('writing') ? 'writes' : null),
        (_, value) => ((value as ClientTable).some((row) => row.is === 'torn') ? 'torn' : 'whole'),
      ),
      ...counted((count) => count('torn') === 0 || count('writes') > 0),
    };
  },
  witness: (assembly) => ({
    kind: 'witness',
    reads: [assembly.places.at(clientTable.name)],
    view: (_, value) => (value as ClientTable).some((row) => row.is === 'torn' || row.is === 'dirty'),
    holds: ([half]) => half === true,
  }),
};
