/** The two kinds of datagram socket: sockarray_process[p] and sockarray_thread[p][t]. */
import { describe, expect, it } from 'vitest';
import { call, child, deathOf, environmentOf, hardenedSystem, thread, threadDeath, toBob } from './call.test-helper.ts';
import { processSocket } from './process-socket.ts';
import { threadSocket } from './thread-socket.ts';

const bounded = environmentOf('hardened', { socket_max: 1, inbox_max: 1 });
const blocking = environmentOf('hardened,-non-blocking-send', { socket_max: 1, inbox_max: 1 });
const uncredited = environmentOf('hardened,-send-credits', { socket_max: 1, inbox_max: 1 });
const toCyd = { ...toBob, to: 'cyd', session: 2 };

describe('the socket of a process', () => {
  const { send, receive, drain } = processSocket.operations;
  const chat = {
    found: { process: 1, thread: 0, session: 1 },
    destination: 'bob',
    name: 'ann',
    session: 0,
    text: '0.0',
  };
  const sent = { ...toBob, text: '0.0' };
  const place = { process: 1 };

  it('takes a datagram made of the sender and what its lookup found, at the end of the queue', () => {
    expect(processSocket.initial(hardenedSystem, {})).toEqual([]);
    expect(send([toCyd], call(thread(0, 0), chat, { place }))).toEqual({
      reply: 'SENT',
      state: [toCyd, sent],
      label: { type: 'sent', process: 0, thread: 0, to: 1, datagram: sent },
    });
  });

  it('is bounded: a send then fails, or blocks without the safeguard', () => {
    const asked = (environment: typeof bounded) => call(thread(0, 0), chat, { environment, place });
    expect(send([toCyd], asked(bounded))).toEqual({
      reply: 'FULL',
      state: [toCyd],
    });
    expect(send([toCyd], asked(blocking))).toBeUndefined();
    expect(send([], asked(blocking))?.reply).toBe('SENT');
  });

  it('gives the first datagram, and waits while there is none', () => {
    expect(receive([], call(child(0)))).toBeUndefined();
    expect(receive([toCyd, toBob], call(child(1), {}, { place }))).toEqual({
      reply: 'RECEIVED',
      state: [toBob],
      sets: { datagram: toCyd },
      label: { type: 'received', process: 1, datagram: toCyd },
    });
  });

  it('is drained one datagram at a time, each of them told, until it is empty', () => {
    expect(drain([toCyd, toBob], call(child(1), {}, { place }))).toEqual({
      reply: 'DROPPED',
      state: [toBob],
      label: { type: 'dropped', process: 1, datagram: toCyd, reason: 'drained' },
    });
    expect(drain([], call(child(0)))).toEqual({ reply: 'EMPTY', state: [] });
  });

  it('outlives the process that reads it: it hears of no death', () => {
    expect([processSocket.hear, processSocket.hears]).toEqual([undefined, undefined]);
  });

  it('without an address to send to is a programming error', () => {
    expect(() => send([], call(thread(0, 0)))).toThrow(/no address/);
  });

  it('is described by its datagrams', () => {
    expect([processSocket.describe([]), processSocket.describe([toBob, toCyd])]).toEqual(['empty', 'ann→bob ann→cyd']);
  });
});

describe('the socket of a thread', () => {
  const { forward, receive, discard, drain } = threadSocket.operations;
  const place = { process: 0, thread: 0 };
  const stale = (datagram: typeof toBob) => ({ type: 'dropped', process: 0, datagram, reason: 'stale' });

  it('takes what is forwarded, in order', () => {
    expect(forward([toCyd], call(child(0), { datagram: toBob }, { place }))).toEqual({
      reply: 'SENT',
      state: [toCyd, toBob],
      label: { type: 'forwarded', ...place, datagram: toBob },
    });
  });

  it('is bounded: what is one too many is dropped, and told, or blocks without the safeguard', () => {
    const asked = (environment: typeof bounded) => call(child(0), { datagram: toBob }, { environment, place });
    expect(forward([toCyd], asked(uncredited))).toEqual({
      reply: 'FULL',
      state: [toCyd],
      label: { type: 'dropped', process: 0, datagram: toBob, reason: 'overflow' },
    });
    expect(forward([toCyd], asked(environmentOf('literal', { inbox_max: 1 })))).toBeUndefined();
  });

  it('has room besides, with credits, for what was on its way to an earlier session', () => {
    const full = [toCyd, toCyd, toCyd];
    const asked = call(child(0), { datagram: toBob }, { environment: bounded, place });
    expect(forward(full.slice(1), asked)?.reply).toBe('SENT');
    expect(forward(full, asked)).toBeUndefined();
  });

  it.each([
    ['the name and the session', { name: 'bob', session: 1 }, 'hardened', 'FOR_ME'],
    ['the name of another', { name: 'cyd', session: 1 }, 'hardened', 'STALE'],
    ['the name, but an older session', { name: 'bob', session: 2 }, 'hardened', 'STALE'],
    ['the name, which is all that is compared', { name: 'bob', session: 2 }, 'hardened,-join-epoch', 'FOR_ME'],
    ['the session alone', { name: 'cyd', session: 1 }, 'hardened,-join-epoch', 'STALE'],
  ])('compares %s', (_, registers, design, reply) => {
    const result = receive(
      [toBob, toCyd],
      call(thread(0, 0), registers, { environment: environmentOf(design), place }),
    );
    expect(result).toEqual(
      reply === 'FOR_ME'
        ? { reply, state: [toCyd], sets: { datagram: toBob }, label: { type: 'taken', ...place, datagram: toBob } }
        : { reply, state: [toCyd], label: stale(toBob) },
    );
  });

  it('waits while it is empty', () => {
    expect(receive([], call(thread(0, 0), { name: 'bob', session: 1 }))).toBeUndefined();
    expect(discard([], call(thread(0, 0)))).toBeUndefined();
  });

  it('of a thread whose client has no name drops whatever arrives', () => {
    expect(discard([toBob], call(thread(0, 0), {}, { place }))).toEqual({
      reply: 'STALE',
      state: [],
      label: stale(toBob),
    });
  });

  it('is drained, each datagram told, until it is empty', () => {
    expect(drain([toBob], call(thread(0, 0), {}, { place }))).toEqual({
      reply: 'DROPPED',
      state: [],
      label: { type: 'dropped', process: 0, datagram: toBob, reason: 'drained' },
    });
    expect(drain([], call(thread(0, 0)))).toEqual({ reply: 'EMPTY', state: [] });
  });

  it('dies with its process, and outlives its thread', () => {
    const hear = (label: Parameters<NonNullable<typeof threadSocket.hear>>[1]) =>
      threadSocket.hear?.([toBob], label, hardenedSystem, { process: 0, thread: 0 });
    expect(hear(deathOf([0]))).toEqual([]);
    expect(hear(deathOf([1]))).toEqual([toBob]);
    expect(hear(threadDeath(0, 0))).toEqual([toBob]);
  });
});
