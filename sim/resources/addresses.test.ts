import { describe, expect, it } from 'vitest';
import { addresses } from './addresses.ts';
import { call, environmentOf, parent, thread } from './call.test-helper.ts';

const environment = environmentOf('hardened', { clients: 6, connections_per_address: 2, addresses: 2 });
const { enter, leave, sweep } = addresses.operations;
const entering = (process: number, index: number, client: number) =>
  call(thread(process, index), { client }, { environment });
const none = addresses.initial(environment, {});
const entry = (process: number, index: number, address: number) => ({ process, thread: index, address });

describe('the addresses that clients are served from', () => {
  it('take so many of one address, and more of another', () => {
    // Clients 0, 2 and 4 come from one address, 1, 3 and 5 from the other.
    const one = enter(none, entering(1, 0, 0));
    expect(one).toEqual({ reply: 'ENTERED', state: [entry(1, 0, 0)] });
    const two = enter(one?.state ?? none, entering(0, 1, 2));
    expect(two).toEqual({ reply: 'ENTERED', state: [entry(0, 1, 0), entry(1, 0, 0)] });
    const full = two?.state ?? none;
    expect(enter(full, entering(0, 0, 4))).toEqual({ reply: 'CROWDED', state: full });
    expect(enter(full, entering(0, 0, 1))?.reply).toBe('ENTERED');
  });

  it('forget that of a thread that leaves, and of no other', () => {
    const state = [entry(0, 1, 0), entry(1, 0, 0), entry(1, 1, 1)];
    expect(leave(state, call(thread(1, 0), {}, { environment }))).toEqual({
      reply: 'LEFT',
      state: [entry(0, 1, 0), entry(1, 1, 1)],
    });
    expect(leave(state, call(thread(0, 0), {}, { environment }))?.state).toEqual(state);
  });

  it('are swept of those of one process', () => {
    const state = [entry(0, 1, 0), entry(1, 0, 0), entry(1, 1, 1)];
    expect(sweep(state, call(parent, { scan: 1 }, { environment }))).toEqual({
      reply: 'SWEPT',
      state: [entry(0, 1, 0)],
    });
  });

  it('outlive the process that entered them: only the parent clears those of the dead', () => {
    expect(addresses.hear).toBeUndefined();
  });

  it('are described by who serves whom', () => {
    expect(addresses.describe([])).toBe('nobody');
    expect(addresses.describe([entry(0, 1, 3), entry(1, 0, 2)])).toBe('0.1 from address 3, 1.0 from address 2');
  });
});
