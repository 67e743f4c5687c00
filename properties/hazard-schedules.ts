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
type ScheduleKind = (typeof scheduleKinds)[number];

/** Over the seeds: how many runs until the property fell. One more than were tried, of any of them: more than that. */
export type SchedulesNeeded = {
  /** The mean of the two middle ones, if both are known; else the upper one: more than were tried. */
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
  const needed = (scheduler: Scheduler): SchedulesNeeded =>
    spreadOf(
      Array.from({ length: seedCount }, (_, index) => until(scheduler, index + 1)),
      runs_max,
    );
  return { random: needed(schedulers.random), pct: needed(schedulers.pct), pos: needed(schedulers.pos) };
};

/** `counts`: the runs of each seed, `runs_max + 1` of one that was given up: nobody knows how many more it would have taken. */
export const spreadOf = (counts: readonly number[], runs_max: number): SchedulesNeeded => {
  const runs = [...counts].sort((a, b) => a - b);
  const lower = runs[Math.ceil(runs.length / 2) - 1] ?? 0;
  const upper = runs[Math.floor(runs.length / 2)] ?? 0;
  return {
    // The mean with a seed that was given up would look like a figure that was counted.
    median: upper > runs_max ? runs_max + 1 : (lower + upper) / 2,
    min: runs[0] ?? 0,
    max: runs.at(-1) ?? 0,
    missed: runs.filter((count) => count > runs_max).length,
  };
};
