/**
 * The visited set: open-addressing, in typed arrays. A state is its index in order of insertion; its vector of local ids
 * stands in `vectors`. The home of a state is the low bits of its hash, so the table grows from its own slots alone,
 * without reading any vector. A slot is two words side by side (one cache line); a second word of 0 means free.
 *
 * exact: a slot is [hash, index + 1], and equal hashes lead to a comparison of whole vectors: nothing is ever lost to a
 * collision. fingerprint: a slot is the 64-bit fingerprint itself (hash compaction: Wolper and Leroy, "Reliable Hashing
 * without Collision Detection", CAV 1993), and only the vectors of states that are still to be expanded are kept. A path is found
 * again from the ordinals of its steps.
 */
import { DEPTH_MAX, NARROW_IDS, STATES_MIN, TABLE_LOAD_MAX, TABLE_SLOTS_MAX, TABLE_SLOTS_MIN } from './limits.ts';

export type Visited = {
  /** Components in a state. */
  readonly width: number;
  /** Distinct states to store at most. */
  readonly states_max: number;
  /** Two words for each slot; the number of slots is a power of two. */
  table: Int32Array;
  slot_mask: number;
  /** `width` local ids for each state, by index, from the state `first` on. */
  vectors: Uint16Array | Uint32Array;
  /** States before it have no vectors any more; 0 where all are kept. */
  first: number;
  /** The index of the state that each was first reached from; the initial state names itself. */
  parents: Uint32Array;
  /** [hash, second half of a fingerprint] of each state that is still to be expanded, from the state `waiting_first` on. */
  waiting: Int32Array;
  waiting_first: number;
  /**
   * Where fingerprints are stored and somebody asks whether a state is still to be expanded: for each slot the depth of its state, at
   * most DEPTH_MAX. A state of a greater depth than its parent's is. Else empty.
   */
  levels: Uint16Array;
  /** The depth of the states that are stored next. */
  level: number;
  /** Where fingerprints are stored: which of its parent's enabled steps led to each. Absent: whole vectors are stored. */
  ordinals: Uint32Array | undefined;
  count: number;
};

/** `insert`: the state was there already. */
export const KNOWN = -1;
/** `insert`: the state is new, and `states_max` are stored. */
export const FULL = -2;
/** `insert`: the state was there already, and it is still to be expanded after its parent; of fingerprints: at a greater depth. */
export const WAITING = -3;

/** An empty set for states of `width` components, which are stored whole or as fingerprints. */
export function createVisited(width: number, states_max: number, fingerprints = false, leveled = false): Visited {
  return {
    width,
    states_max,
    table: new Int32Array(2 * TABLE_SLOTS_MIN),
    slot_mask: TABLE_SLOTS_MIN - 1,
    vectors: new Uint16Array(width * STATES_MIN),
    first: 0,
    levels: new Uint16Array(leveled && fingerprints ? TABLE_SLOTS_MIN : 0),
    level: 0,
    parents: new Uint32Array(STATES_MIN),
    waiting: new Int32Array(2 * STATES_MIN),
    waiting_first: 0,
    ordinals: fingerprints ? new Uint32Array(STATES_MIN) : undefined,
    count: 0,
  };
}

/** Bytes of the set's arrays. */
export function visitedBytes({ table, vectors, parents, waiting, ordinals, levels }: Visited): number {
  const bytes = table.byteLength + levels.byteLength + vectors.byteLength + parents.byteLength + waiting.byteLength;
  return bytes + (ordinals?.byteLength ?? 0);
}

/**
 * Makes room for `extra` more states, so that `insert` need not check. An array grows as a copy beside the old one;
 * both count against `bytes_free`. False, and the set still usable, if that or the machine's memory is exceeded. States before
 * `next` were expanded: where fingerprints are stored their vectors make room.
 */
