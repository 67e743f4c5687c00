import { describe, expect, it } from 'vitest';
import { call, client, deathOf, environmentOf, hardenedSystem, thread, toBob } from './call.test-helper.ts';
import { type Connection, connection } from './connection.ts';

const { answer, close, deliver, leave, send } = connection.operations;
const place = { client: 0 };
const open = connection.initial(hardenedSystem, place) as Extract<Connection, { is: 'open' }>;
const closed: Connection = { is: 'closed' };
const server = call(thread(0, 0), { client: 0 }, { place });

describe('reading', () => {
  const guest = (state: Connection) => connection.operations['read-guest'](state, server);
  const member = (state: Connection) => connection.operations['read-member'](state, server);

  it('waits for a line', () => {
    expect([guest(open), member(open)]).toEqual([undefined, undefined]);
  });

  it('takes one line, of a JOIN the name and of a CHAT the destination and the words', () => {
    expect(guest({ ...open, lines: ['JOIN ann', 'LEAV'] })).toEqual({
      reply: 'JOIN',
      state: { ...open, lines: ['LEAV'] },
      sets: { name: 'ann' },
    });
    expect(member({ ...open, lines: ['CHAT bob 0.1'] })).toEqual({
      reply: 'CHAT',
      state: open,
      sets: { destination: 'bob', text: '0.1' },
      label: { type: 'said', process: 0, thread: 0, client: 0, text: '0.1' },
    });
  });

  it('answers with the verb, also of a line that is none', () => {
    for (const verb of ['LEAV', 'BAD']) expect(guest({ ...open, lines: [verb] })).toEqual({ reply: verb, state: open });
  });

  it('sets no register by a verb that is out of place: no name by a CHAT, no destination by a JOIN', () => {
    expect(guest({ ...open, lines: ['CHAT bob'] })).toEqual({ reply: 'CHAT', state: open });
    expect(member({ ...open, lines: ['JOIN bob'] })).toEqual({ reply: 'JOIN', state: open });
  });

  it('comes to the end of the stream only after the last line', () => {
    const ended = { ...open, ended: true };
    expect(member({ ...ended, lines: ['LEAV'] })?.reply).toBe('LEAV');
    expect(member(ended)).toEqual({ reply: 'END', state: ended });
    expect(member(closed)).toEqual({ reply: 'END', state: closed });
  });

  it('of a line that no client machine sends is a programming error', () => {
    expect(() => guest({ ...open, lines: ['HELO x'] })).toThrow(/'HELO x', which no client machine sends/);
  });
});

describe('writing', () => {
  const deaf = { deaf: 1, unread_max: 1 } as const;
  const to = (design: string, registers = {}) =>
    call(thread(0, 0), { client: 0, ...registers }, { place, environment: environmentOf(design, deaf) });
  const full = { ...open, unread: 1 };
  const message = { datagram: toBob, name: 'bob', session: 1 };

  it('is at once taken by a client that reads', () => {
    expect(answer(open, server)).toEqual({ reply: 'WRITTEN', state: open });
    expect(deliver(open, call(thread(0, 0), { client: 0, ...message }, { place }))).toEqual({
      reply: 'DELIVERED',
      state: open,
      label: { type: 'delivered', process: 0, thread: 0, datagram: toBob, name: 'bob', session: 1 },
    });
  });

  it('fills the buffer of one that does not', () => {
    expect(answer(open, to('hardened'))).toEqual({ reply: 'WRITTEN', state: full });
  });

  it('beyond the buffer overflows, and nothing counts as delivered; without the safeguard it blocks', () => {
    expect(answer(full, to('hardened'))).toEqual({ reply: 'OVERFLOW', state: full });
    expect(deliver(full, to('hardened', message))).toEqual({
      reply: 'OVERFLOW',
      state: full,
      label: { type: 'dropped', process: 0, datagram: toBob, reason: 'cut' },
    });
    expect(answer(full, to('hardened,-bounded-outward-buffer'))).toBeUndefined();
    expect(deliver(full, to('hardened,-bounded-outward-buffer', message))).toBeUndefined();
  });

  it('is thrown away where the client has closed', () => {
    for (const gone of [closed, { ...full, ended: true }]) {
      expect(answer(gone, to('hardened,-bounded-outward-buffer'))).toEqual({ reply: 'WRITTEN', state: gone });
    }
  });

  it('tells a client that its message was not sent, if the line is such a one and there is room for it', () => {
    const refusing = (line: string, state: Connection) =>
      answer(
        state,
        call(thread(0, 0), { client: 0 }, { place, argument: line, environment: environmentOf('hardened', deaf) }),
      )?.label;
    for (const line of ['BUSY', 'NO_SUCH_USER']) {
      expect(refusing(line, open)).toEqual({ type: 'told', client: 0 });
      expect(refusing(line, full)).toBeUndefined();
    }
    expect(refusing('OK_JOIN', open)).toBeUndefined();
  });

  it('is waited for by a flush until the client has read or closed', () => {
    const flush = (state: Connection) => connection.operations.flush(state, server)?.reply;
    expect([full, open, { ...full, ended: true }, closed].map(flush)).toEqual([
      undefined,
      'FLUSHED',
      'FLUSHED',
      'FLUSHED',
    ]);
  });

  it('stops no other client: only the first so many are deaf', () => {
    const other = call(
      thread(0, 0),
      { client: 1 },
      { place: { client: 1 }, environment: environmentOf('hardened', deaf) },
    );
    expect(answer(full, other)).toEqual({ reply: 'WRITTEN', state: full });
  });

  it('a message without a datagram, or to a thread without a session, is a programming error', () => {
    expect(() => deliver(open, server)).toThrow(/no datagram/);
    expect(() => deliver(open, call(thread(0, 0), { datagram: toBob }, { place }))).toThrow(/no name/);
  });
});

