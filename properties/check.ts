/** Checks a design: explores each configuration and says of each property whether it holds there, and within what. */
import {
  type Bound,
  type OrderCounts,
  type Progress,
  type SearchLimits,
  type SearchOptions,
  type Step,
  search,
} from '../sim/engine/index.ts';
import { type StateSet, searchStates } from '../sim/engine/states.ts';
import { rulesOf } from '../sim/kernel/persistent.ts';
import { likenessOf } from '../sim/kernel/symmetry.ts';
import type { Alterations, Assembly } from '../sim/kernel/system.ts';
import type { TraceStep } from '../sim/trace/codec.ts';
import { fallsOf } from '../sim/trace/falls.ts';
import { traceStepOf } from '../sim/trace/story.ts';
import { fewestSwitches } from '../sim/trace/switches.ts';
import { present, UsageError } from '../sim/vocabulary/errors.ts';
import type { Parameters } from '../sim/vocabulary/parameters.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { clientsInWords, configurationName } from './configurations.ts';
import { allProperties, assembleFor, monitorsOf, type PropertyDefinition, questions, witnessName } from './index.ts';
import { knownStates } from './known-counts.ts';
import { type CounterexampleLength, shortened } from './shorten.ts';

export const stores = ['exact', 'fingerprint'] as const satisfies readonly SearchOptions['store'][];
export type Store = (typeof stores)[number];

export const reductions = ['none', 'symmetry', 'partial-order', 'all'] as const;
export type Reduction = (typeof reductions)[number];

export type PropertyVerdict = {
  readonly name: string;
  /** undecided: the search ended before it could say. */
  readonly verdict: 'holds' | 'violated' | 'undecided';
  /** Whether the search ever met what the property is about; without it `holds` says nothing. */
  readonly premise: 'met' | 'not met';
  /** Steps to the violation, in an order with few turns from one actor to another. */
  readonly steps?: readonly TraceStep[];
  /** Beside `steps`: whether no path to a violation is shorter, or, after a search that left orders out, no step can be left out, or neither is known. */
  readonly length?: CounterexampleLength;
};

export type ConfigurationResult = {
  readonly name: string;
  readonly parameters: Parameters;
  readonly outcome: 'holds' | 'violated' | 'limit reached' | 'error';
  readonly exhaustive: boolean;
  readonly bounds: readonly Bound[];
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly quiescent: number;
  readonly elapsed_ms: number;
  /** Absent where the clock did not move: then nobody knows. */
  readonly states_per_s?: number;
  readonly bytes_per_state: number;
  /** How states were stored, and the odds that at least one was taken for another and missed: 0 where they are stored whole. */
  readonly store: Store;
  readonly collision_odds: number;
  /** By what fewer states were stored; counts are of those that were. */
  readonly reduction: Reduction;
  /** What was exchanged and so counted once. */
  readonly alike: readonly string[];
  /** How many states a search that leaves nothing out has counted, where somebody has. */
  readonly unreduced_states?: number;
  /** Whether orders of steps were left out that lead to the same. */
  readonly ordered: boolean;
  /** How much of what the rules of orders say was held against the system. */
  readonly orders?: OrderCounts;
  /** What was not reduced although it was asked for, and why. */
  readonly refused: readonly string[];
  readonly properties: readonly PropertyVerdict[];
  readonly error?: { readonly message: string; readonly steps: readonly TraceStep[] };
};

export type CheckOptions = {
  readonly design: Design;
  readonly properties: readonly PropertyDefinition[];
  readonly limits: SearchLimits;
  readonly clock_ms: () => number;
  /** Default: exact. */
  readonly store?: Store;
  /** Default: none. */
  readonly reduction?: Reduction;
  /** Look for a violation of every property instead of the first of any. */
  readonly continueAfterViolation?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  readonly alterations?: Alterations;
  /** Gets all states where everything holds in each that can be reached. They are the search's own: to be read at once. */
  readonly onStates?: (states: StateSet, assembly: Assembly) => void;
};

/** Components of a system that an exhaustive search takes on at most: each costs two bytes a state. */
const componentsMax = 1024;

