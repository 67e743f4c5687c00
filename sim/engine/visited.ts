/**
 * The visited set: exact, open-addressing, in typed arrays.
 *
 * A state is its index in order of insertion; its vector of local ids stands in `vectors`, and the table maps hash →
 * index. A slot holds [hash, index + 1] side by side (one cache line); 0 means free. The home of a state is the low
 * bits of its hash, so the table grows from its own slots alone, without reading any vector. Equal hashes lead to a
 * comparison of whole vectors, so nothing is ever lost to a collision.
 */
import { NARROW_IDS, STATES_MIN, TABLE_LOAD_MAX, TABLE_SLOTS_MAX, TABLE_SLOTS_MIN } from './limits.ts';

export type Visited = {
  /** Components in a state. */
  readonly width: number;
  /** Distinct states to store at most. */
  readonly states_max: number;
  /** [hash, index + 1] for each slot; the number of slots is a power of two. */
  table: Int32Array;
  slot_mask: number;
  /** `width` local ids for each state, by index. */
  vectors: Uint16Array | Uint32Array;
  /** The index of the state that each was first reached from; the initial state names itself. */
  parents: Uint32Array;
  count: number;
};

/** `insert`: the state was there already. */
export const KNOWN = -1;
/** `insert`: the state is new, and `states_max` are stored. */
export const FULL = -2;

/** An empty set for states of `width` components. */
export function createVisited(width: number, states_max: number): Visited {
  return {
    width,
    states_max,
    table: new Int32Array(2 * TABLE_SLOTS_MIN),
    slot_mask: TABLE_SLOTS_MIN - 1,
    vectors: new Uint16Array(width * STATES_MIN),
    parents: new Uint32Array(STATES_MIN),
    count: 0,
  };
}

/** Bytes of the set's arrays. */
export function visitedBytes({ table, vectors, parents }: Visited): number {
  return table.byteLength + vectors.byteLength + parents.byteLength;
}

/**
 * Makes room for `extra` more states, so that `insert` need not check. An array grows as a copy beside the old one;
 * both count against `bytes_free`. False, and the set still usable, if that or the machine's memory is exceeded.
 */
export function reserve(visited: Visited, extra: number, bytes_free: number): boolean {
  const count = visited.count + extra;
  let bytes = bytes_free;
  if (count > visited.parents.length) {
    const states = Math.max(count, 2 * visited.parents.length);
    const { vectors, parents, width } = visited;
    bytes -= states * (width * vectors.BYTES_PER_ELEMENT + parents.BYTES_PER_ELEMENT);
    if (bytes < 0) return false;
    const longer = allocated(() => copiedVectors(vectors, states * width, vectors.BYTES_PER_ELEMENT === 4));
    const parentsLonger = allocated(() => new Uint32Array(states));
    if (longer === undefined || parentsLonger === undefined) return false;
    parentsLonger.set(parents);
    bytes += vectors.byteLength + parents.byteLength;
    visited.vectors = longer;
    visited.parents = parentsLonger;
  }
  let slots = visited.slot_mask + 1;
  while (count > slots * TABLE_LOAD_MAX) slots *= 2;
  return slots === visited.slot_mask + 1 || growTable(visited, slots, bytes);
}

/** Turns the vectors into 32-bit ones, once some local id needs that. Returns false as `reserve` does. */
export function widen(visited: Visited, bytes_free: number): boolean {
  if (visited.vectors.BYTES_PER_ELEMENT === 4) return true;
  if (visited.vectors.length * 4 > bytes_free) return false;
  const wide = allocated(() => copiedVectors(visited.vectors, visited.vectors.length, true));
  if (wide !== undefined) visited.vectors = wide;
  return wide !== undefined;
}

/** Whether the vectors can hold `id` as they are. */
export function fits(visited: Visited, id: number): boolean {
  return id < NARROW_IDS || visited.vectors.BYTES_PER_ELEMENT === 4;
}

/**
 * Stores `vector` (width local ids) under `hash` unless it is there: its index if it is new, else KNOWN or FULL.
 * Room must have been reserved.
 */
export function insert(visited: Visited, vector: Int32Array, hash: number, parent: number): number {
  const { table, slot_mask, vectors, width } = visited;
  let slot = hash & slot_mask;
  for (;;) {
    const entry = table[2 * slot + 1]!;
    if (entry === 0) break;
    if (table[2 * slot] === hash) {
      const row = (entry - 1) * width;
      let place = 0;
      while (place < width && vectors[row + place] === vector[place]) place++;
      if (place === width) return KNOWN;
    }
    slot = (slot + 1) & slot_mask;
  }
  const index = visited.count;
  if (index >= visited.states_max) return FULL;
  table[2 * slot] = hash;
  table[2 * slot + 1] = index + 1;
  const row = index * width;
  for (let place = 0; place < width; place++) vectors[row + place] = vector[place]!;
  visited.parents[index] = parent;
  visited.count = index + 1;
  return index;
}

/**
 * Reads the slots that `hashes[0..count)` will be probed at, and the vectors that they will be compared with. The reads do
 * not wait for one another, so their cache misses overlap, which those of one `insert` after the other would not.
 * The sum is of no use but to keep the reads from being optimised away.
 */
export function touch({ table, slot_mask, vectors, width }: Visited, hashes: Int32Array, count: number): number {
  let sum = 0;
  for (let place = 0; place < count; place++) sum += table[2 * (hashes[place]! & slot_mask)]! & 1;
  for (let place = 0; place < count; place++) {
    const hash = hashes[place]!;
    const slot = hash & slot_mask;
    const entry = table[2 * slot + 1]!;
    if (entry !== 0 && table[2 * slot] === hash) {
      const row = (entry - 1) * width;
      sum += (vectors[row]! & 1) + (vectors[row + width - 1]! & 1);
    }
  }
  return sum;
}

function growTable(visited: Visited, slots: number, bytes_free: number): boolean {
  if (slots > TABLE_SLOTS_MAX || slots * 8 > bytes_free) return false;
  const larger = allocated(() => new Int32Array(2 * slots));
  if (larger === undefined) return false;
  const { table } = visited;
  const mask = slots - 1;
  for (let at = 0; at < table.length; at += 2) {
    const entry = table[at + 1]!;
    if (entry === 0) continue;
    const hash = table[at]!;
    let slot = hash & mask;
    while (larger[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
    larger[2 * slot] = hash;
    larger[2 * slot + 1] = entry;
  }
  visited.table = larger;
  visited.slot_mask = mask;
  return true;
}

function copiedVectors(vectors: Uint16Array | Uint32Array, length: number, wide: boolean): Uint16Array | Uint32Array {
  const copy = wide ? new Uint32Array(length) : new Uint16Array(length);
  copy.set(vectors);
  return copy;
}

/** What `make` makes, or undefined where the machine has not the memory (an operating error: the caller reports a bound). */
function allocated<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}
