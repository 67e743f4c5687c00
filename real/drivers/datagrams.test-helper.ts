/** What tests of sockets share: datagrams that are told apart by their sessions, and sockets that are closed after each test. */
import { afterEach } from 'vitest';
import type { Datagram } from '../../sim/vocabulary/datagram.ts';
import { close, datagramPair, type Pair } from '../libc.ts';

export const datagram = (session: number, thread = 0): Datagram => ({
  thread,
  session,
  to: 'bob',
  from: 'ann',
  sender: 1,
  text: 'x',
  sent_ms: 0,
});

const pairs = new Set<Pair>();
export const closePair = (pair: Pair): void => {
  if (!pairs.delete(pair)) return;
  close(pair.read);
  close(pair.write);
};
afterEach(() => pairs.forEach(closePair));

/** A pair that is closed after the test. */
export const pairForTest = (buffer_bytes?: number): Pair => {
  const pair = datagramPair(buffer_bytes);
  pairs.add(pair);
  return pair;
};
