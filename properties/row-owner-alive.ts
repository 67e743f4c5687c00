import type { Value } from '../sim/engine/index.ts';
import { type ClientTable, clientTable, type LiveRow } from '../sim/resources/client-table.ts';
import { type Process, type Processes, processes } from '../sim/resources/processes.ts';
import { byState, liveRows } from './forms.ts';
import { actorsOf, type PropertyDefinition, registersOf } from './property.ts';

/** No process that has begun finds rows of the one before it under its p_id. */
export const rowOwnerAlive: PropertyDefinition = {
  name: 'row-owner-alive',
  says: 'Once a process runs, every row under its p_id is of a client that its own threads serve.',
  why: 'A ghost holds its name for ever, and a CHAT to it goes to whoever sits on that thread now.',
  source: 'The client entry is freed by setting all bytes in it to \\0.',
  category: 'safety',
  premise: 'A process dies while it has a row.',
  judge: (assembly) => {
    const table = assembly.places.at(clientTable.name);
    const life = assembly.places.at(processes.name);
    const threads = actorsOf(assembly, 'thread');
    const { threads: perProcess } = assembly.environment.parameters;
    return {
      kind: 'invariant',
      reads: [table, life, ...threads.map(({ index }) => index)],
      ...byState(
        assembly,
        ({ tags }) => (tags.includes('gone') ? 'gone' : tags.includes('joined') ? undefined : null),
        (component, value) => {
          if (component === table) return liveRows(value as ClientTable);
          if (component === life) return (value as Processes).children.map(begun);
          return registersOf(value).client ?? null;
        },
      ),
      holds: (views) => {
        const [rows, lives] = views;
        return (rows as readonly LiveRow[]).every((row) => {
          const { began, starting } = (lives as readonly ReturnType<typeof begun>[])[row.process] ?? began0;
          if (!began) return true;
          const served = views[2 + row.process * perProcess + row.thread];
          // A thread that died alone keeps its row until its process follows.
          const diedAlone = served === 'gone' && !starting.includes(row.thread);
          return diedAlone || served === row.session;
        });
      },
    };
  },
  witness: (assembly) => {
    const life = assembly.places.at(processes.name);
    return {
      kind: 'witness',
      reads: [assembly.places.at(clientTable.name), life],
      view: (component, value): Value =>
        component === life
          ? (value as Processes).children.map((child) => child.life === 'zombie')
          : liveRows(value as ClientTable),
      holds: ([rows, dead]) =>
        (rows as readonly LiveRow[]).some((row) => (dead as readonly boolean[])[row.process] === true),
    };
  },
};

/** A process that has spawned its threads has begun; which of them have not. */
const begun = ({ life, starting }: Process) => ({ began: life === 'serving', starting });
const began0 = { began: false, starting: [] as readonly number[] };
