/** A socket that is polled: when it is read, and how much at once. */
import { describe, expect, test } from 'vitest';
import { poll } from '../libc.ts';
import { datagram, pairForTest } from './datagrams.test-helper.ts';
import { datagramSender, polledSocket } from './datagrams.ts';

const begun = (batch_max: number) => {
  const pair = pairForTest();
  const send = datagramSender(pair.write);
  const socket = polledSocket(pair.read, batch_max);
  return {
    send: (...sessions: readonly number[]) => sessions.map((session) => send(datagram(session))),
    take: () => socket.take()?.session,
    takeSurely: () => socket.takeSurely()?.session,
    look: () => poll([socket.interest()], 0),
  };
};

describe('a socket that is polled', () => {
  test('is read once without a look, and then only when a look has told that something is there', () => {
    const { send, take, look } = begun(4);
    send(1);
    expect([take(), take()]).toEqual([1, undefined]);
    send(2, 3);
    expect(take()).toBeUndefined();
    look();
    expect([take(), take(), take()]).toEqual([2, 3, undefined]);
    look();
    expect(take()).toBeUndefined();
  });

  test('is read again at once where a batch was full', () => {
    const { send, take } = begun(2);
    send(1, 2, 3, 4, 5);
    expect([take(), take(), take(), take(), take(), take()]).toEqual([1, 2, 3, 4, 5, undefined]);
  });

  test('is empty for certain only where it was asked for certain: first what was received, then what is there', () => {
    const { send, take, takeSurely } = begun(4);
    send(1, 2);
    expect(take()).toBe(1);
    send(3);
    expect([takeSurely(), takeSurely(), takeSurely(), take()]).toEqual([2, 3, undefined, undefined]);
  });
});
