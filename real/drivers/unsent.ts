/** Bytes for which the kernel had no room, in order. Little is copied, however much there is; and nobody's nothing costs much. */

/** What is put together is kept in pieces of at least so many bytes. */
const piece_bytes = 65_536;

type Piece = { readonly bytes: Buffer; from: number; to: number };
export type Unsent = { byte_count: number; readonly pieces: Piece[] };

export const nothingUnsent = (): Unsent => ({ byte_count: 0, pieces: [] });

/** Copies the bytes behind those that are there. */
export const putUnsent = (unsent: Unsent, bytes: Uint8Array): void => {
  // A piece of nothing would stand before the others for ever.
  if (bytes.length === 0) return;
  let last = unsent.pieces.at(-1);
  if (last === undefined || last.bytes.length - last.to < bytes.length) {
    last = { bytes: Buffer.allocUnsafe(Math.max(piece_bytes, bytes.length)), from: 0, to: 0 };
    unsent.pieces.push(last);
  }
  last.bytes.set(bytes, last.to);
  last.to += bytes.length;
  unsent.byte_count += bytes.length;
};

/** The first of them, as many as lie together; none if there are none. */
export const headOf = ({ pieces: [first] }: Unsent): Buffer =>
  first === undefined ? nothing : first.bytes.subarray(first.from, first.to);
const nothing = Buffer.alloc(0);

/** So many of the head were sent. */
export const dropSent = (unsent: Unsent, byte_count: number): void => {
  const [first] = unsent.pieces;
  if (first === undefined) return;
  first.from += byte_count;
  unsent.byte_count -= byte_count;
  if (first.from === first.to) unsent.pieces.shift();
};

export const clearUnsent = (unsent: Unsent): void => {
  unsent.pieces.length = 0;
  unsent.byte_count = 0;
};
