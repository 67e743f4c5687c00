import type { Value } from '../sim/engine/index.ts';
import { type ClientTable, clientTable, type LiveRow } from '../sim/resources/client-table.ts';
import type { Registers } from '../sim/vocabulary/registers.ts';
import { byState, counted, liveRows } from './forms.ts';
import { actorsOf, type PropertyDefinition, registersOf } from './property.ts';

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
    const { threads: perProcess } = assembly.environment.parameters;
    /** Of each thread the session that was seen last, and in which registers. */
    const sessions: { readonly registers: Registers; readonly session: Session }[] = [];
    const sessionOf = (component: number, value: Value): Session => {
      const registers = registersOf(value);
      const known = sessions[component];
      if (known?.registers === registers) return known.session;
      const { name, client } = registers;
      const session = name === undefined || client === undefined ? null : { name, session: client };
      sessions[component] = { registers, session };
      return session;
    };
    /** For each thread how many rows are its client's. */
    const own = new Uint32Array(threads.length);
    return {
      kind: 'invariant',
      reads: [table, ...threads.map(({ index }) => index)],
      ...byState(
        assembly,
        // Rows of the dead are left to recovery.
        ({ tags }) => (tags.includes('gone') ? 'gone' : tags.includes('joined') ? undefined : null),
        (component, value) => (component === table ? liveRows(value as ClientTable) : sessionOf(component, value)),
      ),
      holds: (views) => {
        own.fill(0);
        for (const row of views[0] as readonly LiveRow[]) {
          const thread = row.process * perProcess + row.thread;
          const session = views[1 + thread] as Session;
          if (session === 'gone') continue;
          if (session === null || session.name !== row.name || session.session !== row.session) return false;
          own[thread] = (own[thread] ?? 0) + 1;
        }
        for (let thread = 0; thread < own.length; thread++) {
          const session = views[1 + thread] as Session;
          if (session !== null && session !== 'gone' && own[thread] !== 1) return false;
        }
        return true;
      },
    };
  },
  witness: (assembly) => ({
    kind: 'witness',
    reads: actorsOf(assembly, 'thread').map(({ index }) => index),
    ...byState(assembly, ({ name }) => name === 'member'),
    ...counted((count) => count(true) > 0),
  }),
};

/** A thread's client, if it is joined, or that the thread is dead. */
type Session = { readonly name: string; readonly session: number } | 'gone' | null;
