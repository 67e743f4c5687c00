/**
 * Zobrist hashing (Zobrist 1970): each (component, local id) has one random-looking 32-bit number, and the hash of a
 * state is their xor. A step changes the hash by the xor of what it takes away and what it brings, whatever the rest is.
 *
 * Where whole vectors are compared a collision costs time and never a state, and 32 bits are enough. Where only
 * fingerprints are kept, a second number makes them 64 bits: two states with one fingerprint are taken for one.
 */

/** The number of one (component, local id) as an int32. */
export type SlotHash = (component: number, id: number) => number;

/** Two rounds of `lowbias32` (Chris Wellons, "Prospecting for Hash Functions", 2018): one over the component, one over both. */
export function slotHash(component: number, id: number): number {
  return mix((mix((component + 1) | 0) + id) | 0);
}

/** The second half of a fingerprint: independent of the first. */
export function secondHash(component: number, id: number): number {
  return mix((mix((component ^ 0x5bd1e995) | 0) ^ Math.imul(id + 1, 0x9e3779b1)) | 0);
}

/**
 * The odds that at least two of `states` states have the same fingerprint, if fingerprints were random: the birthday bound
 * n (n − 1) / 2^65, at most 1.
 */
export function collisionOdds(states: number): number {
  return Math.min(1, (states * (states - 1)) / 2 ** 65);
}

/** The hash of a state: `words` are the numbers of each component's local ids. */
export function hashOf(words: readonly Int32Array[], vector: Int32Array): number {
  let hash = 0;
  for (let component = 0; component < vector.length; component++) hash ^= words[component]![vector[component]!]!;
  return hash;
}

/** A word of which each bit depends on all bits of `word`. */
export function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) | 0;
}
