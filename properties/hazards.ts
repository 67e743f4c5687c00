/**
 * Proves each safeguard necessary: the hardened design without it breaks the property that it is there for, and the
 * counterexample of the literal design is no longer one with that safeguard alone.
 */
import { designName, hardened } from '../sim/design/design.ts';
import { safeguards } from '../sim/design/safeguards/index.ts';
import type { LassoTrace, Trace } from '../sim/trace/codec.ts';
import { didYouMean, present, UsageError } from '../sim/vocabulary/errors.ts';
import { type Parameters, parametersOf } from '../sim/vocabulary/parameters.ts';
import type { Design, SafeguardName } from '../sim/vocabulary/safeguards.ts';
import { checkConfiguration } from './check.ts';
import { hazardSettings, type Upon } from './hazard-settings.ts';
import { propertiesNamed } from './index.ts';
import { checkLivenessOf, lassoTraceOf } from './liveness/check.ts';
import { livenessNamed } from './liveness/index.ts';
import { replayLasso, replayNear, replayTrace } from './replay.ts';

type Literal = {
  /** Safeguards that the literal design is taken with, and why. */
  readonly upon: Upon | undefined;
  /** The literal design's own counterexample, the shortest or a lasso, or none where it never comes so far. */
  readonly trace: Trace | undefined;
  /**
   * What becomes of it with this safeguard alone: the property holds along it, or some step is impossible and the property
   * holds where the rest leads, or it falls still. Of a lasso also on every other fair run: that it is none any more says
   * nothing of them.
   */
  readonly withSafeguard: 'holds' | 'impossible' | 'falls' | undefined;
  /** The step that cannot be taken, in words. */
  readonly impossible?: string;
  /** Of a lasso whose steps can all be taken: why it breaks nothing, for example since it is unfair. */
  readonly because?: string;
};

export type Hazard = {
  readonly id: string;
  readonly safeguard: SafeguardName;
  readonly tag: 'seed' | 'posix' | 'node';
  /** The sentence of the source that leaves the room, or why any implementation meets it. */
  readonly room: string;
  readonly property: string;
  /** Whether the property falls once the safeguard is taken away (with those that it is redundant given). */
  readonly falls: boolean;
  /** The design that was searched. */
  readonly design: string;
  readonly redundantGiven: readonly SafeguardName[];
  /** With a safeguard that is redundant: whether the property really holds without it, exhaustively. */
  readonly holdsWithoutItAlone: boolean;
  readonly states: number;
  /** How it falls: no path is shorter; or a lasso, where it falls on no path that ends. */
  readonly trace: Trace | undefined;
  readonly literal: Literal;
};

/** Each hazard, or those of the safeguards that are named, in the order of their numbers; `onEach` gets it as soon as it is proved, or is not. */
export const hazards = (
  onEach: (hazard: Hazard) => void = () => {},
  only: readonly SafeguardName[] = safeguards.map(({ name }) => name),
): readonly Hazard[] =>
  safeguards
    .filter(({ name }) => only.includes(name))
    .map((safeguard) => {
      const hazard = hazardOf(safeguard);
      onEach(hazard);
      return hazard;
    });

/** The safeguards with those names or numbers (H2); all where there are none. Throws a UsageError that names the nearest known one. */
export const hazardsNamed = (words: readonly string[]): readonly SafeguardName[] => {
  const named = words.map((word) => {
    const found = safeguards.find(({ name, hazard }) => name === word || hazard.toLowerCase() === word.toLowerCase());
    if (found !== undefined) return found.name;
    const known = safeguards.flatMap(({ name, hazard }) => (/^h\d*$/i.test(word) ? [hazard] : [name]));
    throw new UsageError(`There is no hazard '${word}'.${didYouMean(word, known)} parley safeguards lists them.`);
  });
  return safeguards.map(({ name }) => name).filter((name) => named.length === 0 || named.includes(name));
};

