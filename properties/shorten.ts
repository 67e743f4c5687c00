/**
 * Makes a counterexample of a reduced search short: such a search leaves out orders of steps, so its first path to a violation need not be a
 * shortest one. The system stays the same.
 */
import type { Step } from '../sim/engine/index.ts';
import type { TraceStep } from '../sim/trace/codec.ts';
import { SHRINK_REPLAYS_MAX } from '../sim/trace/limits.ts';
import { shrink } from '../sim/trace/shrink.ts';
import { ModelError, present } from '../sim/vocabulary/errors.ts';
import type { Parameters } from '../sim/vocabulary/parameters.ts';
import { type Setting, shorterIn, stageOf } from './shrink-stage.ts';

/**
 * shortest: no path of this system breaks the property in fewer steps. minimal: no step can be left out. bounded: the bound on
 * replays was hit before that was known.
 */
export type CounterexampleLength = 'shortest' | 'minimal' | 'bounded';

/**
 * Shortens `found` within SHRINK_REPLAYS_MAX replays and one search of SHORTER_STATES_MAX states, in which no order is left out.
 * Deterministic. Throws a ModelError if `found` does not break the property.
 */
export const shortened = (
  setting: Setting,
  parameters: Parameters,
  found: readonly TraceStep[],
): { readonly path: readonly Step[]; readonly length: CounterexampleLength } => {
  const stage = stageOf(setting, parameters);
  let path = stage.play(found, found.length);
  if (path === undefined)
    throw new ModelError(`The trace does not break ${setting.property.name}, for which it was recorded.`);
  const { minimal } = shrink(
    found,
    (steps, steps_max) => {
      const taken = stage.play(steps, steps_max);
      if (taken === undefined) return undefined;
      path = taken;
      return stage.tell(taken);
    },
    SHRINK_REPLAYS_MAX,
  );
  const shrunk = present(path, 'path');
  const shorter = shorterIn(stage, shrunk.length);
  if (shorter === 'none') return { path: shrunk, length: 'shortest' };
  // The search is breadth first: what it finds is a shortest one.
  if (shorter !== 'unknown') return { path: shorter, length: 'shortest' };
  return { path: shrunk, length: minimal ? 'minimal' : 'bounded' };
};
