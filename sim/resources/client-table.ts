/**
 * The array of clients in shared memory: one row for each joined client, the first empty one is taken.
 *
 * Real memory is written word by word, so writing a row and clearing it are two steps each. With the state word last
 * when writing and first when clearing, what lies between is an empty row with rubbish in it (`dirty`); without, it is
 * a name without an address (`torn`), which everybody takes for a client.
 */
import { present } from '../vocabulary/errors.ts';
import type { ClientId, Name, ProcessId, Session, ThreadId } from '../vocabulary/ids.ts';
import { type Environment, type Resource, threadOf } from './resource.ts';

export type LiveRow = {
  readonly is: 'live';
  readonly process: ProcessId;
  readonly thread: ThreadId;
  readonly name: Name;
  readonly session: Session;
};

export type Row =
  | { readonly is: 'empty' }
  | { readonly is: 'dirty' }
  | { readonly is: 'torn'; readonly name: Name }
  | LiveRow;

export type ClientTable = readonly Row[];

const empty: Row = { is: 'empty' };

/** The name that a search sees in a row, if it sees the row as taken. */
const visibleName = (row: Row): Name | undefined => (row.is === 'live' || row.is === 'torn' ? row.name : undefined);

export const clientTable: Resource<'client-table', ClientTable> = {
  name: 'client-table',
  initial: ({ parameters }) => Array.from({ length: parameters.processes * parameters.threads }, () => empty),
  operations: {
    scan: (table, { registers }) => {
      const name = present(registers.name, 'name');
      if (table.some((row) => visibleName(row) === name)) return { reply: 'NAME_TAKEN', state: table };
      const row = table.findIndex((candidate) => visibleName(candidate) === undefined);
      return row < 0 ? { reply: 'TABLE_FULL', state: table } : { reply: 'FREE', state: table, sets: { row } };
    },
    write: (table, { registers, environment }) => ({
      reply: 'WRITTEN',
      state: replaced(table, present(registers.row, 'row'), halfWritten(present(registers.name, 'name'), environment)),
      // A client connects at most once, so its number is an epoch that is never used again.
      sets: { session: sessionOf(present(registers.client, 'client')) },
    }),
    complete: (table, { registers, self }) => {
      const name = present(registers.name, 'name');
      const session = present(registers.session, 'session');
      const owner = { ...threadOf(self), name, session };
      return {
        reply: 'COMPLETED',
        state: replaced(table, present(registers.row, 'row'), { is: 'live', ...owner }),
        label: { type: 'joined', client: present(registers.client, 'client'), ...owner },
      };
    },
    clear: (table, { registers, self, environment }) => {
      const mine = threadOf(self);
      const row = table.findIndex(
        (candidate) =>
          candidate.is === 'live' &&
          candidate.process === mine.process &&
          candidate.thread === mine.thread &&
          candidate.name === registers.name &&
          candidate.session === registers.session,
      );
      // Somebody overwrote the row: there is nothing of this client's to clear.
      if (row < 0) return { reply: 'CLEARED', state: table };
      const state = replaced(table, row, halfWritten(present(registers.name, 'name'), environment));
      const session = present(registers.session, 'session');
      return { reply: 'CLEARED', state, sets: { row }, label: { type: 'left', ...mine, session } };
    },
    wipe: (table, { registers }) => ({
      reply: 'WIPED',
      state: registers.row === undefined ? table : replaced(table, registers.row, empty),
    }),
    find: (table, { registers }) => {
      const row = table.find((candidate) => visibleName(candidate) === present(registers.destination, 'destination'));
      if (row === undefined) return { reply: 'NO_SUCH_USER', state: table };
      // The address of a torn row reads as zeros.
      const found = row.is === 'live' ? addressOf(row) : { process: 0, thread: 0, session: -1 };
      return { reply: 'FOUND', state: table, sets: { found } };
    },
    // Under the write lock nobody is in the middle of a row, so a dirty one is a dead writer's.
    sweep: (table, { registers }) => ({
      reply: 'SWEPT',
      state: table.map((row) =>
        row.is === 'dirty' || (row.is === 'live' && row.process === registers.scan) ? empty : row,
      ),
      label: { type: 'swept', process: present(registers.scan, 'cursor') },
    }),
  },
  describe: (table) =>
    table
      .map((row) =>
        row.is === 'live'
          ? `${row.name}@${row.process}.${row.thread}`
          : row.is === 'torn'
            ? `${row.name}@?`
            : row.is === 'dirty'
              ? '(dirty)'
              : '·',
      )
      .join(' '),
};

const sessionOf = (client: ClientId): Session => client as number;

const halfWritten = (name: Name, { design }: Environment): Row =>
  design.has('state-word-last') ? { is: 'dirty' } : { is: 'torn', name };

const replaced = (table: ClientTable, index: number, row: Row): ClientTable => {
  const copy = table.slice();
  copy[index] = row;
  return copy;
};

const addressOf = ({ process, thread, session }: LiveRow) => ({ process, thread, session });
