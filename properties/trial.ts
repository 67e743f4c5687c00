/** Tries a mutant: whether the property that it is made for notices it, and in how many steps. */
import { parseDesign } from '../sim/design/design.ts';
import { search } from '../sim/engine/index.ts';
import { parametersOf } from '../sim/vocabulary/parameters.ts';
import { assembleFor, propertiesNamed, questions } from './index.ts';
import type { Mutant } from './mutants/index.ts';

export type Trial = {
  /** Steps of the shortest counterexample; undefined if the property holds all the same. */
  readonly steps: number | undefined;
  readonly states: number;
};

/** States that a mutant may have at most: it is planted in a small system. */
const mutantStatesMax = 2_000_000;

export const trial = ({ design, parameters, alterations, kills }: Mutant): Trial => {
  const judged = propertiesNamed([kills]);
  const environment = { design: parseDesign(design), parameters: parametersOf(parameters) };
  const assembly = assembleFor(judged, environment, alterations);
  const { violations, states } = search(assembly.system, questions(assembly, judged), {
    limits: { states_max: mutantStatesMax, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 31 },
    clock_ms: () => 0,
  });
  return { steps: violations[0]?.path.length, states };
};
