/**
 * Searches on a thread of its own. A search does not look up before its end, and a thread that does not look up hears no
 * Ctrl-C: so this one waits, tells of the progress, and can say what was done when it is interrupted.
 */
import { Worker } from 'node:worker_threads';
import type { Counterexample, Fuzzing, FuzzOptions, FuzzProgress } from '../properties/arbitraries/fuzz.ts';
import type { CampaignOptions, CampaignResult } from '../properties/campaign.ts';
import type { CheckOptions, ConfigurationResult } from '../properties/check.ts';
import type { DeletedTransition } from '../properties/deleted-transitions.ts';
import { propertiesNamed } from '../properties/index.ts';
import type { LivenessCheckOptions, LivenessResult } from '../properties/liveness/check.ts';
import type { SimulateOptions, Simulation, SimulationProgress } from '../properties/simulate.ts';
import type { Trial } from '../properties/trial.ts';
import { ModelError, present, UsageError } from '../sim/vocabulary/errors.ts';
import type { Parameters } from '../sim/vocabulary/parameters.ts';
import type { SafeguardName } from '../sim/vocabulary/safeguards.ts';
import { OutputError } from './files.ts';
import type { HazardEntry } from './hazard-report.ts';

/** Functions cannot be sent to another thread: properties go by their names, and the thread has a clock of its own. */
type Sent<Options> = Omit<Options, 'properties' | 'clock_ms' | 'onProgress' | 'onStates' | 'alterations'> & {
  readonly properties: readonly string[];
};

export type Question =
  | {
      readonly kind: 'check';
      readonly parameters: Parameters;
      readonly options: Sent<CheckOptions>;
      readonly certificate: string | undefined;
    }
  | { readonly kind: 'liveness'; readonly parameters: Parameters; readonly options: Sent<LivenessCheckOptions> }
  | { readonly kind: 'simulation'; readonly runs: Runs; readonly options: Omit<Sent<SimulateOptions>, 'runs'> }
  | { readonly kind: 'hazards'; readonly schedules: boolean; readonly only: readonly SafeguardName[] }
  | { readonly kind: 'campaign'; readonly options: Omit<CampaignOptions, 'onProgress'> }
  | { readonly kind: 'fuzzing'; readonly options: Omit<Sent<FuzzOptions>, 'run'> }
  | { readonly kind: 'mutants' }
  | { readonly kind: 'deletions' };

/** One run alone, or a shard of so many: numbers without end cannot be sent. */
export type Runs =
  | { readonly only: number }
  | { readonly runs: number; readonly index: number; readonly count: number };

/** `runs_ms`: of the time until the last run had ended. */
export type Simulated = { readonly simulation: Simulation; readonly runs_ms: number };

/** What was asked for, and how long it took without the thread's beginning. */
export type Timed<Result> = { readonly result: Result; readonly elapsed_ms: number };

export type CampaignProgress = SimulationProgress & { readonly name: string };

/** As it is sent: without functions. */
export type SentFuzzing = Omit<Fuzzing, 'counterexample'> & {
  readonly counterexample?: Omit<Counterexample, 'fall'> & {
    readonly fall:
      | { readonly is: 'property'; readonly property: string }
      | { readonly is: 'error'; readonly message: string };
  };
};

/** How many of how many. */
export type Done = { readonly done: number; readonly all: number };

/** A hazard, and how many schedules it takes where that was asked for and can be said. */
export type JudgedHazard = Pick<HazardEntry, 'hazard' | 'schedules'>;

export type Answer<Result, Told = unknown> =
  | { readonly progress: Told }
  | { readonly result: Result }
  | { readonly error: 'usage' | 'output' | 'model' | 'defect'; readonly message: string };

