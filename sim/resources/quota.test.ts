import { describe, expect, it } from 'vitest';
import { call, deathOf, environmentOf, thread, threadDeath } from './call.test-helper.ts';
import { quota } from './quota.ts';

const environment = environmentOf('hardened', { clients_per_process: 2 });
const place = { process: 0 };
const asked = call(thread(0, 0), {}, { environment, place });
const { test, take, finish } = quota.operations;
const fresh = quota.initial(environment, place);

describe('the quota of a process', () => {
  it('begins with CPP remaining and none handled', () => {
    expect(fresh).toEqual({ remaining: 2, handled: 0 });
  });

  it('says whether any connection remains, and changes nothing by saying so', () => {
    expect(test(fresh, asked)).toEqual({ reply: 'REMAINING', state: fresh });
    const none = { remaining: 0, handled: 0 };
    expect(test(none, asked)).toEqual({ reply: 'NONE', state: none });
  });

  it('is taken from by one', () => {
    expect(take(fresh, asked)).toEqual({ reply: 'TAKEN', state: { remaining: 1, handled: 0 } });
  });

  it('knows the last of CPP clients that were handled, neither the one before nor one after', () => {
    const replies = [0, 1, 2].map((handled) => finish({ remaining: 0, handled }, asked)?.reply);
    expect(replies).toEqual(['MORE', 'LAST', 'MORE']);
    expect(finish({ remaining: 0, handled: 1 }, asked)?.state).toEqual({ remaining: 0, handled: 2 });
  });

  it('dies with its process, but not with another or with a thread', () => {
    const used = { remaining: 0, handled: 1 };
    expect(quota.hear?.(used, deathOf([0]), environment, place)).toEqual(fresh);
    expect(quota.hear?.(used, deathOf([1]), environment, place)).toBe(used);
    expect(quota.hear?.(used, threadDeath(0, 0), environment, place)).toBe(used);
  });

  it('is described by its two numbers', () => {
    expect(quota.describe(fresh)).toBe('2 remaining, 0 handled');
  });
});
