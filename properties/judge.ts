/** Judges a path that is already known: at which step does which property fall? */
import type { Property, StateProperty, System, Value, Values } from '../sim/engine/index.ts';
import type { Assembly } from '../sim/kernel/system.ts';
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
  const quiescent = states.map((values) => isQuiescent(assembly.system, values));
  const falls = properties.flatMap((property): Fall[] => {
    const judge: Property = { name: property.name, ...property.judge(assembly) };
    const step = states.findIndex((values, position) => {
      if (judge.kind === 'step') {
        const label = labels[position - 1];
        return label !== undefined && !judge.holds(label);
      }
      if (judge.kind === 'invariant') return !holdsIn(judge, values);
      return judge.kind === 'quiescent' && quiescent[position] === true && !holdsIn(judge, values);
    });
    return step < 0 ? [] : [{ property, step }];
  });
  return falls.sort((a, b) => a.step - b.step);
};

const holdsIn = (property: StateProperty, values: Values): boolean =>
  property.holds(property.reads.map((component) => property.view(component, values[component] ?? null)));

/** Ends at the first step that can be taken: in most states there are many. */
const isQuiescent = ({ components }: System, values: Values): boolean =>
  !components.some(({ actions }, actor) => {
    const self = values[actor] as Value;
    return actions?.(self).some(({ progress, target, take }) => progress && take(self, values[target] as Value));
  });
