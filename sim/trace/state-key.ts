/** A short text for each global state, the same for two states iff they are equal. */
import { keyOf, type System, type Value, type Values } from '../engine/index.ts';

/** A function that gives the key of a state of `system`. Keys of two such functions have nothing to do with each other. */
export const stateKeys = (system: System): ((values: Values) => string) => {
  const numbers = system.components.map(() => new Map<string, number>());
  // Most steps leave most values as they are, so they are known without being read.
  const known = new WeakMap<object, string>();
  const keyed = (value: Value): string => {
    if (typeof value !== 'object' || value === null) return keyOf(value);
    const before = known.get(value);
    if (before !== undefined) return before;
    const key = keyOf(value);
    known.set(value, key);
    return key;
  };
  return (values) =>
    values
      .map((value, component) => {
        const own = numbers[component] as Map<string, number>;
        const key = keyed(value);
        const number = own.get(key) ?? own.size;
        own.set(key, number);
        // Of fixed width, so that no two rows of numbers read alike.
        return String.fromCharCode(number & 0xffff, number >>> 16);
      })
      .join('');
};
