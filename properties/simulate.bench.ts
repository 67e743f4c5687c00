/**
 * Steps per second of each scheduler on a large system: N=4 T=8, 40 clients, hardened, one thread; with all properties and
 * with none, in the same run. `node dist/properties/simulate.bench.js`, or with a number of steps.
 */
import { hardened } from '../sim/design/design.ts';
import type { Property } from '../sim/engine/index.ts';
import {
  createSimulator,
  generatorOf,
  pct,
  pos,
  roundRobin,
  type Scheduler,
  uniform,
  withFaults,
} from '../sim/schedulers/index.ts';
import { allProperties, assembleFor, questions } from './index.ts';
import { simulationParameters } from './simulate.ts';

type SchedulerBench = { readonly scheduler: string; readonly alone: number; readonly judged: number };

/** A run of this system is a little shorter than this. */
const LENGTH = 2_000;

/** Steps per second of each scheduler, after at least `steps` steps of each kind. */
export const benchSchedulers = (steps: number, clock_ms: () => number): readonly SchedulerBench[] => {
  const assembly = assembleFor(allProperties, { design: hardened, parameters: simulationParameters({}) });
  const rate = (scheduler: Scheduler, properties: readonly Property[]): number => {
    const simulator = createSimulator(assembly.system, properties);
    const own = withFaults(scheduler);
    const start = clock_ms();
    let taken = 0;
    for (let run = 0; taken < steps; run++) taken += simulator.run(own, generatorOf(1, run), steps).steps;
    return Math.round((taken / (clock_ms() - start)) * 1000);
  };
  const all = questions(assembly, allProperties);
  return [uniform(), pct({ depth: 3, length: LENGTH }), pos(), roundRobin()].map((scheduler) => ({
    scheduler: scheduler.name,
    alone: rate(scheduler, []),
    judged: rate(scheduler, all),
  }));
};

if (process.argv[1]?.endsWith('simulate.bench.js')) {
  const steps = Number(process.argv[2] ?? 1_000_000);
  console.log(`chat, N=4 T=8, 40 clients, 3 CHAT each, ${steps} steps each, one thread: thousands of steps/s`);
  for (const { scheduler, alone, judged } of benchSchedulers(steps, () => performance.now())) {
    const [a, j] = [alone, judged].map((value) => (value / 1000).toFixed(0).padStart(5));
    console.log(
      `  ${scheduler.padEnd(12)} alone ${a}, with ${allProperties.length} properties ${j}, ${(judged / alone).toFixed(2)} of it`,
    );
  }
}
