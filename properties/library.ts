/** What a program may import to check a design: `parley/check`. */
import { parseDesign } from '../sim/design/design.ts';
import type { SearchLimits } from '../sim/engine/index.ts';
import { didYouMean, UsageError } from '../sim/vocabulary/errors.ts';
import { type Parameters, parametersOf } from '../sim/vocabulary/parameters.ts';
import {
  type ConfigurationResult,
  checkConfiguration,
  type Reduction,
  reductions,
  type Store,
  stores,
} from './check.ts';
import { allProperties, propertiesNamed } from './index.ts';
import { checkLivenessOf, type LivenessResult } from './liveness/check.ts';
import { allLiveness, livenessNamed } from './liveness/index.ts';

export type CheckRequest = {
  /** As on the command line: literal, hardened, or changes to one. Usually hardened. */
  readonly design?: string;
  /** What is different from the defaults, which are two processes of one thread each and two clients. */
  readonly parameters?: Partial<Parameters>;
  /** Names of the properties to judge. Usually all. */
  readonly properties?: readonly string[];
  /** How states are stored, and what is left out. Usually whole, and nothing: of liveness nothing else is to be had. */
  readonly store?: Store;
  readonly reduction?: Reduction;
  /** Bounds, where there are to be any but of memory (4 GB). */
  readonly limits?: Partial<SearchLimits>;
  /** Milliseconds since any fixed moment, for how long it took and how fast it was. Without it neither is known. */
  readonly clock_ms?: () => number;
};

const unbounded: SearchLimits = {
  states_max: Infinity,
  depth_max: Infinity,
  time_max_ms: Infinity,
  memory_max_bytes: 4 * 2 ** 30,
};

const options = [
  'design',
  'parameters',
  'properties',
  'store',
  'reduction',
  'limits',
  'clock_ms',
] as const satisfies readonly (keyof CheckRequest)[];

/** Of a program that is not typed: what is misspelt would go unnoticed. Throws a UsageError that says what there is. */
const requireKnown = ({ limits = {}, store = 'exact', reduction = 'none', ...rest }: CheckRequest): void => {
  requireNamed('option', Object.keys(rest), options);
  requireNamed('limit', Object.keys(limits), Object.keys(unbounded));
  for (const [name, value] of Object.entries(limits))
    if (value !== undefined && !(value >= 0))
      throw new UsageError(`limits.${name} must be a number from 0 on, but it is ${String(value)}.`);
  requireOneOf('store', store, stores);
  requireOneOf('reduction', reduction, reductions);
};

const requireNamed = (what: string, given: readonly string[], known: readonly string[]): void => {
  const other = given.find((name) => !known.includes(name));
  if (other !== undefined)
    throw new UsageError(`There is no ${what} '${other}'.${didYouMean(other, known)} Known: ${known.join(', ')}.`);
};

const requireOneOf = (option: string, given: string, known: readonly string[]): void => {
  if (!known.includes(given))
    throw new UsageError(`${option} must be one of ${known.join(', ')}, but it is '${given}'.`);
};

/**
 * Explores every interleaving of one system. Throws a UsageError for an option, a design, a parameter or a property that there is not,
 * or a system that is too large.
 */
export const check = (request: CheckRequest = {}): ConfigurationResult => {
  requireKnown(request);
  const { design = 'hardened', parameters = {}, properties, limits = {}, clock_ms = () => 0 } = request;
  const { store = 'exact', reduction = 'none' } = request;
  return checkConfiguration(parametersOf(parameters), {
    design: parseDesign(design),
    properties: properties === undefined ? allProperties : propertiesNamed(properties),
    limits: { ...unbounded, ...limits },
    clock_ms,
    store,
    reduction,
  });
};

/**
 * What comes in the end on every fair run of one system, or a lasso on which it never comes. Throws as `check` does; properties are
 * those of `parley check --liveness`.
 */
export const liveness = (request: CheckRequest = {}): LivenessResult => {
  requireKnown(request);
  for (const [option, usual] of [
    ['store', 'exact'],
    ['reduction', 'none'],
  ] as const) {
    const { [option]: given = usual } = request;
    if (given !== usual)
      throw new UsageError(
        `${option} of liveness must be ${usual}, since every state is looked at as it is, but it is '${given}'.`,
      );
  }
  const { design = 'hardened', parameters = {}, properties, limits = {}, clock_ms = () => 0 } = request;
  return checkLivenessOf(parametersOf(parameters), {
    design: parseDesign(design),
    properties: properties === undefined ? allLiveness : livenessNamed(properties),
    limits: { ...unbounded, ...limits },
    clock_ms,
  });
};

export type { ConfigurationResult, PropertyVerdict } from './check.ts';
export type { PropertyDefinition } from './index.ts';
export type { LivenessResult } from './liveness/check.ts';
export { allProperties };
