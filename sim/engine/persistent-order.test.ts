/** Two orders are not joined by the very steps that are left out. */
import { expect, it } from 'vitest';
import type { System } from './component.ts';
import { search } from './index.ts';
import { act, actor, never, options, rule } from './persistent-systems.test-helper.ts';

/** Moves the first component, and is itself as before. */
const mover = (name: string, moves: Readonly<Record<string, string>>) =>
  actor(
    name,
    act<number, string>(name, 0, (self, on) => {
      const to = moves[on];
      return to === undefined ? undefined : [self, to];
    }),
  );

it.each(['exact', 'fingerprint'] as const)('a rule that would prove itself is refused (%s)', (store) => {
  // What Q leads to from the middle is left out since P seems to undo Q; that they meet again is by that same step of Q.
  const system: System = {
    components: [
      { name: 'place', initial: 'begin' },
      mover('P', { begin: 'aside', middle: 'begin', near: 'aside' }),
      mover('Q', { begin: 'middle', middle: 'near' }),
      mover('R', { near: 'bad' }),
    ],
  };
  const rules = [
    rule(system, 'Q', ([place]) => (place === 'middle' ? [2] : []), { confluent: true, looks: [0] }),
    rule(system, 'P', ([place]) => (place === 'begin' || place === 'middle' ? [1] : []), {
      confluent: true,
      looks: [0],
    }),
  ];
  const bad = never('bad', [0], (place) => place === 'bad');
  expect(search(system, [bad], options({ store })).verdict).toBe('violated');
  expect(search(system, [bad], options({ store, rules })).verdict).toBe('error');
});
