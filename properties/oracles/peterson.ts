/**
 * Peterson's mutual exclusion of two processes: tlaplus/Examples `specifications/locks_auxiliary_vars/Peterson.tla`. Published:
 * 42 distinct states, 77 generated, depth 11. Each process is a component, and the flags with the turn a third; the flag is
 * a field of that one, since the other process reads it in the step in which it reads the turn.
 */
import type { Component, System } from '../../sim/engine/index.ts';
import { action } from '../../sim/engine/published.test-helper.ts';
import type { Oracle } from './oracle.ts';

type Place = 'a0' | 'a1' | 'a2' | 'a3' | 'cs' | 'a4';
type Shared = { readonly flags: readonly boolean[]; readonly turn: number };

const SHARED = 2;

function peterson(): System {
  const process = (self: number): Component => {
    const other = 1 - self;
    const step = (from: Place, to: Place, shared: (before: Shared) => Shared | undefined) =>
      action<Place, Shared>(from, SHARED, (place, before) => {
        const after = place === from ? shared(before) : undefined;
        return after && [to, after];
      });
    const flag = (raised: boolean) => (before: Shared) => ({ ...before, flags: before.flags.with(self, raised) });
    return {
      name: `process ${self}`,
      initial: 'a0',
      actions: () => [
        step('a0', 'a1', (shared) => shared),
        step('a1', 'a2', flag(true)),
        step('a2', 'a3', (shared) => ({ ...shared, turn: other })),
        step('a3', 'cs', (shared) => (!shared.flags[other] || shared.turn === self ? shared : undefined)),
        step('cs', 'a4', (shared) => shared),
        step('a4', 'a0', flag(false)),
      ],
    };
  };
  return {
    components: [process(0), process(1), { name: 'shared', initial: { flags: [false, false], turn: 0 } }],
  };
}

export const petersonMutex: Oracle = {
  name: "Peterson's mutual exclusion",
  source: 'tlaplus/Examples specifications/locks_auxiliary_vars/Peterson.cfg',
  system: peterson,
  distinct: 42,
  generated: 77,
  depth: 11,
  deadlocks: 0,
  verdicts: [
    {
      property: {
        name: 'not both are in the critical section',
        kind: 'invariant',
        reads: [0, 1],
        view: (_, place) => place === 'cs' || place === 'a4',
        holds: ([one, two]) => !(one && two),
      },
      holds: true,
    },
  ],
};
