import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { machine, offers } from '../actors/define.ts';
import { machinesOf } from '../actors/index.ts';
import { hardened } from '../design/design.ts';
import { anyDesign } from '../design/random-design.test-helper.ts';
import { readsOf, repliesOf, signatureOf } from '../vocabulary/operations.ts';
import { parametersOf } from '../vocabulary/parameters.ts';
import type { RegisterName } from '../vocabulary/registers.ts';
import type { Design } from '../vocabulary/safeguards.ts';
import { closure, type Table } from './compile.ts';
import { liveRegisters, restricted } from './registers.ts';

const parameters = parametersOf({ rubbish: 1, kills: 1, interrupts: 1, accept_failures: 1, fork_failures: 1 });

const tablesOf = (design: Design): readonly Table[] => {
  const { parent, child, thread, clients, faults } = machinesOf(design, parameters);
  return [parent, child, thread, ...clients, faults].map(closure);
};

/** What the analysis computes, said plainly: some path from here reads the register before any step of it sets it. */
const isLiveIn = (
  table: Table,
  design: Design,
  from: number,
  register: RegisterName,
  seen = new Set<number>(),
): boolean => {
  if (seen.has(from)) return false;
  seen.add(from);
  const { offers: offered = [], next = {} } = table.states[from] ?? {};
  return offered.some((offer) => {
    if (readsOf(offer).includes(register)) return true;
    if (signatureOf(offer.operation).sets?.includes(register)) return false;
    return repliesOf(offer.operation, design).some((reply) => {
      const target = next[reply];
      return target !== undefined && isLiveIn(table, design, target, register, seen);
    });
  });
};

const everyRegister = ['client', 'name', 'session', 'row', 'destination', 'text', 'found', 'datagram'] as const;
const others = ['cursor', 'scan', 'pids', 'pid', 'successor', 'joins', 'kills', 'acceptFailures'] as const;

describe('the registers that are live in a state', () => {
  it('are those that some path reads before it sets them, in every design', () => {
    fc.assert(
      fc.property(anyDesign, (design) => {
        for (const table of tablesOf(design)) {
          liveRegisters(table).forEach((live, state) => {
            const plainly = [...everyRegister, ...others].filter((name) => isLiveIn(table, design, state, name));
            expect([...everyRegister, ...others].filter((name) => live.has(name))).toEqual(plainly);
          });
        }
      }),
      { numRuns: 15 },
    );
  });

  it('are at least those that the operations offered in it read', () => {
    for (const table of tablesOf(hardened)) {
      const live = liveRegisters(table);
      table.states.forEach((state, index) => {
        for (const register of state.offers.flatMap(readsOf)) expect(live[index]?.has(register)).toBe(true);
      });
    }
  });

  it("are none of a client's once a thread is done with it", () => {
    const table = closure(machinesOf(hardened, parameters).thread);
    const live = liveRegisters(table);
    const liveAt = (name: string) => [...(live[table.states.findIndex((state) => state.name === name)] ?? [])].sort();
    expect(liveAt('acquire')).toEqual([]);
    expect(liveAt('guest')).toEqual(['client']);
    expect(liveAt('member')).toEqual(['client', 'name', 'session']);
    expect(liveAt('finish')).toEqual([]);
  });

  it('follow a loop round to where it is read', () => {
    const table = closure(
      machine('m', 'a', {
        a: { ...offers('quota.take'), on: { TAKEN: 'b' } },
        b: { ...offers('quota.test'), on: { REMAINING: 'a', NONE: 'c' } },
        c: { ...offers('connection.close'), on: { CLOSED: 'd' } },
        d: offers(),
      }),
    );
    expect(liveRegisters(table).map((live) => [...live])).toEqual([['client'], ['client'], ['client'], []]);
  });

  it('are not live before they are set', () => {
    const table = closure(
      machine('m', 'a', {
        a: { ...offers('listener.accept'), on: { ACCEPTED: 'b', FAILED: 'a' } },
        b: { ...offers('connection.close'), on: { CLOSED: 'a' } },
      }),
    );
    expect(liveRegisters(table).map((live) => [...live])).toEqual([[], ['client']]);
  });
});

describe('restricted', () => {
  it('keeps the registers that are named and have a value, in the order of the names', () => {
    const kept = restricted({ row: 2, name: 'ann', client: 0 }, ['client', 'session', 'row']);
    expect(Object.entries(kept)).toEqual([
      ['client', 0],
      ['row', 2],
    ]);
  });
});
