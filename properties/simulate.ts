/**
 * Simulates a design: many random runs, each repeatable from the seed and its number. Where the check says what holds, a
 * simulation only says what was not seen to fail; but it takes systems that no search can exhaust.
 */
import type { Alterations } from '../sim/kernel/system.ts';
import {
  createSimulator,
  generatorOf,
  type Observer,
  pct,
  portfolio,
  pos,
  type Run,
  type RunEnd,
  recorder,
  roundRobin,
  type Scheduler,
  uniform,
  withFaults,
} from '../sim/schedulers/index.ts';
import type { TraceStep } from '../sim/trace/codec.ts';
import { traceStepOf } from '../sim/trace/story.ts';
import { type Parameters, parametersOf } from '../sim/vocabulary/parameters.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { assembleFor, type PropertyDefinition, questions, witnessName } from './index.ts';
import { type ShrunkCounterexample, shrinkCounterexample } from './shrink.ts';

export const schedulerNames = ['random', 'pct', 'pos', 'round-robin', 'portfolio'] as const;
export type SchedulerName = (typeof schedulerNames)[number];

export type SimulateOptions = {
  readonly design: Design;
  readonly parameters: Parameters;
  readonly properties: readonly PropertyDefinition[];
  readonly scheduler: SchedulerName;
  /** d of pct, at least 1; the portfolio tries every depth from 2 to it. */
  readonly depth: number;
  readonly seed: number;
  /** The numbers of the runs to do, in order. */
  readonly runs: Iterable<number>;
  /** Steps of one run at most. */
  readonly steps_max: number;
  /** Steps between two faults on average. Absent: differs from run to run. */
  readonly faults_every?: number;
  /** Stop after so many runs with a violation. */
  readonly bail?: number;
  /** Make each violation that was found as short as possible. A run is told as it was otherwise. */
  readonly shrink?: boolean;
  readonly onProgress?: (progress: SimulationProgress) => void;
  readonly alterations?: Alterations;
};

export type SimulationProgress = { readonly runs: number; readonly steps: number; readonly violated: number };

export type FoundViolation = {
  readonly property: string;
  /** How many runs ended with it. */
  readonly runs: number;
  /** The shortest of them. */
  readonly run: number;
  readonly scheduler: string;
  readonly run_steps: number;
  /** The system that the steps are of: shrunk, they may be of a smaller one than was simulated. */
  readonly parameters: Parameters;
  readonly steps: readonly TraceStep[];
  /** Where they were shrunk: how far. */
  readonly shrunk?: Omit<ShrunkCounterexample, 'parameters' | 'steps'>;
};

export type Simulation = {
  readonly outcome: 'no violation' | 'violated' | 'error';
  readonly runs: number;
  readonly steps: number;
  /** How many runs ended how. */
  readonly ends: Readonly<Record<RunEnd, number>>;
  /** How many runs each scheduler chose. */
  readonly schedulers: Readonly<Record<string, number>>;
  readonly lengths: { readonly min: number; readonly median: number; readonly p90: number; readonly max: number };
  readonly violations: readonly FoundViolation[];
  /** In how many runs the premise of each property was met. */
  readonly premises: Readonly<Record<string, number>>;
  readonly coverage: Coverage;
  /** The first run in which a machine or an operation was found wrong. Nothing is run after it. */
  readonly error?: { readonly message: string; readonly run: number; readonly steps: readonly TraceStep[] };
};

/** A system that is too large to be searched: it is what simulation is for. */
export const simulationDefaults = {
  processes: 4,
  threads: 8,
  clients_per_process: 5,
  clients: 40,
  names: 40,
  chats: 3,
  // Room for all lines of a client and for most clients at once: else most of them give up before anybody has read anything.
  lines_max: 8,
  backlog_max: 64,
} as const satisfies Partial<Parameters>;

/** The parameters of a simulation, with `changes` laid over its defaults. Throws a UsageError as `parametersOf` does. */
export const simulationParameters = (changes: Partial<Parameters>): Parameters =>
  parametersOf({ ...simulationDefaults, ...changes });

/** The run that measures how long runs are, for pct. Its number is no run's. */
const PILOT_RUN = 2 ** 52;

