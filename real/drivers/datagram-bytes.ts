/** A datagram as bytes. Both ends are this program, so what cannot be read is a defect, not foreign input. */
import type { Datagram } from '../../sim/vocabulary/datagram.ts';
import { datagram_bytes_max } from '../limits.ts';

/** Bytes before the texts: thread, session, sender, three lengths, when it was sent. */
const head_bytes = 2 + 8 + 8 + 2 + 2 + 2 + 8;

/** Writes it into `buffer` (datagram_bytes_max bytes are enough) and returns the part that was written. */
export const encodeDatagram = (datagram: Datagram, buffer: Buffer): Buffer => {
  buffer.writeUInt16LE(datagram.thread, 0);
  buffer.writeDoubleLE(datagram.session, 2);
  buffer.writeDoubleLE(datagram.sender, 10);
  buffer.writeDoubleLE(datagram.sent_ms ?? 0, 24);
  let end = head_bytes;
  [datagram.to, datagram.from, datagram.text ?? ''].forEach((text, index) => {
    const byte_count = buffer.write(text, end);
    buffer.writeUInt16LE(byte_count, 18 + 2 * index);
    end += byte_count;
  });
  return buffer.subarray(0, end);
};

/** One that was encoded without a time comes out with 0. */
export const decodeDatagram = (buffer: Buffer): Datagram => {
  let end = head_bytes;
  const text = (index: number): string => {
    const start = end;
    end += buffer.readUInt16LE(18 + 2 * index);
    return buffer.toString('utf8', start, end);
  };
  // No field comes by a spread: that costs ten times the rest of it.
  return {
    thread: buffer.readUInt16LE(0),
    session: buffer.readDoubleLE(2),
    sender: buffer.readDoubleLE(10),
    to: text(0),
    from: text(1),
    text: text(2),
    sent_ms: buffer.readDoubleLE(24),
  };
};

/** Room for any datagram. */
export const datagramBuffer = (): Buffer => Buffer.alloc(datagram_bytes_max);