describe('what a client does', () => {
  const budgets = { joins: 1, chats: 1, rubbish: 1 };
  const says = (argument: string, registers = budgets) => call(client(0), registers, { place, argument });

  it.each([
    ['JOIN ann', { joins: 0, chats: 1, rubbish: 1 }],
    ['CHAT bob', { joins: 1, chats: 0, rubbish: 1 }],
    ['BAD', { joins: 1, chats: 1, rubbish: 0 }],
  ])('it sends %s from its budget of such lines', (line, left) => {
    // The words of a message are who wrote it and which of his it is.
    const sent = line === 'CHAT bob' ? 'CHAT bob 0.0' : line;
    expect(send(open, says(line))).toEqual({ reply: 'SENT', state: { ...open, lines: [sent] }, sets: left });
    expect(send(open, says(line, left))).toBeUndefined();
  });

  it('it waits where it is too far ahead of the server', () => {
    const ahead = { ...open, lines: ['BAD'] };
    expect(send(ahead, says('JOIN ann'))).toBeUndefined();
    expect(leave(ahead, says(''))).toBeUndefined();
  });

  it('it leaves with LEAV, or just closes', () => {
    expect(leave(open, says(''))).toEqual({ reply: 'LEFT', state: { ...open, lines: ['LEAV'] } });
    const hangUp = connection.operations['hang-up'];
    expect(hangUp({ ...open, lines: ['BAD'] }, says(''))).toEqual({
      reply: 'CLOSED',
      state: { ...open, lines: ['BAD'], ended: true },
    });
    expect(hangUp(closed, says(''))).toEqual({ reply: 'CLOSED', state: closed });
  });

  it('it is told when the server is gone', () => {
    expect(send(closed, says('JOIN ann'))).toMatchObject({ reply: 'GONE', state: closed });
    expect(leave(closed, says(''))).toEqual({ reply: 'GONE', state: closed });
  });
});

describe('the end of a connection', () => {
  const hear = (state: Connection, label: Parameters<NonNullable<typeof connection.hear>>[1]) =>
    connection.hear?.(state, label, hardenedSystem, place);
  const accepted = (index: number) => ({ type: 'accepted', client: index, process: 1, thread: 0 }) as const;

  it('is when the server closes it', () => {
    const closing = (state: Connection) => close(state, server);
    const label = { type: 'closed', client: 0 };
    expect(closing({ ...open, lines: ['BAD'] })).toEqual({
      reply: 'CLOSED',
      state: closed,
      label: { ...label, attentive: true },
    });
    for (const gone of [{ ...open, ended: true }, { ...open, unread: 1 }, closed])
      expect(closing(gone)?.label).toEqual({ ...label, attentive: false });
  });

  it('is when the process dies that accepted it, and no other', () => {
    const served = hear(open, accepted(0)) ?? open;
    expect(served).toEqual({ ...open, process: 1 });
    expect(hear(served, deathOf([0]))).toBe(served);
    expect(hear(served, deathOf([1]))).toEqual(closed);
  });

  it('is not when another client is accepted, or a process dies before anybody accepted it', () => {
    expect(hear(open, accepted(1))).toBe(open);
    expect(hear(open, deathOf([0]))).toBe(open);
    expect(hear(closed, accepted(0))).toBe(closed);
  });
});

it('says whether it is open, and what is still to be read', () => {
  expect(connection.describe(closed)).toBe('closed');
  const words = connection.describe({ ...open, lines: ['JOIN ann'], ended: true, unread: 2 });
  for (const part of ['open', '"JOIN ann"', 'end of stream', '2 unread']) expect(words).toContain(part);
});
