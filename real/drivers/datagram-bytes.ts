/** A datagram as bytes. Both ends are this program, so what cannot be read is a defect, not foreign input. */
import type { Datagram } from '../../sim/vocabulary/datagram.ts';
import { datagram_bytes_max } from '../limits.ts';

/** Bytes before the texts: thread, session, sender, lengths of the two names, when it was sent, who numbered it how. */
const head_bytes = 2 + 8 + 8 + 2 + 2 + 8 + 2 + 4;
const stamp_at = head_bytes - 6;

/**
 * Writes it into `buffer` (datagram_bytes_max bytes are enough) and returns how many bytes it has. All texts are one, and the lengths are
 * those of strings: so they are encoded, and decoded, at once.
 */
export const encodeDatagram = (datagram: Datagram, buffer: Buffer): number => {
  const { to, from, text = '' } = datagram;
  buffer.writeUInt16LE(datagram.thread, 0);
  buffer.writeDoubleLE(datagram.session, 2);
  buffer.writeDoubleLE(datagram.sender, 10);
  buffer.writeUInt16LE(to.length, 18);
  buffer.writeUInt16LE(from.length, 20);
  buffer.writeDoubleLE(datagram.sent_ms ?? 0, 22);
  return head_bytes + buffer.write(to + from + text, head_bytes);
};

/** The datagram in the first `byte_count` bytes. One that was encoded without a time comes out with 0. */
export const decodeDatagram = (buffer: Buffer, byte_count: number): Datagram => {
  const texts = buffer.toString('utf8', head_bytes, byte_count);
  const from_at = buffer.readUInt16LE(18);
  const text_at = from_at + buffer.readUInt16LE(20);
  // No field comes by a spread: that costs ten times the rest of it.
  return {
    thread: buffer.readUInt16LE(0),
    session: buffer.readDoubleLE(2),
    sender: buffer.readDoubleLE(10),
    to: texts.slice(0, from_at),
    from: texts.slice(from_at, text_at),
    text: texts.slice(text_at),
    sent_ms: buffer.readDoubleLE(22),
  };
};

/** Writes into an encoded datagram which carrier sends it, and the number that it gives it, a signed one of 32 bits. */
export const stamp = (bytes: Buffer, sender: number, number: number): void => {
  bytes.writeUInt16LE(sender, stamp_at);
  bytes.writeInt32LE(number, stamp_at + 2);
};
export const senderIn = (bytes: Buffer): number => bytes.readUInt16LE(stamp_at);
export const numberIn = (bytes: Buffer): number => bytes.readInt32LE(stamp_at + 2);

/** Room for any datagram. */
export const datagramBuffer = (): Buffer => Buffer.alloc(datagram_bytes_max);
