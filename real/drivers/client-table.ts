/**
 * The client table in shared memory. Every operation is performed by one who has begun a section of the table's lock.
 * The state word is written last and cleared first, so a row is valid exactly if it says so, whenever its writer dies.
 */
import { present } from '../../sim/vocabulary/errors.ts';
import { name_bytes_max } from '../limits.ts';
import { counted, epoch_counter, type Memory, used_rows_word } from '../memory.ts';
import { openCredits, shutCredits } from './credits.ts';
import type { Driver } from './operation.ts';
import type { Self } from './self.ts';

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

export const clientTableDriver = (memory: Memory, self: Self): Driver<ThreadOperation> => {
  const { rowWords, rowSessions, rowBytes, words } = memory;
  const { process } = self;
  const rowNamed = rowFinder(memory);
  /** By thread the row that it wrote last: where to look first when it is to be cleared. */
  const written: number[] = [];
  return {
    'client-table.scan': {
      perform: ({ name }) => {
        if (rowNamed(present(name, 'name')) >= 0) return { reply: 'NAME_TAKEN' };
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
        written[self.thread] = index;
        const bytes = Buffer.from(present(name, 'name'));
        if (index >= Atomics.load(words, used_rows_word)) Atomics.store(words, used_rows_word, index + 1);
        rowBytes.fill(0, 64 * index, 64 * (index + 1));
        rowWords.set([empty, process, self.thread, bytes.length], 16 * index);
        rowSessions[8 * index + 2] = BigInt(session);
        rowBytes.set(bytes, 64 * index + name_at);
        return { reply: 'WRITTEN', sets: { session } };
      },
    },
    'client-table.complete': {
      perform: ({ row, session }) => {
        // Before anybody can find the session its credits are there.
        openCredits(memory, { process, thread: self.thread, session: present(session, 'session') });
        Atomics.store(rowWords, 16 * present(row, 'row'), live);
        return { reply: 'COMPLETED' };
      },
    },
    'client-table.clear': {
      perform: ({ session }) => {
        const row = rowOf(memory, session, written[self.thread]);
        if (row === undefined) return { reply: 'CLEARED' };
        shutCredits(memory, process, self.thread);
        Atomics.store(rowWords, 16 * row, empty);
        return { reply: 'CLEARED', sets: { row } };
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
        const row = rowNamed(present(destination, 'destination'));
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
      Atomics.store(memory.loads, present(scan, 'cursor'), 0);
      for (let row = 0; row < usedRows(memory); row++) {
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

/** The live row of a session, which is never given twice, so it alone says whose row it is. */
const rowOf = (memory: Memory, session: number | undefined, guess = 0): number | undefined => {
  const isIts = (row: number) => Atomics.load(memory.rowWords, 16 * row) === live && sessionOf(memory, row) === session;
  if (isIts(guess)) return guess;
  for (let row = 0; row < usedRows(memory); row++) if (isIts(row)) return row;
  return undefined;
};

const usedRows = ({ words }: Memory): number => Atomics.load(words, used_rows_word);

/** Names whose rows are remembered at most. */
const hints_max = 65_536;

/** Finds the index of the live row with a name, or −1: where it was the last time, else among all. */
const rowFinder = (memory: Memory) => {
  const { rowWords, rowBytes } = memory;
  const hints = new Map<string, { readonly row: number; readonly bytes: Buffer }>();
  const isNamed = (row: number, bytes: Buffer): boolean => {
    if (Atomics.load(rowWords, 16 * row) !== live || rowWords[16 * row + 3] !== bytes.length) return false;
    const start = 64 * row + name_at;
    for (let at = 0; at < bytes.length; at++) if (rowBytes[start + at] !== bytes[at]) return false;
    return true;
  };
  return (name: string): number => {
    const hint = hints.get(name);
    if (hint !== undefined && isNamed(hint.row, hint.bytes)) return hint.row;
    const bytes = hint?.bytes ?? Buffer.from(name);
    if (bytes.length > name_bytes_max) return -1;
    const used = usedRows(memory);
    for (let row = 0; row < used; row++) {
      if (!isNamed(row, bytes)) continue;
      if (hints.size >= hints_max) hints.clear();
      hints.set(name, { row, bytes });
      return row;
    }
    return -1;
  };
};

export const liveRows = (memory: Memory): readonly number[] =>
  Array.from({ length: usedRows(memory) }, (_, row) => row).filter(
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
