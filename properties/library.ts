/** What a program may import to check a design: `parley/check`. */
import { parseDesign } from '../sim/design/design.ts';
import type { SearchLimits } from '../sim/engine/index.ts';
import { didYouMean, UsageError } from '../sim/vocabulary/errors.ts';
import { fieldOf, type Parameters, parametersOf } from '../sim/vocabulary/parameters.ts';
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

/** A request with everything that was left out. */
type Asked = Required<Omit<CheckRequest, 'properties' | 'limits'>> & {
  readonly properties: readonly string[] | undefined;
  readonly limits: SearchLimits;
};

/**
 * Of a program that is not typed: what is misspelt would go unnoticed. What is undefined is left out. Throws a UsageError that says what
 * there is.
 */
const askedBy = (request: CheckRequest): Asked => {
  const { design = 'hardened', parameters = {}, properties, ...others } = fields('The request', request);
  const { store = 'exact', reduction = 'none', limits = {}, clock_ms = () => 0, ...rest } = others;
  requireNamed('option', Object.keys(rest), options);
  if (typeof design !== 'string') throw wrong('design', 'a design in words, as hardened,-join-epoch', design);
  if (properties !== undefined && !(Array.isArray(properties) && properties.every((name) => typeof name === 'string')))
    throw wrong('properties', 'a list of names', properties);
  if (typeof clock_ms !== 'function') throw wrong('clock_ms', 'a function that gives milliseconds', clock_ms);
  const bounds = fields('limits', limits);
  requireNamed('limit', Object.keys(bounds), Object.keys(unbounded));
  for (const [name, value] of Object.entries(bounds))
    if (typeof value !== 'number' || !(value >= 0)) throw wrong(`limits.${name}`, 'a number from 0 on', value);
  requireOneOf('store', store, stores);
  requireOneOf('reduction', reduction, reductions);
  const changes = fields('parameters', parameters);
  return { design, parameters: changes, properties, store, reduction, limits: { ...unbounded, ...bounds }, clock_ms };
};

/** The fields that have a value. Throws a UsageError for what has no fields. */
const fields = <T extends object>(what: string, given: T): T => {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw wrong(what, 'an object', given);
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
};

const wrong = <T>(what: string, wanted: string, given: T): UsageError =>
  new UsageError(`${what} must be ${wanted}, but it is ${shown(given)}.`);

const shown = <T>(given: T): string => {
  if (typeof given === 'string') return `'${given}'`;
  return Array.isArray(given) ? 'a list' : typeof given === 'object' && given !== null ? 'an object' : String(given);
};

const requireNamed = (what: string, given: readonly string[], known: readonly string[]): void => {
  const other = given.find((name) => !known.includes(name));
  if (other !== undefined)
    throw new UsageError(`There is no ${what} '${other}'.${didYouMean(other, known)} Known: ${known.join(', ')}.`);
};

const requireOneOf = (option: string, given: string, known: readonly string[]): void => {
  if (!known.includes(given)) throw wrong(option, `one of ${known.join(', ')}`, given);
};

/**
 * Explores every interleaving of one system. Throws a UsageError for an option, a design, a parameter or a property that there is not,
 * or a system that is too large.
 */
export const check = (request: CheckRequest = {}): ConfigurationResult => {
  const { design, parameters, properties, ...how } = askedBy(request);
  return checkConfiguration(parametersOf(parameters, fieldOf), {
    ...how,
    design: parseDesign(design),
    properties: properties === undefined ? allProperties : propertiesNamed(properties),
  });
};

/**
 * What comes in the end on every fair run of one system, or a lasso on which it never comes. Throws as `check` does; properties are
 * those of `parley check --liveness`.
 */
export const liveness = (request: CheckRequest = {}): LivenessResult => {
  const { design, parameters, properties, store, reduction, limits, clock_ms } = askedBy(request);
  for (const [option, given, usual] of [
    ['store', store, 'exact'],
    ['reduction', reduction, 'none'],
  ] as const) {
    if (given !== usual)
      throw new UsageError(
        `${option} of liveness must be ${usual}, since every state is looked at as it is, but it is '${given}'.`,
      );
  }
  return checkLivenessOf(parametersOf(parameters, fieldOf), {
    design: parseDesign(design),
    properties: properties === undefined ? allLiveness : livenessNamed(properties),
    limits,
    clock_ms,
  });
};

export type { ConfigurationResult, PropertyVerdict } from './check.ts';
export type { PropertyDefinition } from './index.ts';
export type { LivenessResult } from './liveness/check.ts';
export { allProperties };
