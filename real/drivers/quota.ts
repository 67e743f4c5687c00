/** The numbers of a process, shared by its threads: how many it may still accept, how many it has handled, how many threads have retired. */
import type { Driver } from './operation.ts';

const remaining = 0;
const handled = 1;
const retired = 2;

/** Memory for the numbers of one process. */
export const makeQuota = (clients_per_process: number): SharedArrayBuffer => {
  const buffer = new SharedArrayBuffer(12);
  new Int32Array(buffer)[remaining] = clients_per_process;
  return buffer;
};

/** Each operation is one atomic step on one number, which is what the source's mutex of the process is for. */
export const quotaDriver = (
  buffer: SharedArrayBuffer,
  clients_per_process: number,
): Driver<'quota.test' | 'quota.take' | 'quota.finish'> => {
  const numbers = new Int32Array(buffer);
  return {
    'quota.test': { perform: () => ({ reply: Atomics.load(numbers, remaining) === 0 ? 'NONE' : 'REMAINING' }) },
    'quota.take': {
      perform: () => {
        Atomics.sub(numbers, remaining, 1);
        return { reply: 'TAKEN' };
      },
    },
    'quota.finish': {
      perform: () => ({ reply: Atomics.add(numbers, handled, 1) + 1 === clients_per_process ? 'LAST' : 'MORE' }),
    },
  };
};

/** Counts a thread that will accept nobody more. */
export const countRetired = (buffer: SharedArrayBuffer): void => {
  Atomics.add(new Int32Array(buffer), retired, 1);
};
export const retiredIn = (buffer: SharedArrayBuffer): number => Atomics.load(new Int32Array(buffer), retired);
