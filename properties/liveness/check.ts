/** Judges liveness in one configuration: explores it whole, and says of each property whether it holds, or on which run it does not. */
import {
  type Bound,
  checkLiveness,
  type Excuse,
  type LeadsTo,
  type LivenessVerdict,
  type Progress,
  type SearchLimits,
  type Step,
} from '../../sim/engine/index.ts';
import { type Alterations, type Assembly, assemble, type Monitor } from '../../sim/kernel/system.ts';
import type { TraceStep } from '../../sim/trace/codec.ts';
import { traceStepOf } from '../../sim/trace/story.ts';
import type { Parameters } from '../../sim/vocabulary/parameters.ts';
import type { Design } from '../../sim/vocabulary/safeguards.ts';
import { requireSearchable } from '../check.ts';
import { configurationName } from '../configurations.ts';
import { type Grant, grantOf } from './fairness.ts';
import type { LivenessDefinition } from './index.ts';

/** An assumption that would exclude a counterexample, and whether the real system is like that. */
export type Explanation = Grant & Pick<Excuse, 'action' | 'strength'> & { readonly actor: string };

/** A run that breaks a property: the steps of `stem`, then those of `loop` again and again, or nothing ever more if there are none. */
export type LivenessCounterexample = {
  /** Of whom the property is broken. */
  readonly of: string;
  readonly stem: readonly TraceStep[];
  readonly loop: readonly TraceStep[];
  readonly excludedBy: readonly Explanation[];
};

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
  const monitors = [...new Set(properties.flatMap(({ monitors = [] }): readonly Monitor[] => monitors))];
  const assembly = assemble({ design, parameters }, alterations, monitors);
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

/** What the engine is asked for a property: each of its claims, under the fairness that the property assumes. */
export const claimsOf = ({ name, assumes, claims }: LivenessDefinition, assembly: Assembly) => {
  const fairness = assumes.flatMap((assumption) => assumption.of(assembly));
  return claims(assembly).map(({ of, ...rest }) => {
    const claim: LeadsTo = { name: `${name} of ${of}`, assumes: fairness, ...rest };
    return { of, claim };
  });
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

const explanationOf = (assembly: Assembly, excuse: Excuse): Explanation => ({
  actor: assembly.places.slots[excuse.actor]?.name ?? '',
  action: excuse.action,
  strength: excuse.strength,
  ...grantOf(assembly, excuse),
});

const length = ({ stem, loop }: { readonly stem: readonly Step[]; readonly loop: readonly Step[] }): number =>
  stem.length + loop.length;

const told = (assembly: Assembly, steps: readonly Step[]): readonly TraceStep[] =>
  steps.map((step) => traceStepOf(assembly, step));
