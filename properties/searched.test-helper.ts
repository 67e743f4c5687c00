/** Searches a chat system, small enough to be exhausted: what the tests of properties ask for. */

import { parseDesign } from '../sim/design/design.ts';
import { type SearchOutcome, search } from '../sim/engine/index.ts';
import type { Alterations, Assembly } from '../sim/kernel/system.ts';
import { type Parameters, parametersOf } from '../sim/vocabulary/parameters.ts';
import { allProperties, assembleFor, type PropertyDefinition, questions } from './index.ts';

/** A system that hits this bound is too large for a test: its verdict is then `limit`, which no test takes for `holds`. */
const STATES_MAX = 300_000;

export const built = (
  design: string,
  changes: Partial<Parameters>,
  alterations: Alterations = {},
  properties: readonly PropertyDefinition[] = allProperties,
): Assembly => assembleFor(properties, { design: parseDesign(design), parameters: parametersOf(changes) }, alterations);

export const searched = (
  assembly: Assembly,
  properties: readonly PropertyDefinition[] = allProperties,
  continueAfterViolation = true,
  states_max = STATES_MAX,
): SearchOutcome =>
  search(assembly.system, questions(assembly, properties), {
    limits: { states_max, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 },
    clock_ms: () => 0,
    continueAfterViolation,
  });
