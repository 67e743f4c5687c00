/** A simulation needs as much memory after many steps as after few, in one long run and in many short ones. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { hardened } from '../sim/design/design.ts';
import type { Value } from '../sim/engine/index.ts';
import {
  createSimulator,
  generatorOf,
  type Observer,
  pct,
  portfolio,
  pos,
  roundRobin,
  uniform,
  withFaults,
} from '../sim/schedulers/index.ts';
import type { Parameters } from '../sim/vocabulary/parameters.ts';
import { coverageOf } from './coverage.ts';
import { allProperties, assembleFor, questions } from './index.ts';
import { simulationParameters } from './simulate.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const heap_bytes = (): number => {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
};

const FEW = 200_000;
const MANY = 1_000_000;
/** Code that is compiled late and the like. One word kept for each step would be eight times as much. */
const TOLERANCE_BYTES = 800_000;

/** How much more is kept after MANY steps than after FEW. */
const growth_bytes = (changes: Partial<Parameters>, run_steps: number, also?: Observer): number => {
  const assembly = assembleFor(allProperties, { design: hardened, parameters: simulationParameters(changes) });
  const simulator = createSimulator(assembly.system, questions(assembly, allProperties));
  const members = [uniform(), pos(), roundRobin(), pct({ depth: 3, length: 2_000 })];
  const scheduler = withFaults(portfolio(members));
  const recorded = coverageOf(assembly);
  const observe: Observer = (...step) => {
    recorded.observe(...step);
    also?.(...step);
  };
  let steps = 0;
  let run = 0;
  const goOn = (to: number) => {
    while (steps < to) {
      recorded.begin();
      const { steps: taken, fallen, error } = simulator.run(scheduler, generatorOf(4, run++), run_steps, observe);
      expect([fallen, error]).toEqual([[], undefined]);
      steps += taken;
    }
  };
  goOn(FEW);
  const few_bytes = heap_bytes();
  goOn(MANY);
  return heap_bytes() - few_bytes;
};

describe('memory', () => {
  it('is flat over many runs', () => {
    expect(growth_bytes({ kills: 2 }, 100_000)).toBeLessThan(TOLERANCE_BYTES);
  });

  it('is flat over long runs', () => {
    const endless = { clients_per_process: 1_000_000, chats: 1_000_000, rubbish: 1_000_000 };
    expect(growth_bytes(endless, MANY)).toBeLessThan(TOLERANCE_BYTES);
  });

  it('would be seen to grow by one small value for every fourth step', () => {
    const kept: Value[] = [];
    const leak: Observer = (actor, choice) => {
      if ((actor + choice) % 4 === 0) kept.push([actor]);
    };
    expect(growth_bytes({ kills: 2 }, 100_000, leak)).toBeGreaterThan(2 * TOLERANCE_BYTES);
    expect(kept.length).toBeGreaterThan(0);
  });
});
