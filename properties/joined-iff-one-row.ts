import type { Value } from '../sim/engine/index.ts';
import { type ClientTable, clientTable, type LiveRow } from '../sim/resources/client-table.ts';
import { actorsOf, hasTag, type PropertyDefinition, registersOf } from './property.ts';

/** A joined client has exactly one row, and every row a joined client. */
export const joinedIffOneRow: PropertyDefinition = {
  name: 'joined-iff-one-row',
  says: 'Outside JOIN, LEAV and recovery a joined client has exactly one row, with its own thread, name and session, and every row of a living thread has its client.',
  why: 'A client without a row is never found; a row without a client is a name that nobody can take and a CHAT to nobody.',
  source:
    'If it is not in use, the client information (p_id, t_id, name) is stored in the first empty entry in the array.',
  category: 'safety',
  premise: 'A client is joined.',
  judge: (assembly) => {
    const table = assembly.places.at(clientTable.name);
    const threads = actorsOf(assembly, 'thread');
    return {
      kind: 'invariant',
      reads: [table, ...threads.map(({ index }) => index)],
      view: (component, value): Value => {
        if (component === table) return (value as ClientTable).flatMap((row) => (row.is === 'live' ? [row] : []));
        // Rows of the dead are left to recovery.
        if (hasTag(assembly, component, value, 'gone')) return 'gone';
        if (!hasTag(assembly, component, value, 'joined')) return null;
        const { name, client } = registersOf(value);
        return name === undefined || client === undefined ? null : { name, session: client };
      },
      holds: ([rowViews, ...views]) => {
        const rows = rowViews as readonly LiveRow[];
        const owners = threads.map(({ who }, position) => {
          const session = views[position] as { name: string; session: number } | 'gone' | null;
          return session === null || session === 'gone' ? null : { ...who, ...session };
        });
        const alive = (row: LiveRow) =>
          threads.some(({ who }, t) => who.process === row.process && who.thread === row.thread && views[t] !== 'gone');
        const belongs = (row: LiveRow, owner: (typeof owners)[number]) =>
          owner !== null &&
          row.process === owner.process &&
          row.thread === owner.thread &&
          row.name === owner.name &&
          row.session === owner.session;
        return (
          owners.every((owner) => owner === null || rows.filter((row) => belongs(row, owner)).length === 1) &&
          rows.every((row) => !alive(row) || owners.some((owner) => belongs(row, owner)))
        );
      },
    };
  },
  witness: (assembly) => ({
    kind: 'witness',
    reads: actorsOf(assembly, 'thread').map(({ index }) => index),
    view: (component, value) => assembly.stateOf(component, value).name === 'member',
    holds: (views) => views.includes(true),
  }),
};
