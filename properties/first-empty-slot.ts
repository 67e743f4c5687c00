import type { Value } from '../sim/engine/index.ts';
import { type ClientTable, clientTable } from '../sim/resources/client-table.ts';
import { actorsOf, type PropertyDefinition, registersOf, wants } from './property.ts';

/** A JOIN writes the first row that is empty. */
export const firstEmptySlot: PropertyDefinition = {
  name: 'first-empty-slot',
  says: 'Whoever is about to write a new row has chosen the first one that is empty.',
  why: 'It is what the source promises, and what lets a search stop at the highest row ever used.',
  source: 'the client information (p_id, t_id, name) is stored in the first empty entry in the array.',
  category: 'safety',
  premise: 'A row is written behind one that is taken.',
  judge: (assembly) => {
    const table = assembly.places.at(clientTable.name);
    return {
      kind: 'invariant',
      reads: [table, ...actorsOf(assembly, 'thread').map(({ index }) => index)],
      view: (component, value): Value =>
        component === table ? taken(value as ClientTable) : chosen(assembly, component, value),
      holds: ([rows, ...choices]) =>
        choices.every((row) => row === null || (rows as readonly boolean[]).indexOf(false) === row),
    };
  },
  witness: (assembly) => ({
    kind: 'witness',
    reads: actorsOf(assembly, 'thread').map(({ index }) => index),
    view: (component, value) => chosen(assembly, component, value),
    holds: (choices) => choices.some((row) => row !== null && row !== 0),
  }),
};

const taken = (table: ClientTable): readonly boolean[] => table.map((row) => row.is === 'live' || row.is === 'torn');

/** The row that a thread will write next, if it is about to. */
const chosen = (
  assembly: Parameters<PropertyDefinition['judge']>[0],
  component: number,
  value: Value,
): number | null =>
  wants(assembly, component, value, ['client-table.write']) ? (registersOf(value).row ?? null) : null;
