/** Runs one case on plain values and judges properties along it. The same case gives the same run, everywhere. */
import { designName } from '../sim/design/design.ts';
import type { Alterations, Assembly } from '../sim/kernel/system.ts';
import { choices, createSimulator, generatorOf, type RunEnd, recorder } from '../sim/schedulers/index.ts';
import type { TraceStep } from '../sim/trace/codec.ts';
import { traceStepOf } from '../sim/trace/story.ts';
import { type Case, parametersOfCase, planOf } from './case.ts';
import { allProperties, assembleFor, type PropertyDefinition, questions, witnessName } from './index.ts';

export type CaseRun = {
  readonly end: RunEnd;
  /** The properties that fell with the last step. */
  readonly fallen: readonly string[];
  /** The properties whose premise was met. */
  readonly met: readonly string[];
  readonly steps: readonly TraceStep[];
  /** What a machine or an operation that is wrong says. */
  readonly error?: string;
};

export type CaseRunner = (one: Case, properties: readonly PropertyDefinition[]) => CaseRun;

/** Steps of one run at most: many times as many as the generated cases take. */
export const CASE_STEPS_MAX = 2_000;
/** Assembled systems to keep: putting one together takes longer than a run of it. */
const SYSTEMS_MAX = 256;

/** A runner for any number of cases. With `alterations` all of them run in a system that is wrong on purpose. */
export const caseRunner = (alterations?: Alterations, steps_max: number = CASE_STEPS_MAX): CaseRunner => {
  const known = new Map<string, Assembly>();
  const assembled = (one: Case): Assembly => {
    const parameters = parametersOfCase(one);
    const key = `${designName(one.design)} ${Object.values(parameters).join(' ')}`;
    // With the history that any property needs: so one system serves them all.
    const assembly = known.get(key) ?? assembleFor(allProperties, { design: one.design, parameters }, alterations);
    // Whoever was asked for longest ago goes first: a map keeps the order in which its keys came.
    known.delete(key);
    known.set(key, assembly);
    if (known.size > SYSTEMS_MAX) for (const oldest of [...known.keys()].slice(0, 1)) known.delete(oldest);
    return assembly;
  };
  return (one, properties) => {
    const assembly = assembled(one);
    const { path, observe } = recorder();
    const simulator = createSimulator(assembly.system, questions(assembly, properties));
    const scheduler = choices(planOf(one, assembly));
    const { end, fallen, met, error } = simulator.run(scheduler, generatorOf(0, 0), steps_max, observe);
    return {
      end,
      fallen,
      met: properties.flatMap(({ name }) => (met.includes(witnessName(name)) ? [name] : [])),
      steps: path.map((step) => traceStepOf(assembly, step)),
      ...(error === undefined ? {} : { error }),
    };
  };
};
