import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDesign } from '../sim/design/design.ts';
import { createSimulator, generatorOf, pos, uniform, withFaults } from '../sim/schedulers/index.ts';
import { readTrace } from '../sim/trace/codec.ts';
import { scheduleKinds, schedulesNeeded, seedCount, spreadOf } from './hazard-schedules.ts';
import { assembleFor, propertiesNamed } from './index.ts';

const kept = (id: string) =>
  readTrace(readFileSync(join(import.meta.dirname, 'counterexamples', `${id}.json`), 'utf8'));

it('a hazard that every schedule meets needs one run, whatever the seed', () => {
  const needed = schedulesNeeded(kept('H13'));
  for (const kind of scheduleKinds) expect(needed[kind]).toEqual({ median: 1, min: 1, max: 1, missed: 0 });
});

describe('one that few meet', () => {
  const hazard = kept('H2');
  const tried = 10;
  const needed = schedulesNeeded(hazard, tried);

  it.each([
    ['random', uniform],
    ['pos', pos],
  ] as const)('needs as many runs of %s as a plain loop counts', (kind, make) => {
    const [property] = propertiesNamed([hazard.property ?? '']);
    const { design, parameters } = hazard;
    const assembly = assembleFor([property!], { design: parseDesign(design), parameters });
    const judged = [{ name: property!.name, ...property!.judge(assembly) }];
    const counts: number[] = [];
    for (let seed = 1; seed <= seedCount; seed++) {
      let run = 0;
      for (let fallen = false; !fallen && run <= tried; run++) {
        // Afresh for each run: nothing of an earlier one may matter.
        const simulator = createSimulator(assembly.system, judged);
        const { end } = simulator.run(withFaults(make(), [5, 20, 80]), generatorOf(seed, run), 2_000);
        fallen = run < tried && end === 'violated';
      }
      counts.push(run);
    }
    counts.sort((a, b) => a - b);
    const missed = counts.filter((count) => count === tried + 1).length;
    expect(missed).toBeGreaterThan(0);
    expect(missed).toBeLessThan(seedCount);
    const median = counts[10]! > tried ? tried + 1 : (counts[9]! + counts[10]!) / 2;
    expect(needed[kind]).toEqual({ median, min: counts[0], max: tried + 1, missed });
  });

  it('needs as many again when it is counted again', () => {
    expect(schedulesNeeded(hazard, tried)).toEqual(needed);
  });
});

describe('the median', () => {
  it('is the middle one, or the mean of two', () => {
    expect(spreadOf([9, 1, 4], 10)).toEqual({ median: 4, min: 1, max: 9, missed: 0 });
    expect(spreadOf([9, 1, 4, 7], 10)).toEqual({ median: 5.5, min: 1, max: 9, missed: 0 });
    expect(spreadOf([11, 1, 4, 7], 10)).toEqual({ median: 5.5, min: 1, max: 11, missed: 1 });
  });

  it('is more than were tried where the upper of the two was given up', () => {
    expect(spreadOf([11, 1, 11, 4], 10)).toEqual({ median: 11, min: 1, max: 11, missed: 2 });
    expect(spreadOf([11, 11, 11, 4], 10).median).toBe(11);
    expect(spreadOf([11, 1, 11], 10).median).toBe(11);
  });
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
