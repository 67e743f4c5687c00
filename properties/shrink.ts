/**
 * Makes a counterexample that was met by chance one that a person can read: fewer steps, a smaller system, fewer turns from
 * one actor to another. It breaks the same property, by its last step and not before.
 */
import { type Step, search } from '../sim/engine/index.ts';
import type { Alterations } from '../sim/kernel/system.ts';
import { createSimulator, generatorOf, recorder } from '../sim/schedulers/index.ts';
import type { TraceStep } from '../sim/trace/codec.ts';
import { fallsOf } from '../sim/trace/falls.ts';
import { SHORTER_STATES_MAX, SHRINK_REPLAYS_MAX } from '../sim/trace/limits.ts';
import { shrink } from '../sim/trace/shrink.ts';
import { traceStepOf } from '../sim/trace/story.ts';
import { fewestSwitches } from '../sim/trace/switches.ts';
import { ModelError } from '../sim/vocabulary/errors.ts';
import type { Parameters } from '../sim/vocabulary/parameters.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { assembleFor, type PropertyDefinition } from './index.ts';
import { lenient } from './shrink-lenient.ts';
import { type Candidate, compacted, cutsOf, cuttable, kinds, without } from './shrink-parameters.ts';

export type ShrunkCounterexample = {
  /** The system that the steps are of. */
  readonly parameters: Parameters;
  readonly steps: readonly TraceStep[];
  readonly replays: number;
  /**
   * shortest: no trace of this system breaks the property in fewer steps. minimal: no step can be left out. bounded: the bound
   * on replays was hit before that was known.
   */
  readonly length: 'shortest' | 'minimal' | 'bounded';
  /** Context switches, and whether no order of these steps has fewer. */
  readonly switches: number;
  readonly fewestSwitches: boolean;
};

type Setting = { readonly design: Design; readonly alterations?: Alterations | undefined };

/**
 * Shrinks `found`, which breaks `property` under that design, within SHRINK_REPLAYS_MAX replays and a search of
 * SHORTER_STATES_MAX states. Deterministic. Throws a ModelError if `found` does not break it.
 */
export const shrinkCounterexample = (
  setting: Setting,
  property: PropertyDefinition,
  found: Candidate,
): ShrunkCounterexample => {
  const { best, stage, replays, minimal } = reduced(setting, property, found);
  const path = stage.play(best.steps, best.steps.length);
  if (path === undefined) throw new ModelError(`The trace does not break ${property.name}, for which it was recorded.`);
  const shorter = searched(stage, path.length);
  const smallest =
    shorter.path === undefined && !shorter.exhausted ? smallestSystem(setting, property, best) : undefined;
  const { assembly, judge, parameters } = smallest?.stage ?? stage;
  const shortest = smallest?.path ?? shorter.path;
  const order = fewestSwitches(assembly.system, shortest ?? path, fallsOf(assembly.system, judge));
  return {
    parameters,
    steps: order.path.map((step) => traceStepOf(assembly, step)),
    replays,
    length: shortest !== undefined || shorter.exhausted ? 'shortest' : minimal ? 'minimal' : 'bounded',
    switches: order.switches,
    fewestSwitches: order.fewest,
  };
};