/** Explores one configuration. Throws a UsageError if it is too large to begin with. */
export const checkConfiguration = (given: Parameters, options: CheckOptions): ConfigurationResult => {
  requireSearchable(given);
  const parameters = searchedAs(given, options.reduction);
  const assembly = assembleFor(options.properties, { design: options.design, parameters }, options.alterations);
  const {
    limits,
    clock_ms,
    store = 'exact',
    reduction = 'none',
    continueAfterViolation = false,
    onProgress,
    onStates,
  } = options;
  const { exchanges, rules, refused } = reducedBy(reduction, assembly, options.properties);
  const asked = questions(assembly, options.properties);
  const explored: typeof search =
    onStates === undefined
      ? search
      : (system, judged, how) => searchStates(system, judged, how, (states) => onStates(states, assembly));
  const outcome = explored(assembly.system, asked, {
    limits,
    clock_ms,
    store,
    exchanges,
    rules,
    continueAfterViolation,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const tell = (path: readonly Step[]) => path.map((step) => traceStepOf(assembly, step));
  const told = (definition: PropertyDefinition, path: readonly Step[]) => {
    const short =
      rules.length === 0
        ? ({ path, length: 'shortest' } as const)
        : shortened(
            { design: options.design, alterations: options.alterations, property: definition },
            parameters,
            tell(path),
          );
    const judge = present(
      asked.find(({ name }) => name === definition.name),
      'property',
    );
    // The same steps in the order that is easiest to read.
    const tidied = fewestSwitches(assembly.system, short.path, fallsOf(assembly.system, judge));
    return { steps: tell(tidied.path), length: short.length };
  };
  const { verdict, states, elapsed_ms, bytes, error } = outcome;
  const unreduced = knownStates(options, given);
  return {
    name: configurationName(parameters),
    parameters,
    outcome: verdict === 'limit' ? 'limit reached' : verdict,
    exhaustive: outcome.exhaustive,
    bounds: outcome.bounds,
    states,
    transitions: outcome.transitions,
    depth: outcome.depth,
    quiescent: outcome.quiescent,
    elapsed_ms: Math.round(elapsed_ms),
    ...(elapsed_ms > 0 ? { states_per_s: Math.round((states / elapsed_ms) * 1000) } : {}),
    bytes_per_state: Math.round(bytes / states),
    store,
    collision_odds: outcome.collision_odds,
    reduction,
    alike: exchanges.map(({ name }) => name),
    ...(unreduced === undefined ? {} : { unreduced_states: unreduced }),
    ordered: rules.length > 0,
    ...(outcome.orders === undefined ? {} : { orders: outcome.orders }),
    refused,
    properties: options.properties.map((definition) => {
      const { name } = definition;
      const violation = outcome.violations.find(({ property }) => property === name);
      const premise = outcome.witnesses.some(({ property }) => property === witnessName(name)) ? 'met' : 'not met';
      // What is violated is about something that happened.
      if (violation !== undefined)
        return { name, verdict: 'violated', premise: 'met', ...told(definition, violation.path) };
      return { name, verdict: outcome.exhaustive ? 'holds' : 'undecided', premise };
    }),
    // A step that threw has no reply: it was never taken.
    ...(error === undefined
      ? {}
      : { error: { message: error.message, steps: tell(error.path.filter(({ reply }) => reply !== '')) } }),
  };
};

/** Whether a search of it would leave anything out: known before it. Throws a UsageError if it is too large to begin with. */
export const isReduced = (
  given: Parameters,
  {
    design,
    properties,
    reduction = 'none',
    alterations,
  }: Pick<CheckOptions, 'design' | 'properties' | 'reduction' | 'alterations'>,
): boolean => {
  if (reduction === 'none') return false;
  requireSearchable(given);
  const assembly = assembleFor(properties, { design, parameters: searchedAs(given, reduction) }, alterations);
  const { exchanges, rules } = reducedBy(reduction, assembly, properties);
  return exchanges.length > 0 || rules.length > 0;
};

/** Where what is alike is counted once, clients that may take any name are alike, and so are names: fewer than if each had its own. */
const searchedAs = (given: Parameters, reduction: Reduction = 'none'): Parameters =>
  reduction === 'symmetry' || reduction === 'all' ? { ...given, any_name: 1 } : given;

const reducedBy = (reduction: Reduction, assembly: Assembly, properties: readonly PropertyDefinition[]) => {
  const likeness =
    reduction === 'symmetry' || reduction === 'all'
      ? likenessOf(assembly, monitorsOf(properties))
      : { exchanges: [], refused: [] };
  const order = reduction === 'partial-order' || reduction === 'all' ? rulesOf(assembly) : { rules: [], refused: [] };
  return {
    exchanges: likeness.exchanges,
    rules: order.rules,
    refused: [...likeness.refused, ...order.refused],
  };
};

/** How many components a hardened system has with all properties: counted without making it. */
export const componentsOf = ({ processes, threads, clients }: Pick<Parameters, 'processes' | 'threads' | 'clients'>) =>
  8 + 3 * processes + 3 * processes * threads + 2 * clients + monitorsOf(allProperties).length;

/** Throws a UsageError for a system that is too large to hold its states in memory. */
export const requireSearchable = ({ processes, threads, clients }: Parameters): void => {
  const components = componentsOf({ processes, threads, clients });
  if (components <= componentsMax) return;
  throw new UsageError(
    `N=${processes} T=${threads} with ${clientsInWords(clients)} has ${components} components, too many to hold their states in memory: ` +
      `an exhaustive search takes at most ${componentsMax}. Use fewer processes, threads or clients.`,
  );
};
