import { type ClientTable, clientTable } from '../sim/resources/client-table.ts';
import { byState, counted, distinctWithin, liveRows } from './forms.ts';
import { actorsOf, type PropertyDefinition, registersOf } from './property.ts';

/** No two rows and no two sessions have one name. */
export const uniqueNames: PropertyDefinition = {
  name: 'unique-names',
  says: 'No two rows of the client table have one name, and no two joined clients do.',
  why: 'A CHAT names its destination: with two of one name it reaches whichever row comes first.',
  source:
    'The whole client entries array is traversed to check if the name that the client wants to assign itself is already in use.',
  category: 'safety',
  premise: 'A client asks for a name that another has.',
  judge: (assembly) => {
    const table = assembly.places.at(clientTable.name);
    return {
      kind: 'invariant',
      reads: [table, ...actorsOf(assembly, 'thread').map(({ index }) => index)],
      ...byState(
        assembly,
        ({ tags }) => (tags.includes('joined') ? undefined : null),
        (component, value) =>
          component === table
            ? liveRows(value as ClientTable).map(({ name }) => name)
            : (registersOf(value).name ?? null),
      ),
      // The rows are one group, the sessions another: a joined client has its name in both.
      ...distinctWithin((read) => (read === 0 ? 0 : 1)),
    };
  },
  witness: (assembly) => ({
    kind: 'witness',
    reads: actorsOf(assembly, 'thread').map(({ index }) => index),
    ...byState(assembly, ({ name }) => name.startsWith('nameTaken')),
    ...counted((count) => count(true) > 0),
  }),
};
