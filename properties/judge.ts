/** Judges a path that is already known: at which step does which property fall? */
import type { Values } from '../sim/engine/index.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import { fallsOf } from '../sim/trace/falls.ts';
import type { Label } from '../sim/vocabulary/labels.ts';
import type { PropertyDefinition } from './property.ts';

export type Fall = {
  readonly property: PropertyDefinition;
  /** The step after which it does not hold, from 1; 0 for the initial state. */
  readonly step: number;
};

/**
 * The first fall of each property along a path, in the order of the steps. `states` has the initial state and the one
 * after each step; `labels` what each step told.
 */
export const fallsAlong = (
  assembly: Assembly,
  properties: readonly PropertyDefinition[],
  states: readonly Values[],
  labels: readonly (Label | undefined)[],
): readonly Fall[] => {
  const falls = properties.flatMap((property): Fall[] => {
    const fallsIn = fallsOf(assembly.system, { name: property.name, ...property.judge(assembly) });
    const step = states.findIndex((values, position) => fallsIn(values, labels[position - 1]));
    return step < 0 ? [] : [{ property, step }];
  });
  return falls.sort((a, b) => a.step - b.step);
};
