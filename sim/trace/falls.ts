/** Whether a property falls in one state, or by the step that led to it: for whoever walks through states himself. */
import type { Label, Property, System, Value, Values } from '../engine/index.ts';

/** Whether it does not hold in `values`, to which a step led that told `label`. A witness never falls. */
export type Falls = (values: Values, label: Label | undefined) => boolean;

export const fallsOf = (system: System, property: Property): Falls => {
  switch (property.kind) {
    case 'step':
      return (_, label) => label !== undefined && !property.holds(label);
    case 'invariant':
    case 'quiescent': {
      const { kind, reads, view, holds } = property;
      return (values) =>
        // Most states are not quiescent, and the first step with progress says so.
        (kind === 'invariant' || isQuiescent(system, values)) &&
        !holds(reads.map((component) => view(component, values[component] as Value)));
    }
    default:
      return () => false;
  }
};

const isQuiescent = ({ components }: System, values: Values): boolean =>
  !components.some(({ actions }, actor) => {
    const self = values[actor] as Value;
    return actions?.(self).some(({ progress, target, take }) => progress && take(self, values[target] as Value, actor));
  });