/** By turns leaves out steps and makes the system smaller, until neither helps. */
const reduced = (setting: Setting, property: PropertyDefinition, found: Candidate) => {
  let best = found;
  let stage = stageOf(setting, property, found.parameters);
  let tried = stage;
  let replays = 0;
  let minimal = false;
  const adopt = (candidate: Candidate | undefined): boolean => {
    if (candidate === undefined || replays >= SHRINK_REPLAYS_MAX) return false;
    replays++;
    // Neighbouring candidates are often of one size, and to assemble a large system takes longer than to replay in it.
    if (!isSame(tried.parameters, candidate.parameters)) tried = stageOf(setting, property, candidate.parameters);
    const smaller = tried;
    const steps = smaller.attempt(candidate.steps, best.steps.length);
    if (steps === undefined) return false;
    best = { parameters: candidate.parameters, steps };
    stage = smaller;
    return true;
  };
  /** Chunks of the actors of a kind, the large ones and the last ones first. */
  const dropActors = (kind: (typeof kinds)[number]): void => {
    for (let size = Math.ceil(best.parameters[kind] / 2); size >= 1; size >>= 1) {
      for (let end = best.parameters[kind]; end > 0; end -= size) {
        const first = Math.max(0, end - size);
        adopt(without(best, kind, new Set(Array.from({ length: end - first }, (_, index) => first + index))));
      }
    }
  };
  for (let changed = true; changed && replays < SHRINK_REPLAYS_MAX; ) {
    // The system first: in a smaller one every replay is shorter, and everybody who must come to rest is sooner there.
    adopt(compacted(best));
    for (const kind of kinds) dropActors(kind);
    for (const name of cuttable) cutsOf(best, name).some(adopt);
    const shrunk = shrink(best.steps, stage.attempt, SHRINK_REPLAYS_MAX - replays);
    replays += shrunk.replays;
    minimal = shrunk.minimal;
    changed = shrunk.steps.length < best.steps.length;
    best = { ...best, steps: shrunk.steps };
  }
  return { best, stage, replays, minimal };
};

type Stage = ReturnType<typeof stageOf>;

const isSame = (a: Parameters, b: Parameters): boolean =>
  Object.entries(a).every(([name, value]) => b[name as keyof Parameters] === value);

/** One system, and what happens in it when a list of steps is taken leniently. */
const stageOf = ({ design, alterations }: Setting, property: PropertyDefinition, parameters: Parameters) => {
  const assembly = assembleFor([property], { design, parameters }, alterations);
  const judge = { name: property.name, ...property.judge(assembly) };
  const simulator = createSimulator(assembly.system, [judge]);
  const indexes = new Map(assembly.places.slots.map(({ name }, index) => [name, index]));
  /** The steps up to the fall, if there is one within `steps_max`. */
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
  const attempt = (steps: readonly TraceStep[], steps_max: number): readonly TraceStep[] | undefined =>
    play(steps, steps_max)?.map((step) => traceStepOf(assembly, step));
  return { parameters, assembly, judge, play, attempt };
};

/** A shorter trace of the same system, if a bounded search finds one; exhausted: there is no other. */
const searched = ({ assembly, judge }: Stage, length: number) => {
  const { violations, exhaustive, bounds } = search(assembly.system, [judge], {
    limits: {
      states_max: SHORTER_STATES_MAX,
      depth_max: Math.max(0, length - 1),
      time_max_ms: Infinity,
      memory_max_bytes: 2 ** 30,
    },
    clock_ms: () => 0,
  });
  const path = length === 0 ? undefined : violations[0]?.path;
  return { path, exhausted: exhaustive || bounds.every((bound) => bound === 'depth') };
};

/** The first of the systems smaller than the candidate's, few actors first, in which a search finds a shorter trace. */
const smallestSystem = (setting: Setting, property: PropertyDefinition, { parameters, steps }: Candidate) => {
  const upTo = (most: number, value: number) => Array.from({ length: Math.min(most, value) }, (_, index) => index + 1);
  const sizes = upTo(2, parameters.processes).flatMap((processes) =>
    upTo(2, parameters.threads).flatMap((threads) =>
      [0, ...upTo(2, parameters.clients)].map((clients) => ({ ...parameters, processes, threads, clients })),
    ),
  );
  const actorsIn = ({ processes, threads, clients }: Parameters) => processes * (1 + threads) + clients;
  for (const size of sizes.sort((a, b) => actorsIn(a) - actorsIn(b))) {
    const stage = stageOf(setting, property, size);
    const { path } = searched(stage, steps.length);
    if (path !== undefined) return { stage, path };
  }
  return undefined;
};
