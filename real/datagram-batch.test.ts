import { expect, test } from 'vitest';
import { datagramBatch } from './datagram-batch.ts';
import { datagramPair, send } from './libc.ts';

test('datagrams are received many at a time, each whole, as many as there is room for', () => {
  const { read, write } = datagramPair();
  const batch = datagramBatch(3, 10);
  const received = () =>
    Array.from({ length: batch.receive(read) }, (_, place) =>
      batch.room(place).toString('utf8', 0, batch.byteCount(place)),
    );
  expect(received()).toEqual([]);
  for (const word of ['one', 'three', 'ten bytes.', 'more']) send(write, Buffer.from(word));
  expect(received()).toEqual(['one', 'three', 'ten bytes.']);
  expect(received()).toEqual(['more']);
  expect(received()).toEqual([]);
  expect(() => batch.receive(-1)).toThrow('recvmmsg failed: EBADF.');
});
