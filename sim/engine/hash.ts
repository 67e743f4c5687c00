/**
 * Zobrist hashing (Zobrist 1970): each (component, local id) has one random-looking 32-bit number, and the hash of a
 * state is their xor. A step changes the hash by the xor of what it takes away and what it brings, whatever the rest is.
 *
 * The visited set compares whole vectors, so a collision costs time and never a state; 32 bits are enough.
 */

/** The number of one (component, local id) as an int32. */
export type SlotHash = (component: number, id: number) => number;

/** Two rounds of `lowbias32` (Chris Wellons, "Prospecting for Hash Functions", 2018): one over the component, one over both. */
export function slotHash(component: number, id: number): number {
  return mix((mix((component + 1) | 0) + id) | 0);
}

function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) | 0;
}
