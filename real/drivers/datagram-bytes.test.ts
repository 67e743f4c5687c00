import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Datagram } from '../../sim/vocabulary/datagram.ts';
import { message_bytes_max, name_bytes_max } from '../limits.ts';
import { datagramBuffer, decodeDatagram, encodeDatagram } from './datagram-bytes.ts';

const text = (bytes_max: number) =>
  fc.string({ unit: 'grapheme', maxLength: bytes_max }).filter((string) => Buffer.byteLength(string) <= bytes_max);

const copyOf = (datagram: Datagram): Datagram => {
  const buffer = datagramBuffer();
  return decodeDatagram(buffer, encodeDatagram(datagram, buffer));
};

test('a datagram comes out as it went in, the largest too', () => {
  const datagram = fc.record({
    thread: fc.nat(65_535),
    session: fc.nat(Number.MAX_SAFE_INTEGER),
    sender: fc.nat(Number.MAX_SAFE_INTEGER),
    to: text(name_bytes_max),
    from: text(name_bytes_max),
    text: text(message_bytes_max),
    sent_ms: fc.double({ min: 0, noNaN: true }),
  });
  fc.assert(
    fc.property(datagram, (one) => {
      expect(copyOf(one)).toEqual(one);
    }),
  );
  const largest = {
    thread: 65_535,
    session: Number.MAX_SAFE_INTEGER,
    sender: 0,
    to: 't'.repeat(name_bytes_max),
    from: 'f'.repeat(name_bytes_max),
    text: 'x'.repeat(message_bytes_max),
    sent_ms: 1.5,
  };
  expect(copyOf(largest)).toEqual(largest);
});
