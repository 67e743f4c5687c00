/** Who is told of a label: found by what the label says, not by asking everybody. */
import type { Component, Label, Value } from '../engine/index.ts';

type Listeners = {
  /** Those that hear every label of the type. */
  readonly all: number[];
  /** By each field that a label is addressed by: those that are meant where it has, or lists, a value. */
  readonly addressed: Map<string, Map<Value, number[]>>;
};

/** Those that may hear a label, always in the same order. What is returned is good until the next call. */
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
  const found: number[] = [];
  return (label) => {
    const listeners = byType.get(label.type);
    if (listeners === undefined) return earless;
    const { all, addressed } = listeners;
    if (addressed.size === 0) return all;
    found.length = 0;
    for (const index of all) found.push(index);
    for (const [field, readers] of addressed) {
      const value = label[field] ?? null;
      for (const one of isList(value) ? value : [value])
        for (const index of readers.get(one) ?? none) found.push(index);
    }
    return found;
  };
};

const none: readonly number[] = [];

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