/** One question at a time. */
export type Searcher = {
  /** As `checkConfiguration`; leaves a certificate in the folder, if one is named. */
  readonly check: (
    parameters: Parameters,
    options: Omit<CheckOptions, 'onStates' | 'alterations'>,
    certificate: string | undefined,
  ) => Promise<ConfigurationResult>;
  /** As `checkLivenessOf`. */
  readonly liveness: (
    parameters: Parameters,
    options: Omit<LivenessCheckOptions, 'alterations'>,
  ) => Promise<LivenessResult>;
  /** As `simulate`. */
  readonly simulation: (runs: Runs, options: Omit<SimulateOptions, 'runs' | 'alterations'>) => Promise<Simulated>;
  /** As `hazards`, each with its schedules. */
  readonly hazards: (
    schedules: boolean,
    only: readonly SafeguardName[],
    onEach: (entry: JudgedHazard) => void,
  ) => Promise<readonly JudgedHazard[]>;
  /** As `campaign`. */
  readonly campaign: (
    options: Omit<CampaignOptions, 'onProgress'>,
    onProgress: (progress: CampaignProgress) => void,
  ) => Promise<Timed<readonly CampaignResult[]>>;
  /** As `fuzz`. */
  readonly fuzzing: (
    options: Omit<FuzzOptions, 'run' | 'onProgress'>,
    onProgress: (progress: FuzzProgress) => void,
  ) => Promise<Timed<Fuzzing>>;
  /** `trial` of each mutant. */
  readonly mutants: (onProgress: (progress: Done) => void) => Promise<readonly Trial[]>;
  /** As `deletedTransitions`. */
  readonly deletions: (onProgress: (progress: Done) => void) => Promise<readonly DeletedTransition[]>;
  readonly end: () => Promise<unknown>;
};

export const createSearcher = (): Searcher => {
  const worker = new Worker(new URL('./search-worker.js', import.meta.url));
  const ask = <Result, Told>(question: Question, onProgress?: (progress: Told) => void): Promise<Result> =>
    new Promise((resolve, reject) => {
      const hear = (answer: Answer<Result, Told>): void => {
        if ('progress' in answer) {
          onProgress?.(answer.progress);
          return;
        }
        worker.off('message', hear);
        worker.off('error', reject);
        if ('error' in answer) reject(thrown(answer));
        else resolve(answer.result);
      };
      worker.on('message', hear);
      worker.on('error', reject);
      worker.postMessage(question);
    });
  return {
    check: (parameters, { clock_ms: _, onProgress, properties, ...options }, certificate) =>
      ask(
        { kind: 'check', parameters, options: { ...options, properties: namesOf(properties) }, certificate },
        onProgress,
      ),
    liveness: (parameters, { clock_ms: _, onProgress, properties, ...options }) =>
      ask({ kind: 'liveness', parameters, options: { ...options, properties: namesOf(properties) } }, onProgress),
    simulation: (runs, { onProgress, properties, ...options }) =>
      ask({ kind: 'simulation', runs, options: { ...options, properties: namesOf(properties) } }, onProgress),
    hazards: (schedules, only, onEach) => ask({ kind: 'hazards', schedules, only }, onEach),
    campaign: (options, onProgress) => ask({ kind: 'campaign', options }, onProgress),
    fuzzing: async ({ properties, ...options }, onProgress) => {
      const sent = { ...options, properties: namesOf(properties) };
      const { result, elapsed_ms } = await ask<Timed<SentFuzzing>, FuzzProgress>(
        { kind: 'fuzzing', options: sent },
        onProgress,
      );
      return { result: received(result), elapsed_ms };
    },
    mutants: (onProgress) => ask({ kind: 'mutants' }, onProgress),
    deletions: (onProgress) => ask({ kind: 'deletions' }, onProgress),
    end: () => worker.terminate(),
  };
};

const namesOf = (properties: readonly { readonly name: string }[]): readonly string[] =>
  properties.map(({ name }) => name);

/** With the property itself instead of its name. */
const received = ({ counterexample, ...rest }: SentFuzzing): Fuzzing => {
  if (counterexample === undefined) return rest;
  const { fall, ...found } = counterexample;
  if (fall.is === 'error') return { ...rest, counterexample: { ...found, fall } };
  const [property] = propertiesNamed([fall.property]);
  return { ...rest, counterexample: { ...found, fall: { is: 'property', property: present(property, 'property') } } };
};

/** As it was thrown there. */
const thrown = ({
  error,
  message,
}: {
  readonly error: 'usage' | 'output' | 'model' | 'defect';
  readonly message: string;
}): Error => {
  switch (error) {
    case 'usage':
      return new UsageError(message);
    case 'output':
      return new OutputError(message);
    case 'model':
      return new ModelError(message);
    case 'defect':
      return new Error(message);
  }
};
