import { beforeEach, describe, expect, test } from 'vitest';
import { type Memory, makeMemory, tally_stride } from '../memory.ts';
import { counterNames, latencies, latency_buckets_ms, tally_cell_count, tallyOf, totalOf } from './tally.ts';

let memory: Memory;
beforeEach(() => {
  ({ memory } = makeMemory({ processes: 2, threads: 2 }, true));
});

const owners = [
  { process: 0, thread: 0 },
  { process: 0, thread: 1 },
  { process: 1, thread: 0 },
  { process: 1, thread: 1 },
  { process: 0 },
  { process: 1 },
  'parent',
] as const;

describe('the tallies', () => {
  test('have room for all numbers of a thread, each thread in cache lines of its own', () => {
    expect(tally_cell_count).toBeLessThanOrEqual(tally_stride);
    expect((8 * tally_stride) % 64).toBe(0);
    expect(memory.tallies.byteOffset % 64).toBe(0);
    expect(memory.tallies.length).toBe(tally_stride * owners.length);
  });

  test('of all owners are added up, and those of one are where its successor finds them', () => {
    const accepted = counterNames.indexOf('accepted');
    for (const owner of owners) tallyOf(memory, owner).count(accepted);
    tallyOf(memory, owners[0]).count(accepted);
    expect(totalOf(memory, 'accepted')).toBe(owners.length + 1);
    expect(totalOf(memory, 'accepted', 'handled')).toBe(owners.length + 1);
    expect(totalOf(memory, 'handled')).toBe(0);
  });

  test('put a time into the first bucket that it does not exceed', () => {
    const tally = tallyOf(memory, owners[1]);
    for (const latency_ms of [0, 0.05, 0.051, 1, 5000, 5001]) tally.delivered(latency_ms);
    const { counts, sum_ms } = latencies(memory);
    expect(counts.length).toBe(latency_buckets_ms.length + 1);
    expect(
      counts.map((count, bucket) => [latency_buckets_ms[bucket], count]).filter(([, count]) => count !== 0),
    ).toEqual([
      [0.05, 2],
      [0.1, 1],
      [1, 1],
      [5000, 1],
      [undefined, 1],
    ]);
    expect(sum_ms).toBeCloseTo(10_002.101);
  });
});
