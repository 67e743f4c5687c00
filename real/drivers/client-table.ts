/**
 * The client table in shared memory. Every operation is performed by one who has begun a section of the table's lock.
 * The state word is written last and cleared first, so a row is valid exactly if it says so, whenever its writer dies.
 */
import { present } from '../../sim/vocabulary/errors.ts';
import { name_bytes_max } from '../limits.ts';
import { counted, epoch_counter, type Memory } from '../memory.ts';
import { openCredits, shutCredits } from './credits.ts';
import type { Driver } from './operation.ts';

const empty = 0;
const live = 1;
const name_at = 24;

type ThreadOperation =
  | 'client-table.scan'
  | 'client-table.write'
  | 'client-table.complete'
  | 'client-table.clear'
  | 'client-table.wipe'
  | 'client-table.find';

export const clientTableDriver = (memory: Memory, process: number, thread: number): Driver<ThreadOperation> => {
  const { rowWords, rowSessions, rowBytes } = memory;
  return {
    'client-table.scan': {
      perform: ({ name }) => {
        if (rowNamed(memory, present(name, 'name')) >= 0) return { reply: 'NAME_TAKEN' };
        for (let row = 0; row < memory.row_count; row++) {
          if (Atomics.load(rowWords, 16 * row) === empty) return { reply: 'FREE', sets: { row } };
        }
        return { reply: 'TABLE_FULL' };
      },
    },
    'client-table.write': {
      perform: ({ row, name }) => {
        const index = present(row, 'row');
        const session = counted(memory, epoch_counter);
        const bytes = Buffer.from(present(name, 'name'));
        rowBytes.fill(0, 64 * index, 64 * (index + 1));
        rowWords.set([empty, process, thread, bytes.length], 16 * index);
        rowSessions[8 * index + 2] = BigInt(session);
        rowBytes.set(bytes, 64 * index + name_at);
        return { reply: 'WRITTEN', sets: { session } };
      },
    },
    'client-table.complete': {
      perform: ({ row, session }) => {
        // Before anybody can find the session its credits are there.
        openCredits(memory, { process, thread, session: present(session, 'session') });
        Atomics.store(rowWords, 16 * present(row, 'row'), live);
        return { reply: 'COMPLETED' };
      },
    },
    'client-table.clear': {
      perform: ({ session }) => {
        for (let row = 0; row < memory.row_count; row++) {
          // A session is never given twice, so it alone says whose row this is.
          if (Atomics.load(rowWords, 16 * row) !== live || sessionOf(memory, row) !== session) continue;
          shutCredits(memory, process, thread);
          Atomics.store(rowWords, 16 * row, empty);
          return { reply: 'CLEARED', sets: { row } };
        }
        return { reply: 'CLEARED' };
      },
    },
    'client-table.wipe': {
      perform: ({ row }) => {
        if (row !== undefined) rowBytes.fill(0, 64 * row, 64 * (row + 1));
        return { reply: 'WIPED' };
      },
    },
    'client-table.find': {
      perform: ({ destination }) => {
        const row = rowNamed(memory, present(destination, 'destination'));
        if (row < 0) return { reply: 'NO_SUCH_USER' };
        return { reply: 'FOUND', sets: { found: addressOf(memory, row) } };
      },
    },
  };
};

/** The parent's: clears the rows of a dead process, and those that anybody dead left half-written. */
export const sweepDriver = (memory: Memory): Driver<'client-table.sweep'> => ({
  'client-table.sweep': {
    perform: ({ scan }) => {
      const { rowWords, rowBytes, shape } = memory;
      for (let thread = 0; thread < shape.threads; thread++) shutCredits(memory, present(scan, 'cursor'), thread);
      for (let row = 0; row < memory.row_count; row++) {
        const isLive = Atomics.load(rowWords, 16 * row) === live;
        if (isLive && rowWords[16 * row + 1] !== scan) continue;
        Atomics.store(rowWords, 16 * row, empty);
        rowBytes.fill(0, 64 * row, 64 * (row + 1));
      }
      return { reply: 'SWEPT' };
    },
  },
});

const sessionOf = ({ rowSessions }: Memory, row: number): number => Number(rowSessions[8 * row + 2]);

const addressOf = (memory: Memory, row: number) => ({
  process: present(memory.rowWords[16 * row + 1], 'row'),
  thread: present(memory.rowWords[16 * row + 2], 'row'),
  session: sessionOf(memory, row),
});

/** The index of the live row with that name, or −1. */
const rowNamed = ({ rowWords, rowBytes, row_count }: Memory, name: string): number => {
  const wanted = Buffer.from(name);
  if (wanted.length > name_bytes_max) return -1;
  for (let row = 0; row < row_count; row++) {
    if (Atomics.load(rowWords, 16 * row) !== live || rowWords[16 * row + 3] !== wanted.length) continue;
    const start = 64 * row + name_at;
    if (wanted.equals(rowBytes.subarray(start, start + wanted.length))) return row;
  }
  return -1;
};

/** The rows of those who have joined, for a person: nobody is locked out while they are looked at. */
export const liveRows = (memory: Memory): readonly number[] =>
  Array.from({ length: memory.row_count }, (_, row) => row).filter(
    (row) => Atomics.load(memory.rowWords, 16 * row) === live,
  );

/** The names in the table and who serves them, for a person. */
export const describeTable = (memory: Memory): readonly string[] =>
  liveRows(memory).map((row) => {
    const { process, thread } = addressOf(memory, row);
    const start = 64 * row + name_at;
    const name = Buffer.from(memory.rowBytes.subarray(start, start + (memory.rowWords[16 * row + 3] ?? 0)));
    return `${name}@${process}.${thread}`;
  });
