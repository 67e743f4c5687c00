/** Judges liveness in one configuration: explores it whole, and says of each property whether it holds, or on which run it does not. */
import { designName } from '../../sim/design/design.ts';
import {
  type Bound,
  checkLiveness,
  type LivenessVerdict,
  type Progress,
  type SearchLimits,
  type Step,
} from '../../sim/engine/index.ts';
import type { Alterations, Assembly } from '../../sim/kernel/system.ts';
import type { LassoTrace, TraceStep } from '../../sim/trace/codec.ts';
import { traceStepOf } from '../../sim/trace/story.ts';
import type { Parameters } from '../../sim/vocabulary/parameters.ts';
import type { Design } from '../../sim/vocabulary/safeguards.ts';
import { requireSearchable } from '../check.ts';
import { configurationName } from '../configurations.ts';
import { type Explanation, explanationOf } from './fairness.ts';
import { assembleForLiveness, claimsOf, type LivenessDefinition } from './index.ts';

/** A run that breaks a property: the steps of `stem`, then those of `loop` again and again, or nothing ever more if there are none. */
export type LivenessCounterexample = {
  /** Of whom the property is broken. */
  readonly of: string;
  readonly stem: readonly TraceStep[];
  readonly loop: readonly TraceStep[];
  readonly excludedBy: readonly Explanation[];
};

/** The counterexample as it is kept. */
export const lassoTraceOf = (
  of: { readonly design: Design; readonly parameters: Parameters; readonly property: string },
  { stem, loop }: LivenessCounterexample,
): LassoTrace & { readonly property: string } => ({
  ...of,
  design: designName(of.design),
  loop_from: stem.length,
  steps: [...stem, ...loop],
});

type LivenessPropertyResult = {
  readonly name: string;
  readonly verdict: 'holds' | 'violated' | 'undecided';
  /** Whether anything was ever owed. */
  readonly premise: 'met' | 'not met';
  /** The shortest of those that were found for each of whom it is broken. */
  readonly counterexample?: LivenessCounterexample;
};

export type LivenessResult = {
  readonly name: string;
  readonly parameters: Parameters;
  readonly exhaustive: boolean;
  readonly bounds: readonly Bound[];
  readonly states: number;
  readonly transitions: number;
  readonly elapsed_ms: number;
  readonly properties: readonly LivenessPropertyResult[];
  readonly error?: { readonly message: string; readonly steps: readonly TraceStep[] };
};

export type LivenessCheckOptions = {
  readonly design: Design;
  readonly properties: readonly LivenessDefinition[];
  readonly limits: SearchLimits;
  readonly clock_ms: () => number;
  readonly onProgress?: (progress: Progress) => void;
  readonly alterations?: Alterations;
};

/** Throws a UsageError for a system that is too large to begin with. */
export const checkLivenessOf = (parameters: Parameters, options: LivenessCheckOptions): LivenessResult => {
  requireSearchable(parameters);
  const { design, properties, limits, clock_ms, onProgress, alterations = {} } = options;
  const assembly = assembleForLiveness(properties, { design, parameters }, alterations);
  const asked = properties.map((property) => ({ property, claims: claimsOf(property, assembly) }));
  const outcome = checkLiveness(
    assembly.system,
    asked.flatMap(({ claims }) => claims.map(({ claim }) => claim)),
    { limits, clock_ms, ...(onProgress === undefined ? {} : { onProgress }) },
  );
  const verdicts = new Map(outcome.properties.map((verdict) => [verdict.property, verdict]));
  const { exhaustive, bounds, states, transitions, elapsed_ms, error } = outcome;
  return {
    name: configurationName(parameters),
    parameters,
    exhaustive,
    bounds,
    states,
    transitions,
    elapsed_ms: Math.round(elapsed_ms),
    properties: asked.map(({ property, claims }) =>
      resultOf(
        assembly,
        property.name,
        claims.map(({ of, claim }) => ({ of, verdict: verdicts.get(claim.name) })),
      ),
    ),
    ...(error === undefined ? {} : { error: { message: error.message, steps: told(assembly, error.path) } }),
  };
};

type Said = { readonly of: string; readonly verdict: LivenessVerdict | undefined };

/** After an error nothing was judged. */
const resultOf = (assembly: Assembly, name: string, said: readonly Said[]): LivenessPropertyResult => {
  const premise = said.some(({ verdict }) => (verdict?.from_states ?? 0) > 0) ? 'met' : 'not met';
  const broken = said
    .flatMap(({ of, verdict }) => (verdict?.verdict === 'violated' ? [{ of, ...verdict }] : []))
    .sort((a, b) => length(a.lasso) - length(b.lasso));
  const [first] = broken;
  if (first === undefined) {
    const holds = said.every(({ verdict }) => verdict?.verdict === 'holds');
    return { name, verdict: holds ? 'holds' : 'undecided', premise };
  }
  const { of, lasso, excludedBy } = first;
  const counterexample = {
    of,
    stem: told(assembly, lasso.stem),
    loop: told(assembly, lasso.loop),
    excludedBy: excludedBy.map((excuse) => explanationOf(assembly, excuse)),
  };
  return { name, verdict: 'violated', premise, counterexample };
};

const length = ({ stem, loop }: { readonly stem: readonly Step[]; readonly loop: readonly Step[] }): number =>
  stem.length + loop.length;

const told = (assembly: Assembly, steps: readonly Step[]): readonly TraceStep[] =>
  steps.map((step) => traceStepOf(assembly, step));
