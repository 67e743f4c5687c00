/**
 * How many states there are where nothing is left out, to compare with what a reduced search stores. Counted by `parley check
 * --reduction none` of the hardened design with all properties; `npm run check:whole` counts those of its matrix again.
 */
import { designName } from '../sim/design/design.ts';
import type { Alterations } from '../sim/kernel/system.ts';
import type { Parameters } from '../sim/vocabulary/parameters.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { configurationName } from './configurations.ts';
import { allProperties, type PropertyDefinition } from './index.ts';

/** By the name of the configuration. */
export const knownCounts: Readonly<Record<string, number>> = {};

/** Undefined where nobody has counted. */
export const knownStates = (
  {
    design,
    properties,
    alterations,
  }: {
    readonly design: Design;
    readonly properties: readonly PropertyDefinition[];
    readonly alterations?: Alterations;
  },
  parameters: Parameters,
): number | undefined =>
  alterations === undefined && designName(design) === 'hardened' && properties.length === allProperties.length
    ? knownCounts[configurationName(parameters)]
    : undefined;
