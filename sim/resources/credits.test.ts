import { describe, expect, it } from 'vitest';
import { call, environmentOf, hardenedSystem, thread, toBob } from './call.test-helper.ts';
import { type Credits, credits } from './credits.ts';

const { take, give } = credits.operations;
const shut = credits.initial(hardenedSystem, {});
const bob: Credits = { session: 1, taken: 0 };
const place = { process: 1, thread: 0 };
const mine = { process: 1, thread: 0, session: 1 };
const other = { process: 1, thread: 1, session: 1 };
const sender = call(thread(0, 0), { found: mine }, { environment: environmentOf('hardened', { inbox_max: 2 }) });
const hear = (state: Credits, label: Parameters<NonNullable<typeof credits.hear>>[1]) =>
  credits.hear?.(state, label, hardenedSystem, place);
const joined = (at: typeof mine) => ({ type: 'joined', ...at, client: 1, name: 'bob' }) as const;

describe('a credit', () => {
  it('is taken as often as messages may be on their way, then the client is refused', () => {
    const once = take(bob, sender);
    expect(once).toEqual({
      reply: 'TAKEN',
      state: { session: 1, taken: 1 },
      label: { type: 'credited', process: 0, thread: 0, of: 1 },
    });
    const twice = take(once?.state ?? shut, sender)?.state ?? shut;
    expect(twice.taken).toBe(2);
    expect(take(twice, sender)).toEqual({ reply: 'NONE', state: twice });
  });

  it('is not to be had of a session that is over, or not the one that was found', () => {
    for (const state of [shut, { session: 2, taken: 0 }]) expect(take(state, sender)).toEqual({ reply: 'GONE', state });
  });

  it('is given back by a sender that finds no room, unless the session has changed', () => {
    expect(give({ session: 1, taken: 2 }, sender)).toEqual({
      reply: 'GIVEN',
      state: { session: 1, taken: 1 },
      label: { type: 'uncredited', process: 0, thread: 0, of: 1 },
    });
    expect(give({ session: 2, taken: 2 }, sender)?.state).toEqual({ session: 2, taken: 2 });
  });

  it('is given back by the thread that takes a message of the session, never below none', () => {
    const taken = { type: 'taken', ...place, datagram: toBob } as const;
    expect(hear({ session: 1, taken: 2 }, taken)).toEqual({ session: 1, taken: 1 });
    expect(hear(bob, taken)).toEqual(bob);
    expect(hear({ session: 2, taken: 1 }, taken)).toEqual({ session: 2, taken: 1 });
    expect(hear({ session: 1, taken: 1 }, { ...taken, thread: 1 })).toEqual({ session: 1, taken: 1 });
  });
});

describe('a session', () => {
  it('begins with all its credits, and only on its own thread', () => {
    expect(hear({ session: 7, taken: 2 }, joined(mine))).toEqual(bob);
    expect(hear(shut, joined(other))).toEqual(shut);
  });

  it('ends when its row is cleared, by its thread or by recovery', () => {
    expect(hear(bob, { type: 'left', ...mine })).toEqual(shut);
    expect(hear(bob, { type: 'left', ...other })).toEqual(bob);
    expect(hear(bob, { type: 'left', ...mine, session: 0 })).toEqual(bob);
    expect(hear(bob, { type: 'swept', process: 1 })).toEqual(shut);
    expect(hear(bob, { type: 'swept', process: 0 })).toEqual(bob);
  });
});

it('without an address is a programming error', () => {
  expect(() => take(bob, call(thread(0, 0)))).toThrow(/no address/);
  expect(() => give(bob, call(thread(0, 0)))).toThrow(/no address/);
});

it('is described by the session and what is on its way to it', () => {
  expect([credits.describe(shut), credits.describe({ session: 1, taken: 2 })]).toEqual([
    'nobody',
    'session 1, 2 on the way',
  ]);
});
