/** The connection of a client, over a pair of sockets: what comes in, what goes out, and when it ends. */
import { describe, expect, test } from 'vitest';
import { close, datagramPair, endSending, poll, receive, send } from '../libc.ts';
import { unsent_bytes_max } from '../limits.ts';
import { replyOf } from '../wire/replies.ts';
import { connectionDriver } from './connection.ts';

/** A connection that is served, and the client's end of it. */
const opened = () => {
  const { read: own, write: client } = datagramPair();
  const { open, operations } = connectionDriver({ process: 0, thread: 0, incarnation: 1 });
  open(own, 0x7f000001);
  return {
    say: (text: string | Uint8Array) => send(client, Buffer.from(text as Uint8Array)),
    finish: () => endSending(client),
    hangUp: () => close(client),
    /** All that has arrived at the client. */
    heard: (): string => {
      let all = '';
      const buffer = Buffer.alloc(65_536);
      for (let count = receive(client, buffer); count > 0; count = receive(client, buffer))
        all += buffer.toString('utf8', 0, count);
      return all;
    },
    /** As the loop does: what is blocked is tried again after a look at what it waits for. */
    read: () => {
      const { perform, interest } = operations['connection.read-guest'];
      const tried = perform({}, undefined, 0);
      if (tried === undefined && interest !== undefined) poll([interest()], 0);
      return (tried ?? perform({}, undefined, 0))?.reply;
    },
    interest: () => operations['connection.read-guest'].interest?.().events,
    complain: (text: string) => operations['connection.answer'].perform({ text }, 'COMPLAINT', 0)?.reply,
  };
};

const complaint = `ERR NOPE UNKNOWN_COMMAND ${'x'.repeat(100)}`;

describe('a connection', () => {
  test('whose client sends no more is served to its last line, then ends', () => {
    const { say, finish, read, hangUp } = opened();
    say('JOIN ann\nNOPE\r\nLEA');
    say('V\nunfinished');
    finish();
    expect([read(), read(), read(), read()]).toEqual(['JOIN', 'BAD', 'LEAV', 'END']);
    hangUp();
  });

  test('ends only when a client that sends no more has been sent its answers', () => {
    const { say, finish, read, complain, heard, interest, hangUp } = opened();
    let answers = 0;
    // Until the kernel takes no more: what is written then waits here, and the interest in writing says so.
    for (; ((interest() ?? 0) & 4) === 0; answers++) expect(complain(complaint)).toBe('WRITTEN');
    say('NOPE\n');
    finish();
    expect(read()).toBe('BAD');
    complain(complaint);
    expect(read()).toBeUndefined();
    // Only writing is waited for: the end of the stream would wake it for ever.
    expect(interest()).toBe(4);
    const lines: string[] = [];
    let end: string | undefined;
    for (let i = 0; i < 10 && end === undefined; i++) {
      lines.push(...heard().split('\n').slice(0, -1));
      end = read();
    }
    lines.push(...heard().split('\n').slice(0, -1));
    expect(end).toBe('END');
    expect(lines.length).toBe(answers + 1);
    for (const line of lines) expect(replyOf(Buffer.from(line))).toBeDefined();
    hangUp();
  });

  test('ends when its client goes away in the middle of its answers', () => {
    const { finish, read, complain, interest, hangUp } = opened();
    while (((interest() ?? 0) & 4) === 0) complain(complaint);
    finish();
    expect(read()).toBeUndefined();
    hangUp();
    expect(read()).toBe('END');
  });

  test('whose client reads nothing overflows at its bound', () => {
    const { complain, interest, hangUp } = opened();
    while (((interest() ?? 0) & 4) === 0) complain(complaint);
    let waiting_bytes = 0;
    while (complain(complaint) === 'WRITTEN') waiting_bytes += complaint.length + 1;
    expect(waiting_bytes).toBeLessThanOrEqual(unsent_bytes_max);
    hangUp();
  });
});
