/**
 * The numbers of one thread in shared memory: written by it alone, with plain stores, read by the parent. Killing a thread
 * loses nothing, and its successor counts on.
 */
import { type Memory, type Shape, tally_stride } from '../memory.ts';

/** What is counted, in the order of the memory. Counts are added up over all threads; real/observe/counters.ts says of what. */
export const counterNames = [
  'accepted',
  'accept_failed',
  'accept_mutex_mended',
  'handled',
  'joined',
  'name_taken',
  'table_full',
  'left',
  'lost',
  'cut_answering',
  'cut_delivering',
  'crowded',
  'too_late',
  'idle',
  'going_down',
  'chats',
  'no_such_user',
  'gone',
  'no_credit',
  'send_full',
  'sent',
  'drained',
  'forward_full',
  'stale',
  'delivered',
  'reads_ended',
  'writes_ended',
  'reads_queued',
  'writes_queued',
  'respawned',
  'fork_failed',
  'reaped',
  'stopping',
] as const;
export type CounterName = (typeof counterNames)[number];

/** Upper ends of the buckets of the time from a message's send to its delivery. One more is for all that take longer. */
export const latency_buckets_ms = [
  0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000,
] as const;

/** The incarnation of which the thread runs; negative once it has come to its end; 0 before the first. */
const running_cell = 0;
const counters_at = 1;
const latency_sum_cell = counters_at + counterNames.length;
const buckets_at = latency_sum_cell + 1;
export const tally_cell_count = buckets_at + latency_buckets_ms.length + 1;

export type Tally = {
  readonly runs: (incarnation: number) => void;
  readonly hasEnded: () => void;
  readonly count: (counter: number) => void;
  readonly delivered: (latency_ms: number) => void;
};

/** Whose tally: a thread's, the main loop's of a process, or the parent's. */
type Owner =
  | { readonly process: number; readonly thread: number }
  | { readonly process: number; readonly thread?: undefined }
  | 'parent';

const placeOf = ({ processes, threads }: Shape, owner: Owner): number => {
  if (owner === 'parent') return tally_stride * (processes * threads + processes);
  const { process, thread } = owner;
  return tally_stride * (thread === undefined ? processes * threads + process : process * threads + thread);
};

export const tallyOf = ({ tallies, shape }: Memory, owner: Owner): Tally => {
  const start = placeOf(shape, owner);
  const cells = tallies.subarray(start, start + tally_stride);
  const add = (cell: number, amount: number): void => {
    cells[cell] = (cells[cell] ?? 0) + amount;
  };
  return {
    runs: (incarnation) => {
      cells[running_cell] = incarnation;
    },
    hasEnded: () => {
      cells[running_cell] = -Math.abs(cells[running_cell] ?? 0);
    },
    count: (counter) => add(counters_at + counter, 1),
    delivered: (latency_ms) => {
      let bucket = 0;
      while (latency_ms > (latency_buckets_ms[bucket] ?? Number.POSITIVE_INFINITY)) bucket++;
      add(buckets_at + bucket, 1);
      add(latency_sum_cell, latency_ms);
    },
  };
};

/** The incarnation that the owner says it runs as: see `running_cell`. */
export const runningAs = ({ tallies, shape }: Memory, owner: Owner): number =>
  tallies[placeOf(shape, owner) + running_cell] ?? 0;

/** What one cell is in all tallies together. */
const sumOf = ({ tallies }: Memory, cell: number): number => {
  let sum = 0;
  for (let at = cell; at < tallies.length; at += tally_stride) sum += tallies[at] ?? 0;
  return sum;
};

export const totalOf = (memory: Memory, ...counters: readonly CounterName[]): number =>
  counters.reduce((sum, counter) => sum + sumOf(memory, counters_at + counterNames.indexOf(counter)), 0);

/** Whether the server was told to shut down or to drain. */
export const isStopping = (memory: Memory): boolean => totalOf(memory, 'stopping') > 0;

/** Messages in each bucket, the last one for those above all, and the sum of all times. */
export const latencies = (memory: Memory): { readonly counts: readonly number[]; readonly sum_ms: number } => ({
  counts: Array.from({ length: latency_buckets_ms.length + 1 }, (_, bucket) => sumOf(memory, buckets_at + bucket)),
  sum_ms: sumOf(memory, latency_sum_cell),
});