export const simulate = (options: SimulateOptions): Simulation => {
  const { design, parameters, properties, seed, steps_max, bail = Infinity } = options;
  const assembly = assembleFor(properties, { design, parameters }, options.alterations);
  const simulator = createSimulator(assembly.system, questions(assembly, properties));
  const faults = options.faults_every === undefined ? undefined : [options.faults_every];
  const length = () => simulator.run(withFaults(uniform(), faults), generatorOf(seed, PILOT_RUN), steps_max).steps;
  const scheduler = withFaults(schedulerNamed(options, length), faults);
  const runOnce = (number: number, observe?: Observer): Run =>
    simulator.run(scheduler, generatorOf(seed, number), steps_max, observe);
  /** The steps of a run that was done before. @throws Error if it does not happen again as it did */
  const retell = (number: number, before: Pick<Run, 'steps' | 'end'>): readonly TraceStep[] => {
    const { path, observe } = recorder();
    const again = runOnce(number, observe);
    if (again.end !== before.end || again.steps !== before.steps)
      throw new Error(`run ${number} of seed ${seed} took ${before.steps} steps and now ${again.steps}`);
    return path.map((step) => traceStepOf(assembly, step));
  };

  const recorded = coverageOf(assembly);
  const ends: Record<RunEnd, number> = { 'at rest': 0, violated: 0, steps: 0, ended: 0, error: 0 };
  const schedulers: Record<string, number> = {};
  const premises: Record<string, number> = Object.fromEntries(properties.map(({ name }) => [name, 0]));
  const lengths: number[] = [];
  const found = new Map<string, { runs: number; run: number; steps: number; scheduler: string }>();
  let steps = 0;
  let failed: { readonly number: number; readonly run: Run } | undefined;
  for (const number of options.runs) {
    recorded.begin();
    const run = runOnce(number, recorded.observe);
    steps += run.steps;
    lengths.push(run.steps);
    ends[run.end]++;
    schedulers[run.scheduler] = (schedulers[run.scheduler] ?? 0) + 1;
    for (const { name } of properties)
      if (run.met.includes(witnessName(name))) premises[name] = (premises[name] ?? 0) + 1;
    for (const property of run.fallen) {
      const known = found.get(property);
      if (known === undefined)
        found.set(property, { runs: 1, run: number, steps: run.steps, scheduler: run.scheduler });
      else {
        known.runs++;
        if (run.steps < known.steps) Object.assign(known, { run: number, steps: run.steps, scheduler: run.scheduler });
      }
    }
    options.onProgress?.({ runs: lengths.length, steps, violated: ends.violated });
    if (run.end === 'error') failed = { number, run };
    if (failed !== undefined || ends.violated >= bail) break;
  }
  const violations = properties.flatMap((property): FoundViolation[] => {
    const one = found.get(property.name);
    if (one === undefined) return [];
    const { runs, run, scheduler: chosen, steps: run_steps } = one;
    const told = { parameters, steps: retell(run, { steps: run_steps, end: 'violated' }) };
    const known = { property: property.name, runs, run, scheduler: chosen, run_steps };
    if (options.shrink !== true) return [{ ...known, ...told }];
    const { parameters: smaller, steps: fewer, ...shrunk } = shrinkCounterexample(options, property, told);
    return [{ ...known, parameters: smaller, steps: fewer, shrunk }];
  });
  return {
    outcome: failed !== undefined ? 'error' : violations.length > 0 ? 'violated' : 'no violation',
    runs: lengths.length,
    steps,
    ends,
    schedulers,
    lengths: spread(lengths),
    violations,
    premises,
    coverage: recorded.coverage(),
    ...(failed === undefined
      ? {}
      : {
          error: {
            message: failed.run.error ?? '',
            run: failed.number,
            steps: retell(failed.number, failed.run),
          },
        }),
  };
};

/** The numbers of the runs 0 … runs − 1 that shard `index` of `count` does, `index` from 1. */
export function* shardOf(runs: number, index = 1, count = 1): Generator<number> {
  for (let run = index - 1; run < runs; run += count) yield run;
}

const schedulerNamed = ({ scheduler, depth }: SimulateOptions, length: () => number): Scheduler => {
  switch (scheduler) {
    case 'random':
      return uniform();
    case 'pct':
      return pct({ depth, length: length() });
    case 'pos':
      return pos();
    case 'round-robin':
      return roundRobin();
    case 'portfolio': {
      const k = length();
      const depths = Array.from({ length: Math.max(1, depth - 1) }, (_, index) => Math.min(depth, index + 2));
      return portfolio([uniform(), pos(), roundRobin(), ...depths.map((d) => pct({ depth: d, length: k }))]);
    }
  }
};

const spread = (lengths: readonly number[]): Simulation['lengths'] => {
  const sorted = Float64Array.from(lengths).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { min: at(0), median: at(0.5), p90: at(0.9), max: at(1) };
};

/** What `--faults kill=3,interrupt=1` names, and the budget that each is. */
export const faultNames = {
  kill: 'kills',
  stop: 'stops',
  interrupt: 'interrupts',
  terminate: 'terminations',
  'parent-kill': 'parent_kills',
  'thread-death': 'thread_deaths',
  'fork-failure': 'fork_failures',
  'accept-failure': 'accept_failures',
} as const satisfies Readonly<Record<string, keyof Parameters>>;
