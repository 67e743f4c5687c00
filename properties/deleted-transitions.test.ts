import { describe, expect, it } from 'vitest';
import { childMachine, parentMachine, threadMachine } from '../sim/actors/index.ts';
import { hardened } from '../sim/design/design.ts';
import { compile } from '../sim/kernel/compile.ts';
import { deletedTransitions } from './deleted-transitions.ts';

const rows = deletedTransitions();
const named = ({ kind, state, reply }: (typeof rows)[number]): string => `${kind} ${state} ${reply}`;

describe('a transition that is deleted from a hardened machine', () => {
  it('is each of those that the machines have', () => {
    const count = [parentMachine, childMachine, threadMachine]
      .flatMap(
        (machine) => compile(machine(hardened, { timeOuts: true, drain: true, addressLimit: true }), hardened).states,
      )
      .reduce((sum, { next }) => sum + Object.keys(next).length, 0);
    expect(rows).toHaveLength(count);
    expect(new Set(rows.map(named)).size).toBe(count);
  });

  it('is always noticed by the compiler, by state and reply', () => {
    for (const { kind, state, reply, statically } of rows)
      expect(statically).toMatch(
        new RegExp(`^Machine '${kind}', state '${state}': the reply ${reply} of '.*' is ignored`),
      );
  });

  it('is always noticed by a search too, which meets the hole', () => {
    expect(rows.filter(({ dynamically }) => dynamically === undefined).map(named)).toEqual([]);
    for (const { state, reply, dynamically } of rows) {
      expect(dynamically?.by).toBe('ignored reply');
      expect(dynamically?.message).toContain(`in state '${state}' ignores the reply ${reply}`);
    }
  });

  /**
   * In the hardened design nobody finds the table full: it has N×T rows, each thread has at most one, and those of a
   * dead process are cleared before the threads of its successor exist.
   */
  it('is met in the hardened design itself, but for what only a ghost in the table can bring about', () => {
    const elsewhere = rows.filter(({ dynamically }) => dynamically?.design !== 'hardened').map(named);
    expect(elsewhere).toEqual([
      'thread joinScan TABLE_FULL',
      'thread tableFullEnd ENDED',
      'thread tableFull WRITTEN',
      'thread tableFull OVERFLOW',
    ]);
  });
});
