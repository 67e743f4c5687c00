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
    const chosen = choiceOf(assembly);
    return {
      kind: 'invariant',
      reads: [table, ...actorsOf(assembly, 'thread').map(({ index }) => index)],
      view: (component, value): Value =>
        component === table ? firstEmpty(value as ClientTable) : chosen(component, value),
      holds: ([first, ...choices]) => choices.every((row) => row === null || row === first),
    };
  },
  witness: (assembly) => ({
    kind: 'witness',
    reads: actorsOf(assembly, 'thread').map(({ index }) => index),
    view: choiceOf(assembly),
    holds: (choices) => choices.some((row) => row !== null && row !== 0),
  }),
};

const firstEmpty = (table: ClientTable): number => table.findIndex((row) => row.is !== 'live' && row.is !== 'torn');

/** The row that a thread will write next, if it is about to. */
const choiceOf = (assembly: Assembly) => {
  const writes = byState(assembly, ({ offers }) => offers.some(({ operation }) => operation === 'client-table.write'));
  return (component: number, value: Value): number | null =>
    writes(component, value) ? (registersOf(value).row ?? null) : null;
};
