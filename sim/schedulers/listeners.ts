/** Who is told of a label: found by what the label says, not by asking everybody. */
import type { Component, Label, Value } from '../engine/index.ts';

type Listeners = {
  /** Those that hear every label of the type. */
  readonly all: number[];
  /** By each field that a label is addressed by: those that are meant where it has, or lists, a value. */
  readonly addressed: Map<string, Map<Value, number[]>>;
};

/** Those that may hear a label, always in the same order. */
export const listenersOf = (components: readonly Component[]): ((label: Label) => readonly number[]) => {
  const earless = components.flatMap(({ hear, ears }, index) =>
    hear === undefined || ears !== undefined ? [] : [index],
  );
  const byType = new Map<string, Listeners>();
  components.forEach(({ hear, ears = [] }, index) => {
    if (hear === undefined) return;
    for (const { type, field, is = null } of ears) {
      const listeners = byType.get(type) ?? { all: [...earless], addressed: new Map() };
      byType.set(type, listeners);
      if (field === undefined) {
        listeners.all.push(index);
        continue;
      }
      const readers = listeners.addressed.get(field) ?? new Map<Value, number[]>();
      listeners.addressed.set(field, readers);
      const known = readers.get(is);
      if (known === undefined) readers.set(is, [index]);
      else known.push(index);
    }
  });
  /** Most labels have one field with one value, so those whom it concerns are put together once. */
  const single = new Map(
    [...byType].flatMap(([type, listeners]) => {
      const [only, other] = listeners.addressed;
      return only === undefined || other !== undefined ? [] : [[type, allAndMeant(listeners.all, only)] as const];
    }),
  );
  return (label) => {
    const listeners = byType.get(label.type);
    if (listeners === undefined) return earless;
    const { all, addressed } = listeners;
    if (addressed.size === 0) return all;
    const known = single.get(label.type)?.(label);
    if (known !== undefined) return known;
    const found = [...all];
    for (const [field, readers] of addressed) {
      const value = label[field] ?? null;
      for (const one of isList(value) ? value : [value]) found.push(...(readers.get(one) ?? none));
    }
    return found;
  };
};

/** By the value of the one field that labels of a type are addressed by; undefined where it is a list. */
const allAndMeant = (
  all: readonly number[],
  [field, readers]: readonly [string, ReadonlyMap<Value, readonly number[]>],
) => {
  const known = new Map([...readers].map(([value, meant]) => [value, [...all, ...meant]]));
  return (label: Label): readonly number[] | undefined => {
    const value = label[field] ?? null;
    return isList(value) ? undefined : (known.get(value) ?? all);
  };
};

const none: readonly number[] = [];

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
