import type { Value } from '../sim/engine/index.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import { type ClientTable, clientTable } from '../sim/resources/client-table.ts';
import { byState } from './forms.ts';
import { actorsOf, type PropertyDefinition, registersOf } from './property.ts';

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
      ...choiceOf(assembly, (component, value) =>
        component === table ? firstEmpty(value as ClientTable) : chosenRow(value),
      ),
      holds: ([first, ...choices]) => choices.every((row) => row === null || row === first),
    };
  },
  witness: (assembly) => ({
    kind: 'witness',
    reads: actorsOf(assembly, 'thread').map(({ index }) => index),
    ...choiceOf(assembly, (_, value) => chosenRow(value)),
    holds: (choices) => choices.some((row) => row !== null && row !== 0),
  }),
};

const firstEmpty = (table: ClientTable): number => table.findIndex((row) => row.is !== 'live' && row.is !== 'torn');

/** Of threads that are not about to write a row: null. */
const choiceOf = (assembly: Assembly, rest: (component: number, value: Value) => number | null) =>
  byState(
    assembly,
    ({ offers }) => (offers.some(({ operation }) => operation === 'client-table.write') ? undefined : null),
    rest,
  );

/** The row that a thread will write next. */
const chosenRow = (value: Value): number | null => registersOf(value).row ?? null;
