/** What a program may import to check a design: `parley/check`. */
import { parseDesign } from '../sim/design/design.ts';
import type { SearchLimits } from '../sim/engine/index.ts';
import { type Parameters, parametersOf } from '../sim/vocabulary/parameters.ts';
import { type ConfigurationResult, checkConfiguration, type Reduction, type Store } from './check.ts';
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
  /** How states are stored, and what is left out. Usually whole, and nothing. */
  readonly store?: Store;
  readonly reduction?: Reduction;
  /** Bounds, where there are to be any but of memory (4 GB). */
  readonly limits?: Partial<SearchLimits>;
  /** Milliseconds since any fixed moment, for how long it took. */
  readonly clock_ms?: () => number;
};

const unbounded: SearchLimits = {
  states_max: Infinity,
  depth_max: Infinity,
  time_max_ms: Infinity,
  memory_max_bytes: 4 * 2 ** 30,
};

/**
 * Explores every interleaving of one system. Throws a UsageError for a design, a parameter or a property that there is not,
 * or a system that is too large.
 */
export const check = (request: CheckRequest = {}): ConfigurationResult => {
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
