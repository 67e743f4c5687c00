/** Small random systems for fast-check: labels and listeners, blocking, faults that need not happen, now and then a throw. */
import fc from 'fast-check';
import type { Action, Component, Label, Property, System, Value } from './component.ts';

const VALUES = 3;
const LABELS = 3;

type Cell = { readonly kind: number; readonly self: number; readonly target: number; readonly label: number };
type ActionSpec = { readonly hop: number; readonly progress: boolean; readonly cells: readonly Cell[] };
type ComponentSpec = {
  /** For each value its actions; empty for a passive component. */
  readonly actions: readonly (readonly ActionSpec[])[];
  readonly hears: readonly boolean[];
  readonly heard: readonly number[];
};
type PropertySpec = {
  readonly kind: Property['kind'];
  readonly reads: readonly number[];
  readonly view: readonly number[];
  /** For each sum of views, or for each label. */
  readonly holds: readonly boolean[];
};
type Case = { readonly system: System; readonly properties: readonly Property[] };

const valueId = fc.nat(VALUES - 1);

/** A case, shown as the data that it is made from. `throws`: how many in a thousand outcomes throw. */
export function randomCase(throws: number): fc.Arbitrary<{ readonly spec: string; readonly make: () => Case }> {
  const cell = fc.record({ kind: fc.nat(999), self: valueId, target: valueId, label: fc.nat(3 * LABELS) });
  const action = fc.record({
    hop: fc.integer({ min: 1, max: 3 }),
    progress: fc.boolean(),
    cells: fc.array(cell, { minLength: VALUES, maxLength: VALUES }),
  });
  const perValue = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: VALUES, maxLength: VALUES });
  const component = fc.record({
    actions: fc.oneof(
      { weight: 1, arbitrary: fc.constant([]) },
      { weight: 4, arbitrary: perValue(fc.array(action, { maxLength: 3, size: 'max' })) },
    ),
    hears: perValue(fc.boolean()),
    heard: fc.array(valueId, { minLength: VALUES * LABELS, maxLength: VALUES * LABELS }),
  });
  const property = fc.record({
    kind: fc.constantFrom<Property['kind'][]>(
      'invariant',
      'quiescent',
      'witness',
      'quiescent-witness',
      'step',
      'step-witness',
    ),
    reads: fc.array(fc.nat(9), { maxLength: 3 }),
    view: perValue(valueId),
    holds: fc.array(
      fc.nat(5).map((roll) => roll > 0),
      { minLength: 7, maxLength: 7 },
    ),
  });
  return fc
    .record({
      components: fc.array(component, { minLength: 2, maxLength: 5, size: 'max' }),
      properties: fc.array(property, { maxLength: 4, size: 'max' }),
    })
    .map(({ components, properties }) => ({
      spec: JSON.stringify({ components, properties }),
      make: () => ({
        system: { components: components.map((spec, index) => componentOf(spec, index, components.length, throws)) },
        properties: properties.map((spec, index) => propertyOf(spec, index, components.length)),
      }),
    }));
}

/** The same value in two orders of fields, which must be one local state. */
const valueWith = (n: number, flip: boolean): Value => (flip ? { n, of: [VALUES] } : { of: [VALUES], n });
const numberOf = (value: Value): number => (value as { readonly n: number }).n;

function componentOf(spec: ComponentSpec, index: number, count: number, throws: number): Component {
  const passive = {
    name: `c${index}`,
    initial: valueWith(0, false),
    hears: ({ at }: Label) => spec.hears[at as number] ?? false,
    hear: (value: Value, { at }: Label) => valueWith(spec.heard[VALUES * (at as number) + numberOf(value)] ?? 0, true),
  };
  if (spec.actions.length === 0) return passive;
  const actions = (value: Value) =>
    (spec.actions[numberOf(value)] ?? []).map((action, place) => actionOf(action, place, index, count, throws));
  return { ...passive, actions };
}

function actionOf(spec: ActionSpec, place: number, actor: number, count: number, throws: number): Action {
  const hop = 1 + ((spec.hop - 1) % (count - 1));
  return {
    name: `a${place}`,
    target: (actor + hop) % count,
    progress: spec.progress,
    take: (_, target) => {
      const cell = spec.cells[numberOf(target)] as Cell;
      if (cell.kind < throws) throw new Error('as specified');
      if (cell.kind % 3 === 0) return undefined;
      const flip = cell.kind % 2 === 0;
      const outcome = {
        self: valueWith(cell.self, flip),
        target: valueWith(cell.target, !flip),
        reply: flip ? 'EVEN' : 'ODD',
      };
      return cell.label < LABELS ? { ...outcome, label: { type: 'said', at: cell.label } } : outcome;
    },
  };
}

function propertyOf(spec: PropertySpec, index: number, count: number): Property {
  const name = `p${index}`;
  const { kind } = spec;
  if (kind === 'step' || kind === 'step-witness')
    return { name, kind, holds: ({ at }) => spec.holds[at as number] ?? true };
  return {
    name,
    kind,
    reads: spec.reads.map((read) => read % count),
    view: (component, value) => spec.view[(numberOf(value) + component) % VALUES] ?? 0,
    holds: (views) => {
      const sum = views.reduce<number>((total, view) => total + (view as number), 0);
      return (spec.holds[sum] ?? true) !== kind.endsWith('witness');
    },
  };
}
