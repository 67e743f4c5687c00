/**
 * Takes a kept trace again, as it is or in every order near it, under its design or another: what `parley replay` says, for
 * regression tests. Public as `parley/replay`.
 */
import { designName, parseDesign } from '../sim/design/design.ts';
import { enabled, initialVector, type Values } from '../sim/engine/index.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import { isLasso, type Trace } from '../sim/trace/codec.ts';
import { fallsOf } from '../sim/trace/falls.ts';
import { NEIGHBOURHOOD_PLACES_MAX } from '../sim/trace/limits.ts';
import { type Neighbourhood, neighbourhood } from '../sim/trace/neighbourhood.ts';
import { traceStepOf } from '../sim/trace/story.ts';
import { present, UsageError } from '../sim/vocabulary/errors.ts';
import { requireSearchable } from './check.ts';
import { type Followed, followed, modelled, type ReplayOptions } from './following.ts';
import { allProperties, assembleFor, propertiesNamed } from './index.ts';
import { fallsAlong } from './judge.ts';

export type { ReplayOptions } from './following.ts';
export { type Claimed, type ReplayedLasso, replayLasso } from './liveness/replay.ts';

export type ReplayFall = {
  readonly property: string;
  /** The step after which it does not hold, from 1; 0 for the initial state. */
  readonly step: number;
};

export type Replayed = Followed & {
  readonly design: string;
  readonly assembly: Assembly;
  /** What falls along them. */
  readonly falls: readonly ReplayFall[];
  /** The properties of states at rest, where the steps do not end in one: they were not judged at their end. */
  readonly unjudged: readonly string[];
};

/**
 * Takes the steps of a trace again and judges each state. Throws a UsageError if the design or a property is not known, if
 * the system is too large or the trace a lasso; a ModelError if a machine or an operation is wrong.
 */
export const replayTrace = (trace: Trace, options: ReplayOptions = {}): Replayed => {
  const { assembly, properties, design } = stageFor(trace, options);
  const { scenes, impossible } = modelled('Along the trace', () => followed(assembly, trace.steps));
  const states = [initialVector(assembly.system), ...scenes.map(({ values }) => values)];
  const labels = scenes.map(({ label }) => label);
  const last = present(states.at(-1), 'state');
  // A machine or an operation that is wrong says so when it is asked for the next steps.
  modelled('After the last step of the trace', () => enabled(assembly.system, last));
  const fallen = modelled('Along the trace', () => fallsAlong(assembly, properties, states, labels));
  const falls = fallen.map(({ property, step }) => ({ property: property.name, step }));
  const unjudged = isAtRest(assembly, last)
    ? []
    : properties.flatMap(({ name, judge }) => (judge(assembly).kind === 'quiescent' ? [name] : []));
  return { design, assembly, scenes, falls, unjudged, ...(impossible === undefined ? {} : { impossible }) };
};

export type NearOptions = ReplayOptions & {
  /** How many reorderings a schedule may have: `sim/trace/neighbourhood.ts` says what one is. */
  readonly reorderings: number;
  /** Places (a state, and what is left of the trace) to look at, at most. */
  readonly places_max?: number;
};

export type ReplayedNear = Omit<Neighbourhood, 'falls'> & {
  readonly reorderings: number;
  readonly falls: readonly {
    readonly property: string;
    /** How many schedules ended with it. */
    readonly times: number;
    /** The fewest reorderings with which it falls, and of those the shortest trace. */
    readonly reorderings: number;
    readonly trace: Trace;
  }[];
};

/** Takes every schedule within so many reorderings of a trace. Throws as `replayTrace` does. */
export const replayNear = (trace: Trace, options: NearOptions): ReplayedNear => {
  const { assembly, properties, design } = stageFor(trace, options);
  const { reorderings, places_max = NEIGHBOURHOOD_PLACES_MAX } = options;
  const indexes = new Map(assembly.places.slots.map(({ name }, index) => [name, index]));
  const plan = trace.steps.map(({ actor, does }, position) => {
    const index = indexes.get(actor);
    if (index === undefined) throw new UsageError(`Step ${position + 1} of the trace: there is no actor '${actor}'.`);
    return { actor: index, name: does };
  });
  const judges = properties.map(({ name, judge }) => ({ name, ...judge(assembly) }));
  const { falls, ...counts } = modelled('Near the trace', () =>
    neighbourhood(assembly.system, plan, judges, reorderings, places_max),
  );
  return {
    ...counts,
    reorderings,
    falls: falls.map(({ path, ...fall }) => {
      const steps = path.map((step) => traceStepOf(assembly, step));
      return { ...fall, trace: { design, parameters: trace.parameters, property: fall.property, steps } };
    }),
  };
};

const stageFor = (trace: Trace, options: ReplayOptions) => {
  if (isLasso(trace))
    throw new UsageError(
      'The trace is a lasso: no single state or step of it is wrong, so replayLasso is to judge it.',
    );
  requireSearchable(trace.parameters);
  const design = parseDesign(options.design ?? trace.design);
  const properties = options.properties === undefined ? allProperties : propertiesNamed(options.properties);
  const assembly = assembleFor(properties, { design, parameters: trace.parameters }, options.alterations);
  return { assembly, properties, design: designName(design) };
};

/** What never holds at rest falls there and nowhere else. */
const isAtRest = ({ system }: Assembly, values: Values): boolean =>
  fallsOf(system, { name: 'rest', kind: 'quiescent', reads: [], view: (_, value) => value, holds: () => false })(
    values,
    undefined,
  );
