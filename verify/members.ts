/** Which rows of ids are states of a certificate: open addressing over the certificate's own rows, compared whole. */
import { UsageError } from '../sim/vocabulary/errors.ts';
import type { Certificate } from './certificate.ts';

/** Whether a row is one of the states. Throws a UsageError for a certificate that has a state twice. */
export const membersOf = ({ folder, ids, states, components }: Certificate): ((row: Uint32Array) => boolean) => {
  const width = components.length;
  // At most half full, so that a row that is not there is soon known not to be.
  const mask = 2 ** Math.ceil(Math.log2(2 * states)) - 1;
  /** The state whose row belongs there, from 1; 0: none. */
  const slots = new Uint32Array(mask + 1);
  const isAt = (state: number, row: Uint32Array): boolean => {
    const first = state * width;
    for (let place = 0; place < width; place++) if (ids[first + place] !== row[place]) return false;
    return true;
  };
  /** The slot that has the row, or would have it. */
  const slotOf = (row: Uint32Array): number => {
    let hash = 0;
    for (const id of row) hash = Math.imul(hash ^ id, 0x9e3779b1) ^ (hash >>> 15);
    let slot = (hash ^ (hash >>> 13)) & mask;
    while (slots[slot] !== 0 && !isAt((slots[slot] as number) - 1, row)) slot = (slot + 1) & mask;
    return slot;
  };
  const row = new Uint32Array(width);
  for (let state = 0; state < states; state++) {
    row.set(ids.subarray(state * width, (state + 1) * width));
    const slot = slotOf(row);
    if (slots[slot] !== 0)
      throw new UsageError(`'${folder}': state ${state} is the same as state ${(slots[slot] as number) - 1}.`);
    slots[slot] = state + 1;
  }
  return (asked) => slots[slotOf(asked)] !== 0;
};