export function reserve(visited: Visited, extra: number, bytes_free: number, next = 0): boolean {
  const count = visited.count + extra;
  let bytes = bytes_free;
  if (count > visited.parents.length) {
    const states = Math.max(count, 2 * visited.parents.length);
    const { parents, ordinals } = visited;
    bytes -= states * (parents.BYTES_PER_ELEMENT + (ordinals?.BYTES_PER_ELEMENT ?? 0));
    if (bytes < 0) return false;
    const parentsLonger = allocated(() => new Uint32Array(states));
    const ordinalsLonger = ordinals && allocated(() => new Uint32Array(states));
    if (parentsLonger === undefined || (ordinals !== undefined && ordinalsLonger === undefined)) return false;
    parentsLonger.set(parents);
    if (ordinals !== undefined) ordinalsLonger?.set(ordinals);
    bytes += parents.byteLength + (ordinals?.byteLength ?? 0);
    visited.parents = parentsLonger;
    visited.ordinals = ordinalsLonger;
  }
  const { vectors, width, ordinals, first } = visited;
  if ((count - first) * width > vectors.length) {
    // Moving costs as much as what is kept: only worth while when at least as much goes.
    if (
      ordinals !== undefined &&
      2 * (next - first) >= visited.count - first &&
      (count - next) * width <= vectors.length
    ) {
      vectors.copyWithin(0, (next - first) * width, (visited.count - first) * width);
      visited.first = next;
    } else {
      const words = Math.max((count - first) * width, 2 * vectors.length);
      bytes -= words * vectors.BYTES_PER_ELEMENT;
      if (bytes < 0) return false;
      const longer = allocated(() => copiedVectors(vectors, words, vectors.BYTES_PER_ELEMENT === 4));
      if (longer === undefined) return false;
      bytes += vectors.byteLength;
      visited.vectors = longer;
    }
  }
  if (2 * (count - visited.waiting_first) > visited.waiting.length) {
    // Those before `next` have been expanded.
    const { waiting } = visited;
    const kept = waiting.subarray(2 * (next - visited.waiting_first), 2 * (visited.count - visited.waiting_first));
    const words = 4 * (count - next);
    if (words <= waiting.length) waiting.set(kept);
    else {
      bytes -= 4 * words;
      if (bytes < 0) return false;
      const longer = allocated(() => new Int32Array(words));
      if (longer === undefined) return false;
      longer.set(kept);
      bytes += waiting.byteLength;
      visited.waiting = longer;
    }
    visited.waiting_first = next;
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
 * Stores `vector` (width local ids) under `hash` unless it is there: its index if it is new, else KNOWN, WAITING or FULL.
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
      if (place === width) return entry - 1 > parent ? WAITING : KNOWN;
    }
    slot = (slot + 1) & slot_mask;
  }
  if (visited.count >= visited.states_max) return FULL;
  table[2 * slot] = hash;
  table[2 * slot + 1] = visited.count + 1;
  return append(visited, vector, hash, 0, parent);
}

/** As `insert`, where fingerprints are stored: `second` is the other half of one, `ordinal` the place of the step among its parent's. */
export function insertFingerprint(
  visited: Visited,
  vector: Int32Array,
  hash: number,
  second: number,
  parent: number,
  ordinal: number,
): number {
  const { table, slot_mask, levels, level } = visited;
  // 0 means free.
  const mark = second === 0 ? 1 : second;
  let slot = hash & slot_mask;
  for (;;) {
    const entry = table[2 * slot + 1]!;
    if (entry === 0) break;
    if (entry === mark && table[2 * slot] === hash)
      return levels.length > 0 && levels[slot] === level && level < DEPTH_MAX ? WAITING : KNOWN;
    slot = (slot + 1) & slot_mask;
  }
  if (visited.count >= visited.states_max) return FULL;
  table[2 * slot] = hash;
  table[2 * slot + 1] = mark;
  if (levels.length > 0) levels[slot] = Math.min(level, DEPTH_MAX);
  (visited.ordinals as Uint32Array)[visited.count] = ordinal;
  return append(visited, vector, hash, second, parent);
}

function append(visited: Visited, vector: Int32Array, hash: number, second: number, parent: number): number {
  const { vectors, width, first, count, waiting, waiting_first } = visited;
  const words = 2 * (count - waiting_first);
  waiting[words] = hash;
  waiting[words + 1] = second;
  const row = (count - first) * width;
  for (let place = 0; place < width; place++) vectors[row + place] = vector[place]!;
  visited.parents[count] = parent;
  visited.count = count + 1;
  return count;
}

/**
 * Reads the slots that `hashes[0..count)` will be probed at, and the vectors that they will be compared with. The reads do
 * not wait for one another, so their cache misses overlap, which those of one `insert` after the other would not.
 * The sum is of no use but to keep the reads from being optimised away.
 */
export function touch(
  { table, slot_mask, vectors, width, ordinals }: Visited,
  hashes: Int32Array,
  count: number,
): number {
  let sum = 0;
  for (let place = 0; place < count; place++) sum += table[2 * (hashes[place]! & slot_mask)]! & 1;
  if (ordinals !== undefined) return sum;
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
  const { table, levels } = visited;
  const bytes_slot = levels.length > 0 ? 10 : 8;
  if (slots > TABLE_SLOTS_MAX || slots * bytes_slot > bytes_free) return false;
  const larger = allocated(() => new Int32Array(2 * slots));
  const largerLevels = allocated(() => new Uint16Array(levels.length > 0 ? slots : 0));
  if (larger === undefined || largerLevels === undefined) return false;
  const mask = slots - 1;
  for (let at = 0; at < table.length; at += 2) {
    const entry = table[at + 1]!;
    if (entry === 0) continue;
    const hash = table[at]!;
    let slot = hash & mask;
    while (larger[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
    larger[2 * slot] = hash;
    larger[2 * slot + 1] = entry;
    if (levels.length > 0) largerLevels[slot] = levels[at >> 1]!;
  }
  visited.levels = largerLevels;
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
