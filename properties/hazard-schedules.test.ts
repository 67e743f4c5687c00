import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readTrace } from '../sim/trace/codec.ts';
import { scheduleKinds, schedulesNeeded, seedCount } from './hazard-schedules.ts';

const kept = (id: string) =>
  readTrace(readFileSync(join(import.meta.dirname, 'counterexamples', `${id}.json`), 'utf8'));

it('a hazard that every schedule meets needs one run, whatever the seed', () => {
  const needed = schedulesNeeded(kept('H13'));
  for (const kind of scheduleKinds) expect(needed[kind]).toEqual({ median: 1, min: 1, max: 1, missed: 0 });
});

it('one that few meet needs more, and as many again when it is counted again', () => {
  const needed = schedulesNeeded(kept('H7'));
  for (const kind of scheduleKinds) {
    const { min, median, max, missed } = needed[kind];
    expect([min >= 1, min <= median, median <= max, max > 1, missed < seedCount]).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
  }
  expect(schedulesNeeded(kept('H7'))).toEqual(needed);
});

it('where nothing falls every seed is given up', () => {
  const tried = 20;
  const given = schedulesNeeded({ ...kept('H14'), design: 'hardened' }, tried);
  for (const kind of scheduleKinds) {
    expect(given[kind]).toEqual({
      median: tried + 1,
      min: tried + 1,
      max: tried + 1,
      missed: seedCount,
    });
  }
});
