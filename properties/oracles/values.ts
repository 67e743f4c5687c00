/** The few words of sets and functions that specifications use, on plain values. Sets are sorted arrays without repeats. */

/** from, from + 1, …, to */
export function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, place) => from + place);
}

export function added<Item extends number | string>(set: readonly Item[], item: Item): readonly Item[] {
  return set.includes(item) ? set : [...set, item].sort((a, b) => (a < b ? -1 : 1));
}

export function removed<Item>(set: readonly Item[], item: Item): readonly Item[] {
  return set.filter((other) => other !== item);
}

/** SUBSET set: all its subsets, the empty one first. */
export function subsets<Item>([first, ...others]: readonly Item[]): readonly (readonly Item[])[] {
  if (first === undefined) return [[]];
  const without = subsets(others);
  return [...without, ...without.map((subset) => [first, ...subset])];
}

/** [1..length -> items]: all lists of that length. */
export function lists<Item>(length: number, items: readonly Item[]): readonly (readonly Item[])[] {
  if (length === 0) return [[]];
  return lists(length - 1, items).flatMap((list) => items.map((item) => [...list, item]));
}
