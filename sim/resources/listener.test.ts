import { describe, expect, it } from 'vitest';
import { call, client, deathOf, environmentOf, faults, hardenedSystem, parent, thread } from './call.test-helper.ts';
import { type Listener, listener } from './listener.ts';

const { connect, accept } = listener.operations;
const fresh = listener.initial(hardenedSystem, {});
const one = { backlog_max: 1 } as const;
const full: Listener = { ...fresh, backlog: [0] };

describe('connecting', () => {
  it('stands in the queue in the order of arrival', () => {
    const first = connect(fresh, call(client(1)));
    expect(first).toEqual({ reply: 'CONNECTED', state: { ...fresh, backlog: [1] } });
    expect(connect(first?.state ?? fresh, call(client(0)))?.state.backlog).toEqual([1, 0]);
  });

  it('is refused beyond the backlog, or waits in silence without the safeguard', () => {
    const bounded = { environment: environmentOf('hardened', one) };
    const silent = { environment: environmentOf('hardened,-bounded-backlog', one) };
    expect(connect(full, call(client(1), {}, bounded))).toEqual({ reply: 'REFUSED', state: full });
    expect(connect(full, call(client(1), {}, silent))).toBeUndefined();
    expect(connect(fresh, call(client(1), {}, silent))?.reply).toBe('CONNECTED');
  });

  it('is refused where nobody holds the socket any more', () => {
    const closed = { ...fresh, closed: true };
    expect(connect(closed, call(client(0)))).toEqual({ reply: 'REFUSED', state: closed });
  });

  it('is for clients: anybody else is a programming error', () => {
    expect(() => connect(fresh, call(parent))).toThrow(/no client/);
  });
});

describe('accepting', () => {
  it('waits for a client and takes the first, and tells everybody', () => {
    expect(accept(fresh, call(thread(1, 0)))).toBeUndefined();
    expect(accept({ ...fresh, backlog: [2, 0] }, call(thread(1, 3)))).toEqual({
      reply: 'ACCEPTED',
      state: { ...fresh, backlog: [0] },
      sets: { client: 2 },
      label: { type: 'accepted', client: 2, process: 1, thread: 3 },
    });
  });

  it('fails as often as it was broken, and the client stays in the queue', () => {
    const broken = { ...full, broken: 1 };
    const failed = accept(broken, call(thread(0, 0)));
    expect(failed).toEqual({ reply: 'FAILED', state: full });
    expect(accept(failed?.state ?? full, call(thread(0, 0)))?.reply).toBe('ACCEPTED');
  });

  it('is for threads: anybody else is a programming error', () => {
    expect(() => accept(full, call(client(0)))).toThrow(/no thread/);
  });
});

describe('breaking', () => {
  it('costs the environment one of its failures, and is impossible without any left', () => {
    const broken = listener.operations.break(fresh, call(faults, { acceptFailures: 2 }));
    expect(broken).toEqual({ reply: 'BROKEN', state: { ...fresh, broken: 1 }, sets: { acceptFailures: 1 } });
    expect(listener.operations.break(fresh, call(faults, { acceptFailures: 0 }))).toBeUndefined();
  });
});

describe('the end of processes', () => {
  it('closes the socket only when nobody is left who holds it', () => {
    const heard = (unheard: boolean) => listener.hear?.(full, deathOf([0], true, unheard), hardenedSystem, {});
    expect(heard(false)).toBe(full);
    expect(heard(true)).toEqual({ backlog: [], closed: true, broken: 0 });
  });
});

it('is described by who waits', () => {
  expect([fresh, full, { ...fresh, closed: true }].map(listener.describe)).toEqual([
    'nobody waits',
    'waiting: client 0',
    'closed',
  ]);
});
