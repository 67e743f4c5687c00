/** Interning of pairs of small integers: an n-tuple becomes one id by folding it pair by pair, without a string or an object. */
import { TABLE_LOAD_MAX } from './limits.ts';

export type Pairs = {
  /** [left, right, id + 1] for each slot, 0 where free; the number of slots is a power of two. */
  slots: Int32Array;
  mask: number;
  count: number;
};

const SLOTS_MIN = 64;

/** Two numbers as one, for a Map or a Set: `one` below 2^27, `other` below 2^26. */
export function pairKey(one: number, other: number): number {
  return one * 2 ** 26 + other;
}

/** A table that has seen no pair. */
export function createPairs(): Pairs {
  return { slots: new Int32Array(3 * SLOTS_MIN), mask: SLOTS_MIN - 1, count: 0 };
}

/** The id of (left, right), both int32: 0, 1, 2, … in order of first sight. */
export function pairId(pairs: Pairs, left: number, right: number): number {
  const { slots, mask } = pairs;
  let at = home(left, right, mask);
  for (;;) {
    const entry = slots[3 * at + 2]!;
    if (entry === 0) break;
    if (slots[3 * at] === left && slots[3 * at + 1] === right) return entry - 1;
    at = (at + 1) & mask;
  }
  const id = pairs.count++;
  slots[3 * at] = left;
  slots[3 * at + 1] = right;
  slots[3 * at + 2] = id + 1;
  if (pairs.count > (mask + 1) * TABLE_LOAD_MAX) double(pairs);
  return id;
}

function home(left: number, right: number, mask: number): number {
  const h = Math.imul(Math.imul(left, 0x9e3779b1) ^ (right + 0x7f4a7c15), 0x85ebca6b);
  return (h ^ (h >>> 15)) & mask;
}

function double(pairs: Pairs): void {
  const { slots, mask } = pairs;
  const larger = new Int32Array(2 * slots.length);
  const largerMask = 2 * mask + 1;
  for (let from = 0; from < slots.length; from += 3) {
    if (slots[from + 2] === 0) continue;
    let at = home(slots[from]!, slots[from + 1]!, largerMask);
    while (larger[3 * at + 2] !== 0) at = (at + 1) & largerMask;
    larger.set(slots.subarray(from, from + 3), 3 * at);
  }
  pairs.slots = larger;
  pairs.mask = largerMask;
}
