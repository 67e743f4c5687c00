/** The loop of one who sleeps while all is blocked: it looks up also where nothing ever is. */
import { expect, test } from 'vitest';
import type { Table } from '../../sim/kernel/compile.ts';
import { polledSocket } from '../drivers/datagrams.ts';
import type { Operation } from '../drivers/operation.ts';
import { close, datagramPair, type Interest, readable, send } from '../libc.ts';
import { actorOf, programOf, run } from './step.ts';

/** A member whose client always has another line, and to whom somebody writes. */
const table = {
  id: 'thread',
  states: [
    {
      name: 'member',
      offers: [
        { operation: 'connection.read-member', argument: undefined },
        { operation: 'thread-socket.discard', argument: undefined },
      ],
      next: { BAD: 0, STALE: 1 },
      tags: [],
    },
    { name: 'over', offers: [], next: {}, tags: [] },
  ],
} as unknown as Table;

test('hears of what has come, and sends what it wrote, also while its client never lets it wait', () => {
  const [own, client] = [datagramPair(), datagramPair()];
  const socket = polledSocket(own.read, 4);
  // Nothing is there when it looks for the first time.
  expect(socket.take()).toBeUndefined();
  let [lines, looks] = [0, 0];
  const lineAfterLine: Operation = {
    perform: () => {
      if (++lines === 100) send(own.write, new Uint8Array(100));
      return lines < 10_000 ? { reply: 'BAD', sets: {} } : undefined;
    },
    interest: (): Interest => {
      looks++;
      return { fd: client.read, events: readable };
    },
  };
  const operations = {
    'connection.read-member': lineAfterLine,
    'thread-socket.discard': {
      perform: () => (socket.take() === undefined ? undefined : { reply: 'STALE' }),
      interest: socket.interest,
    },
  };
  run(actorOf(programOf(table, operations)));
  expect(lines).toBeLessThan(200);
  // Now and then: a look is a system call.
  expect([looks > 1, looks < 10]).toEqual([true, true]);
  for (const { read, write } of [own, client]) [read, write].map(close);
});
