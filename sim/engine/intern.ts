/** Interning: each distinct value gets a dense id, 0, 1, 2, … in order of first sight, and can be had back by it. */
import type { Value } from './component.ts';

export type Interner = { readonly values: Value[]; readonly ids: Map<string, number> };

/** An interner that has seen nothing. */
export function createInterner(): Interner {
  return { values: [], ids: new Map() };
}

/**
 * The text by which values are told apart: JSON with the fields of every object in sorted order.
 * @throws TypeError for what JSON cannot carry (undefined, a function, NaN, an infinity, a bigint, a Map, a hole):
 * JSON.stringify would drop it or turn it into null or {}, and two different states would silently become one.
 */
export function keyOf(value: Value): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} is no plain value: only finite numbers are`);
    return JSON.stringify(value);
  }
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} is no plain value`);
  if (isArray(value)) {
    if (Object.keys(value).length !== value.length) throw new TypeError('an array with holes is no plain value');
    return `[${value.map(keyOf).join(',')}]`;
  }
  const prototype: object | null = Object.getPrototypeOf(value);
  if ((prototype !== null && prototype !== Object.prototype) || Object.getOwnPropertySymbols(value).length > 0) {
    throw new TypeError('an object of a class of its own, or with symbols, is no plain value');
  }
  const fields = Object.keys(value).sort();
  return `{${fields.map((field) => `${JSON.stringify(field)}:${keyOf(value[field] as Value)}`).join(',')}}`;
}

/**
 * The id of `value`, a new one if it was never seen. What is kept is a frozen copy, so that a component that writes to
 * its argument throws at once instead of changing a state that was already judged.
 */
export function intern(interner: Interner, value: Value): number {
  const key = keyOf(value);
  const known = interner.ids.get(key);
  if (known !== undefined) return known;
  const id = interner.values.length;
  interner.ids.set(key, id);
  interner.values.push(freeze(JSON.parse(key) as Value));
  return id;
}

/** The id of `value`, or undefined if it was never interned. */
export function idOf(interner: Interner, value: Value): number | undefined {
  return interner.ids.get(keyOf(value));
}

function isArray(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function freeze(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) freeze(part);
    Object.freeze(value);
  }
  return value;
}
