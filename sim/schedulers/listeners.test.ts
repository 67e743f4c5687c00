/** Whoever may hear a label is found as if everybody had been asked. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Component, Ear, Label, Value } from '../engine/index.ts';
import { listenersOf } from './listeners.ts';

const ear: fc.Arbitrary<Ear> = fc.oneof(
  fc.record({ type: fc.constantFrom('a', 'b') }),
  fc.record({ type: fc.constantFrom('a', 'b'), field: fc.constantFrom('x', 'y'), is: fc.nat(2) }),
);
/** Without ears: it may hear anything. */
const listener: fc.Arbitrary<Component> = fc
  .oneof(fc.constant(undefined), fc.array(ear, { maxLength: 2 }))
  .map((ears) => ({
    name: 'listener',
    initial: null,
    hear: (value: Value) => value,
    ...(ears === undefined ? {} : { ears }),
  }));
const field = fc.oneof(fc.nat(3), fc.array(fc.nat(3), { maxLength: 2 }));
const label: fc.Arbitrary<Label> = fc.record({ type: fc.constantFrom('a', 'b', 'c'), x: field, y: field });

const means = (label: Label, { type, field, is = null }: Ear): boolean => {
  if (type !== label.type) return false;
  if (field === undefined) return true;
  const value = label[field] ?? null;
  return Array.isArray(value) ? value.includes(is) : value === is;
};

it('finds all who may hear a label, and nobody else', () => {
  fc.assert(
    fc.property(fc.array(listener, { maxLength: 5 }), fc.array(label, { maxLength: 4 }), (components, labels) => {
      const listenersTo = listenersOf(components);
      for (const one of labels) {
        const meant = components.flatMap(({ ears }, index) =>
          ears === undefined || ears.some((own) => means(one, own)) ? [index] : [],
        );
        expect([...new Set(listenersTo(one))].sort()).toEqual(meant);
      }
    }),
    { numRuns: 1000 },
  );
});
