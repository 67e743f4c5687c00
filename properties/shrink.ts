/**
 * Makes a counterexample that was met by chance one that a person can read: fewer steps, a smaller system, fewer turns from
 * one actor to another. It breaks the same property, by its last step and not before.
 */
import type { Step } from '../sim/engine/index.ts';
import type { Alterations } from '../sim/kernel/system.ts';
import type { TraceStep } from '../sim/trace/codec.ts';
import { fallsOf } from '../sim/trace/falls.ts';
import { SHRINK_REPLAYS_MAX } from '../sim/trace/limits.ts';
import { shrink } from '../sim/trace/shrink.ts';
import { fewestSwitches } from '../sim/trace/switches.ts';
import { ModelError } from '../sim/vocabulary/errors.ts';
import type { Parameters } from '../sim/vocabulary/parameters.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import type { PropertyDefinition } from './index.ts';
import type { CounterexampleLength } from './shorten.ts';
import { type Candidate, compacted, cutsOf, cuttable, kinds, without } from './shrink-parameters.ts';
import { type Path, type Setting, shorterIn, shorterInSmaller, stageOf } from './shrink-stage.ts';

export type ShrunkCounterexample = {
  /** The system that the steps are of. */
  readonly parameters: Parameters;
  readonly steps: readonly TraceStep[];
  readonly replays: number;
  readonly length: CounterexampleLength;
  /** Context switches, and whether no order of these steps has fewer. */
  readonly switches: number;
  readonly fewestSwitches: boolean;
};

/**
 * Shrinks `found`, which breaks `property` under that design, within SHRINK_REPLAYS_MAX replays, and searches of
 * SHORTER_STATES_MAX states each for something shorter still. Deterministic. Throws a ModelError if `found` does not break it.
 */
export const shrinkCounterexample = (
  { design, alterations }: { readonly design: Design; readonly alterations?: Alterations },
  property: PropertyDefinition,
  found: Candidate,
): ShrunkCounterexample => {
  const setting = { design, alterations, property };
  let best = found;
  let replays = 0;
  for (;;) {
    const { stage, path, minimal, ...reduced } = reduce(setting, best, SHRINK_REPLAYS_MAX - replays);
    replays += reduced.replays;
    const { parameters, assembly, judge } = stage;
    const shorter = shorterIn(stage, path.length);
    const next: Path | undefined =
      shorter === 'unknown'
        ? shorterInSmaller(setting, parameters, path.length)
        : shorter === 'none'
          ? undefined
          : { stage, path: shorter };
    if (next !== undefined) {
      // Something in the system may be of no use on this path.
      best = { parameters: next.stage.parameters, steps: next.stage.tell(next.path) };
      continue;
    }
    const order = fewestSwitches(assembly.system, path, fallsOf(assembly.system, judge));
    return {
      parameters,
      steps: stage.tell(order.path),
      replays,
      length: shorter === 'none' ? 'shortest' : minimal ? 'minimal' : 'bounded',
      switches: order.switches,
      fewestSwitches: order.fewest,
    };
  }
};

type Reduced = Path & { readonly replays: number; readonly minimal: boolean };

/** By turns makes the system smaller and leaves out steps, until neither helps. */
const reduce = (setting: Setting, found: Candidate, replays_max: number): Reduced => {
  let stage = stageOf(setting, found.parameters);
  const first = stage.play(found.steps, found.steps.length);
  if (first === undefined)
    throw new ModelError(`The trace does not break ${setting.property.name}, for which it was recorded.`);
  let best: Path & Candidate = { ...found, stage, path: first, steps: stage.tell(first) };
  let replays = 0;
  let minimal = false;
  const take = (steps: readonly TraceStep[], steps_max: number): boolean => {
    const path: readonly Step[] | undefined = stage.play(steps, steps_max);
    if (path === undefined) return false;
    best = { stage, path, parameters: stage.parameters, steps: stage.tell(path) };
    return true;
  };
  const adopt = (candidate: Candidate | undefined): boolean => {
    if (candidate === undefined || replays >= replays_max) return false;
    replays++;
    // Neighbouring candidates are often of one size, and to assemble a large system takes longer than to replay in it.
    if (!isSame(stage.parameters, candidate.parameters)) stage = stageOf(setting, candidate.parameters);
    return take(candidate.steps, best.steps.length);
  };
  /** Chunks of the actors of a kind, the large ones and the last ones first. */
  const dropActors = (kind: (typeof kinds)[number]): void => {
    for (let size = Math.ceil(best.parameters[kind] / 2); size >= 1; size >>= 1) {
      for (let end = best.parameters[kind]; end > 0; end -= size) {
        const start = Math.max(0, end - size);
        adopt(without(best, kind, new Set(Array.from({ length: end - start }, (_, index) => start + index))));
      }
    }
  };
  for (let changed = true; changed && replays < replays_max; ) {
    const before = best;
    // The system first: in a smaller one every replay is shorter, and everybody who must come to rest is sooner there.
    adopt(compacted(best));
    for (const kind of kinds) dropActors(kind);
    for (const name of cuttable) cutsOf(best, name).some(adopt);
    stage = best.stage;
    const shrunk = shrink(
      best.steps,
      (steps, steps_max) => (take(steps, steps_max) ? best.steps : undefined),
      replays_max - replays,
    );
    replays += shrunk.replays;
    minimal = shrunk.minimal;
    changed = best !== before;
  }
  return { stage: best.stage, path: best.path, replays, minimal };
};

const isSame = (a: Parameters, b: Parameters): boolean =>
  Object.entries(a).every(([name, value]) => b[name as keyof Parameters] === value);
