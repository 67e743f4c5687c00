/** How many random schedules it takes to meet a hazard: what a search finds at once, chance may find late or never. */
import { parseDesign } from '../sim/design/design.ts';
import {
  createSimulator,
  generatorOf,
  pct,
  pos,
  type Scheduler,
  uniform,
  withFaults,
} from '../sim/schedulers/index.ts';
import type { Trace } from '../sim/trace/codec.ts';
import { assembleFor, propertiesNamed, questions } from './index.ts';

export const scheduleKinds = ['random', 'pct', 'pos'] as const;
export type ScheduleKind = (typeof scheduleKinds)[number];

/** Over the seeds: how many runs until the property fell. */
export type SchedulesNeeded = {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Seeds of which no run met it: they count as one more than were tried. */
  readonly missed: number;
};

export type HazardSchedules = Readonly<Record<ScheduleKind, SchedulesNeeded>>;

export const seedCount = 20;
/** Runs of one seed at most. */
export const runsMax = 2_000;
const stepsMax = 2_000;
/** Steps between two faults on average: the systems of the hazards end after a few dozen. */
const faultsEvery = [5, 20, 80];
const pctDepth = 3;
/** The run that measures how long runs are, for pct. Its number is no run's. */
const pilotRun = 2 ** 52;

/** The hazard of a trace: its design, its system, its property, which must be named. A seed is given up after `runs_max` runs. */
export const schedulesNeeded = ({ design, parameters, property }: Trace, runs_max = runsMax): HazardSchedules => {
  const judged = propertiesNamed([property ?? '']);
  const assembly = assembleFor(judged, { design: parseDesign(design), parameters });
  const simulator = createSimulator(assembly.system, questions(assembly, judged));
  const isFallen = (scheduler: Scheduler, seed: number, run: number): boolean =>
    simulator.run(withFaults(scheduler, faultsEvery), generatorOf(seed, run), stepsMax).fallen.length > 0;
  const until = (scheduler: Scheduler, seed: number): number => {
    for (let run = 0; run < runs_max; run++) if (isFallen(scheduler, seed, run)) return run + 1;
    return runs_max + 1;
  };
  const length = simulator.run(withFaults(uniform(), faultsEvery), generatorOf(0, pilotRun), stepsMax).steps;
  const schedulers: Readonly<Record<ScheduleKind, Scheduler>> = {
    random: uniform(),
    pct: pct({ depth: pctDepth, length: Math.max(1, length) }),
    pos: pos(),
  };
  const needed = (scheduler: Scheduler): SchedulesNeeded => {
    const runs = Array.from({ length: seedCount }, (_, index) => until(scheduler, index + 1)).sort((a, b) => a - b);
    const middle = ((runs[seedCount / 2 - 1] ?? 0) + (runs[seedCount / 2] ?? 0)) / 2;
    return {
      median: middle,
      min: runs[0] ?? 0,
      max: runs.at(-1) ?? 0,
      missed: runs.filter((count) => count > runs_max).length,
    };
  };
  return { random: needed(schedulers.random), pct: needed(schedulers.pct), pos: needed(schedulers.pos) };
};
