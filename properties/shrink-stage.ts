/** One system in which a trace may break one property: to take lists of steps leniently in, or to search. */
import { type Step, search } from '../sim/engine/index.ts';
import type { Alterations } from '../sim/kernel/system.ts';
import { createSimulator, generatorOf, recorder } from '../sim/schedulers/index.ts';
import type { TraceStep } from '../sim/trace/codec.ts';
import { SHORTER_STATES_MAX } from '../sim/trace/limits.ts';
import { traceStepOf } from '../sim/trace/story.ts';
import type { Parameters } from '../sim/vocabulary/parameters.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { assembleFor, type PropertyDefinition } from './index.ts';
import { lenient } from './shrink-lenient.ts';

export type Setting = {
  readonly design: Design;
  readonly alterations?: Alterations | undefined;
  readonly property: PropertyDefinition;
};

type Stage = ReturnType<typeof stageOf>;

export const stageOf = ({ design, alterations, property }: Setting, parameters: Parameters) => {
  const assembly = assembleFor([property], { design, parameters }, alterations);
  const judge = { name: property.name, ...property.judge(assembly) };
  const simulator = createSimulator(assembly.system, [judge]);
  const indexes = new Map(assembly.places.slots.map(({ name }, index) => [name, index]));
  /** The steps that are taken of a list up to the fall, if the property falls within `steps_max`. */
  const play = (steps: readonly TraceStep[], steps_max: number): readonly Step[] | undefined => {
    const plan = steps.flatMap(({ actor, does }) => {
      const index = indexes.get(actor);
      return index === undefined ? [] : [{ actor: index, name: does }];
    });
    const { path, observe } = recorder();
    // Only at rest can such a property fall: what was left out must not keep anybody from moving.
    const scheduler = lenient(plan, judge.kind === 'quiescent');
    const { end } = simulator.run(scheduler, generatorOf(0, 0), steps_max, observe);
    return end === 'violated' ? path : undefined;
  };
  const tell = (path: readonly Step[]): readonly TraceStep[] => path.map((step) => traceStepOf(assembly, step));
  return { parameters, assembly, judge, play, tell };
};

/**
 * A path of fewer than `length` steps; none: there is no such path; unknown: the search hit its bound, or met a machine or an
 * operation that is wrong and saw nothing behind it.
 */
export const shorterIn = ({ assembly, judge }: Stage, length: number): readonly Step[] | 'none' | 'unknown' => {
  if (length === 0) return 'none';
  const { violations, verdict, bounds } = search(assembly.system, [judge], {
    limits: {
      states_max: SHORTER_STATES_MAX,
      depth_max: length - 1,
      time_max_ms: Infinity,
      memory_max_bytes: 2 ** 30,
    },
    clock_ms: () => 0,
  });
  const isExhausted = verdict === 'holds' || (verdict === 'limit' && bounds.every((bound) => bound === 'depth'));
  return violations[0]?.path ?? (isExhausted ? 'none' : 'unknown');
};

/** Of each kind of actor so many at most: what is larger is not searched for a shorter path. */
const ACTORS_MAX = 2;

/** Looks for a path of fewer than `length` steps in each smaller system of few actors, the smallest first. */
export const shorterInSmaller = (setting: Setting, parameters: Parameters, length: number): Path | undefined => {
  const upTo = (value: number) => Array.from({ length: Math.min(ACTORS_MAX, value) }, (_, index) => index + 1);
  const sizes = upTo(parameters.processes).flatMap((processes) =>
    upTo(parameters.threads).flatMap((threads) =>
      [0, ...upTo(parameters.clients)].map((clients) => ({ ...parameters, processes, threads, clients })),
    ),
  );
  const actorsIn = ({ processes, threads, clients }: Parameters) => processes * (1 + threads) + clients;
  for (const size of sizes.sort((a, b) => actorsIn(a) - actorsIn(b))) {
    const stage = stageOf(setting, size);
    const path = shorterIn(stage, length);
    if (typeof path !== 'string') return { stage, path };
  }
  return undefined;
};

export type Path = { readonly stage: Stage; readonly path: readonly Step[] };
