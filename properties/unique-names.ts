import type { Value } from '../sim/engine/index.ts';
import { type ClientTable, clientTable } from '../sim/resources/client-table.ts';
import { actorsOf, hasTag, type PropertyDefinition, registersOf } from './property.ts';

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
      view: (component, value): readonly string[] => {
        if (component === table) return (value as ClientTable).flatMap((row) => (row.is === 'live' ? [row.name] : []));
        const { name } = registersOf(value);
        return hasTag(assembly, component, value, 'joined') && name !== undefined ? [name] : [];
      },
      holds: ([rows, ...sessions]) => distinct(rows as readonly string[]) && distinct(sessions.flat()),
    };
  },
  witness: (assembly) => ({
    kind: 'witness',
    reads: actorsOf(assembly, 'thread').map(({ index }) => index),
    view: (component, value) => assembly.stateOf(component, value).name.startsWith('nameTaken'),
    holds: (views) => views.includes(true),
  }),
};

const distinct = (names: readonly Value[]): boolean => new Set(names).size === names.length;
