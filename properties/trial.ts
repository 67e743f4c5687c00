/** Tries a mutant: whether the property that it is made for notices it, in how many steps, and which others do. */
import { parseDesign } from '../sim/design/design.ts';
import { type SearchLimits, search } from '../sim/engine/index.ts';
import { parametersOf } from '../sim/vocabulary/parameters.ts';
import { allProperties, assembleFor, type PropertyDefinition, propertiesNamed, questions } from './index.ts';
import type { Mutant } from './mutants/index.ts';

export type Trial = {
  /** Steps of the shortest counterexample to its own property; undefined if that holds all the same. */
  readonly steps: number | undefined;
  readonly states: number;
  /** Every property that falls among the first states, its own included, in the order of `allProperties`. */
  readonly falls: readonly string[];
};

/** States that a mutant may have at most: it is planted in a small system. */
const mutantStatesMax = 2_000_000;
/** States that are looked at for what else falls. */
const othersStatesMax = 200_000;

export const trial = (mutant: Mutant): Trial => {
  const own = searched(mutant, propertiesNamed([mutant.kills]), mutantStatesMax);
  const others = searched(mutant, allProperties, othersStatesMax);
  const fallen = [...own.violations, ...others.violations].map(({ property }) => property);
  return {
    steps: own.violations[0]?.path.length,
    states: own.states,
    falls: allProperties.map(({ name }) => name).filter((name) => fallen.includes(name)),
  };
};

const searched = (
  { design, parameters, alterations }: Mutant,
  properties: readonly PropertyDefinition[],
  states_max: number,
) => {
  const environment = { design: parseDesign(design), parameters: parametersOf(parameters) };
  const assembly = assembleFor(properties, environment, alterations);
  const limits: SearchLimits = { states_max, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 31 };
  return search(assembly.system, questions(assembly, properties), {
    limits,
    clock_ms: () => 0,
    continueAfterViolation: properties.length > 1,
    selfCheck: false,
  });
};
