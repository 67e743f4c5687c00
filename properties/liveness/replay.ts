/**
 * Takes a kept lasso again, under its design or another: whether it is a run that can be taken, goes round and is fair, and never
 * does what its property promises.
 */
import { designName, parseDesign } from '../../sim/design/design.ts';
import { excusesOf, faultOfLasso, initialVector, keyOf, type Lasso, type Step } from '../../sim/engine/index.ts';
import type { Assembly } from '../../sim/kernel/system.ts';
import { isLasso, type Trace } from '../../sim/trace/codec.ts';
import type { Scene } from '../../sim/trace/story.ts';
import { present, UsageError } from '../../sim/vocabulary/errors.ts';
import { requireSearchable } from '../check.ts';
import { type Followed, followed, modelled, type ReplayOptions } from '../following.ts';
import { type Explanation, explanationOf } from './fairness.ts';
import { assembleForLiveness, claimsOf, livenessNamed } from './index.ts';

/** What a property says of somebody: a thread, a process, the server. */
export type Claimed = { readonly property: string; readonly of: string };

/** `scenes` has the loop once. */
export type ReplayedLasso = Followed & {
  readonly design: string;
  readonly assembly: Assembly;
  /** The claims that the run breaks. */
  readonly broken: readonly Claimed[];
  /** Those that it does not, with why: it does not close, it is unfair, or nothing is owed on it. None of a run that is impossible. */
  readonly unbroken: readonly (Claimed & { readonly because: string })[];
  /** Each assumption about one action that would exclude the run, or does; none of a run that does not go round. */
  readonly excludedBy: readonly Explanation[];
};

/**
 * Takes stem and loop of a lasso again and judges the run for the property that it was kept for, or for others. Throws a UsageError if the
 * design or a property is not known, if none is named, if the system is too large, or the trace no lasso; a ModelError if a machine or an operation is
 * wrong.
 */
export const replayLasso = (trace: Trace, options: ReplayOptions = {}): ReplayedLasso => {
  if (!isLasso(trace))
    throw new UsageError('The trace is no lasso: it does not say where a loop begins, so replayTrace is to judge it.');
  requireSearchable(trace.parameters);
  const design = parseDesign(options.design ?? trace.design);
  const properties = livenessNamed(options.properties ?? ownProperty(trace));
  const assembly = assembleForLiveness(properties, { design, parameters: trace.parameters }, options.alterations);
  const { scenes, impossible } = modelled('Along the lasso', () => followed(assembly, trace.steps));
  const seen = { design: designName(design), assembly, scenes };
  if (impossible !== undefined) return { ...seen, impossible, broken: [], unbroken: [], excludedBy: [] };
  const steps = scenes.map((scene) => stepOf(assembly, scene));
  const lasso: Lasso = { stem: steps.slice(0, trace.loop_from), loop: steps.slice(trace.loop_from) };
  return modelled('Along the lasso', () => {
    const judged = properties.flatMap((property) =>
      claimsOf(property, assembly).map(({ of, claim }) => ({
        claimed: { property: property.name, of },
        fault: faultOfLasso(assembly.system, claim, lasso),
      })),
    );
    const broken = judged.flatMap(({ claimed, fault }) => (fault === undefined ? [claimed] : []));
    return {
      ...seen,
      broken,
      unbroken: judged.flatMap(({ claimed, fault }) => (fault === undefined ? [] : [{ ...claimed, because: fault }])),
      excludedBy: goesRound(assembly, scenes, trace.loop_from)
        ? excusesOf(assembly.system, lasso).map((excuse) => explanationOf(assembly, excuse))
        : [],
    };
  });
};

const goesRound = ({ system }: Assembly, scenes: readonly Scene[], loop_from: number): boolean => {
  const states = [initialVector(system), ...scenes.map(({ values }) => values)];
  return keyOf(present(states[loop_from], 'state')) === keyOf(present(states.at(-1), 'state'));
};

const ownProperty = ({ property }: Trace): readonly string[] => {
  if (property !== null) return [property];
  throw new UsageError('The lasso was kept for no property: say which must hold along it.');
};

/** As the engine names it: a trace knows actors and resources by their names. */
const stepOf = ({ places }: Assembly, { actor, choice, step: { does, on, gets } }: Scene): Step => ({
  actor,
  choice,
  name: does,
  target: places.at(on),
  reply: gets,
});