const hazardOf = ({ name, hazard: id, property, origin }: (typeof safeguards)[number]): Hazard => {
  const { redundantGiven = [], upon, isForEver = false, ...setting } = hazardSettings[name];
  const parameters = parametersOf(setting.parameters);
  const judged = (design: Design) => (isForEver ? lassoIn : shortestIn)(design, property, parameters);
  const without = (gone: readonly SafeguardName[]): Design =>
    new Set([...hardened].filter((one) => !gone.includes(one)));
  const design = without([name, ...redundantGiven]);
  const { trace, states } = judged(design);
  return {
    id,
    safeguard: name,
    tag: origin.tag,
    room: origin.tag === 'seed' ? origin.quote : origin.because,
    property,
    falls: trace !== undefined,
    design: designName(design),
    redundantGiven,
    holdsWithoutItAlone: redundantGiven.length > 0 && judged(without([name])).holds,
    states,
    trace,
    literal: (isForEver ? literalLasso : literalPath)(name, upon, property, parameters),
  };
};

/** What a search finds: a counterexample, or that there is none in any of all states. */
type Judged<T extends Trace> = { readonly trace: T | undefined; readonly states: number; readonly holds: boolean };

const options = {
  limits: { states_max: 3_000_000, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 31 },
  clock_ms: () => 0,
};

/** The shortest counterexample to one property. */
const shortestIn = (design: Design, property: string, parameters: Parameters): Judged<Trace> => {
  const asked = { ...options, design, properties: propertiesNamed([property]) };
  const { properties, states, exhaustive } = checkConfiguration(parameters, asked);
  const steps = properties[0]?.steps;
  const trace = steps && { design: designName(design), parameters, property, steps };
  return { trace, states, holds: exhaustive && steps === undefined };
};

/** A run that never ends and breaks a property of liveness. */
const lassoIn = (design: Design, property: string, parameters: Parameters): Judged<LassoTrace> => {
  const asked = { ...options, design, properties: livenessNamed([property]) };
  const { properties, states } = checkLivenessOf(parameters, asked);
  const found = properties[0]?.counterexample;
  const trace = found && lassoTraceOf({ design, parameters, property }, found);
  return { trace, states, holds: properties[0]?.verdict === 'holds' };
};

type LiteralOf = (
  safeguard: SafeguardName,
  upon: Upon | undefined,
  property: string,
  parameters: Parameters,
) => Literal;

const literalPath: LiteralOf = (safeguard, upon, property, parameters) => {
  const taken = upon?.safeguards ?? [];
  const { trace } = shortestIn(new Set(taken), property, parameters);
  if (trace === undefined) return { upon, trace, withSafeguard: undefined };
  const guarded = { design: designName(new Set([...taken, safeguard])), properties: [property] };
  const { falls, impossible } = replayTrace(trace, guarded);
  if (impossible === undefined) return { upon, trace, withSafeguard: falls.length === 0 ? 'holds' : 'falls' };
  // What comes of the same schedule where it must go another way: as far as it can be taken, then until all is at rest.
  const near = replayNear(trace, { ...guarded, reorderings: 0 });
  const withSafeguard = falls.length + near.falls.length === 0 ? 'impossible' : 'falls';
  return { upon, trace, withSafeguard, impossible: impossible.says };
};

const literalLasso: LiteralOf = (safeguard, upon, property, parameters) => {
  const taken = upon?.safeguards ?? [];
  const { trace } = lassoIn(new Set(taken), property, parameters);
  if (trace === undefined) return { upon, trace, withSafeguard: undefined };
  const design = new Set([...taken, safeguard]);
  const [before] = replayLasso(trace).broken;
  const { impossible, unbroken } = replayLasso(trace, { design: designName(design) });
  const because = unbroken.find(({ of }) => of === before?.of)?.because;
  if (!lassoIn(design, property, parameters).holds) return { upon, trace, withSafeguard: 'falls' };
  return impossible === undefined
    ? { upon, trace, withSafeguard: 'holds', because: present(because, 'reason') }
    : { upon, trace, withSafeguard: 'impossible', impossible: impossible.says };
};
