/**
 * Which registers are live in which state: those that some later operation may read before it is set again. The others
 * are cleared, so that two states that differ only in dead data are one. The classic backward analysis (Kildall, 1973)
 * on the compiled table.
 */
import { readsOf, signatureOf } from '../vocabulary/operations.ts';
import type { RegisterName, Registers } from '../vocabulary/registers.ts';
import type { Table } from './compile.ts';

/** For each state of the table, the registers that are live in it. */
export const liveRegisters = ({ states }: Table): readonly ReadonlySet<RegisterName>[] => {
  const live = states.map(() => new Set<RegisterName>());
  let changed = true;
  while (changed) {
    changed = false;
    states.forEach((state, index) => {
      const here = live[index] as Set<RegisterName>;
      const size = here.size;
      for (const offer of state.offers) {
        for (const register of readsOf(offer)) here.add(register);
        const { sets = [], replies } = signatureOf(offer.operation);
        for (const reply of Object.keys(replies)) {
          const next = state.next[reply];
          if (next === undefined) continue;
          for (const register of live[next] as Set<RegisterName>) if (!sets.includes(register)) here.add(register);
        }
      }
      changed ||= here.size > size;
    });
  }
  return live;
};

/** Only the registers in `names`, in a fixed order of fields. */
export const restricted = (registers: Registers, names: Iterable<RegisterName>): Registers => {
  const kept: Record<string, Registers[RegisterName]> = {};
  for (const name of names) {
    const value = registers[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept as Registers;
};
