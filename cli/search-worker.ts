/** The thread that searches: it is asked of one configuration after the other, and answers what was found. */
import { parentPort } from 'node:worker_threads';
import { type Fuzzing, fuzz } from '../properties/arbitraries/fuzz.ts';
import { campaign } from '../properties/campaign.ts';
import { checkConfiguration } from '../properties/check.ts';
import { deletedTransitions } from '../properties/deleted-transitions.ts';
import { schedulesNeeded } from '../properties/hazard-schedules.ts';
import { hazards } from '../properties/hazards.ts';
import { propertiesNamed } from '../properties/index.ts';
import { checkLivenessOf } from '../properties/liveness/check.ts';
import { livenessNamed } from '../properties/liveness/index.ts';
import { mutants } from '../properties/mutants/index.ts';
import { type SimulationProgress, shardOf, simulate } from '../properties/simulate.ts';
import { trial } from '../properties/trial.ts';
import type { Progress } from '../sim/engine/index.ts';
import { isLasso } from '../sim/trace/codec.ts';
import { ModelError, present, UsageError } from '../sim/vocabulary/errors.ts';
import type { SafeguardName } from '../sim/vocabulary/safeguards.ts';
import { certified } from './certificates.ts';
import { OutputError } from './files.ts';
import type { Answer, JudgedHazard, Question, SentFuzzing, Simulated, Timed } from './searcher.ts';

const port = present(parentPort, 'thread that asks');
const tell = (answer: Answer<object>): void => port.postMessage(answer);

/** What cannot be sent from thread to thread. */
const own = {
  clock_ms: () => performance.now(),
  onProgress: (progress: Progress): void => tell({ progress }),
};

const resultOf = (question: Question): object => {
  switch (question.kind) {
    case 'liveness': {
      const { parameters, options } = question;
      return checkLivenessOf(parameters, { ...options, ...own, properties: livenessNamed(options.properties) });
    }
    case 'check': {
      const { parameters, options, certificate } = question;
      const asked = { ...options, ...own, properties: propertiesNamed(options.properties) };
      return checkConfiguration(parameters, certified(asked, certificate, parameters));
    }
    case 'simulation':
      return simulated(question);
    case 'hazards':
      return judgedHazards(question.schedules, question.only);
    case 'campaign': {
      const told = nowAndThen();
      return timed(() => campaign({ ...question.options, onProgress: (name, done) => told({ name, ...done }) }));
    }
    case 'fuzzing': {
      const { options } = question;
      const asked = { ...options, properties: propertiesNamed(options.properties), onProgress: nowAndThen() };
      return timed(() => sent(fuzz(asked)));
    }
    case 'mutants':
      return mutants.map((mutant, done) => {
        tell({ progress: { done, all: mutants.length } });
        return trial(mutant);
      });
    case 'deletions':
      return deletedTransitions((done, all) => tell({ progress: { done, all } }));
  }
};

/** Short runs end faster than anybody reads of them. */
const TOLD_EVERY_ms = 50;

const simulated = ({ runs, options }: Extract<Question, { readonly kind: 'simulation' }>): Simulated => {
  const start = performance.now();
  let last = start;
  let runs_ms = 0;
  const onProgress = (progress: SimulationProgress): void => {
    const now = performance.now();
    runs_ms = now - start;
    if (now - last < TOLD_EVERY_ms) return;
    last = now;
    tell({ progress });
  };
  const simulation = simulate({
    ...options,
    properties: propertiesNamed(options.properties),
    runs: 'only' in runs ? [runs.only] : shardOf(runs.runs, runs.index, runs.count),
    onProgress,
  });
  return { simulation, runs_ms };
};

/** Tells of the progress when it is worth it. */
const nowAndThen = () => {
  let last = performance.now();
  return (progress: object): void => {
    const now = performance.now();
    if (now - last < TOLD_EVERY_ms) return;
    last = now;
    tell({ progress });
  };
};

const timed = <Result>(work: () => Result): Timed<Result> => {
  const start = performance.now();
  const result = work();
  return { result, elapsed_ms: performance.now() - start };
};

const sent = ({ counterexample, ...rest }: Fuzzing): SentFuzzing => {
  if (counterexample === undefined) return rest;
  const { fall, ...found } = counterexample;
  const named = fall.is === 'error' ? fall : { is: fall.is, property: fall.property.name };
  return { ...rest, counterexample: { ...found, fall: named } };
};

const judgedHazards = (wanted: boolean, only: readonly SafeguardName[]): readonly JudgedHazard[] => {
  const entries: JudgedHazard[] = [];
  hazards((hazard) => {
    const { trace } = hazard;
    // A random run ends: what falls for ever does not fall in it.
    const counts = wanted && trace !== undefined && !isLasso(trace);
    const entry = { hazard, schedules: counts ? schedulesNeeded(trace) : null };
    entries.push(entry);
    tell({ progress: entry });
  }, only);
  return entries;
};

const answerTo = (question: Question): Answer<object> => {
  try {
    return { result: resultOf(question) };
  } catch (error) {
    const { message, stack = message } = error as Error;
    if (error instanceof UsageError) return { error: 'usage', message };
    if (error instanceof OutputError) return { error: 'output', message };
    return error instanceof ModelError ? { error: 'model', message } : { error: 'defect', message: stack };
  }
};

port.on('message', (question: Question) => tell(answerTo(question)));
