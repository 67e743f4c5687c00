/** The fewest context switches, against every order of the same steps. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Enabled,
  enabled,
  initialVector,
  keyOf,
  type Step,
  type System,
  take,
  type Values,
} from '../engine/index.ts';
import { randomCase } from '../engine/random-system.test-helper.ts';
import type { Falls } from './falls.ts';
import { fewestSwitches, switchesOf } from './switches.ts';

type Violated = { readonly system: System; readonly path: readonly Step[]; readonly falls: Falls };

/** A walk that the choices lead through a random system. What falls is its last state, and it ends where it first comes there. */
const walk = ({ make }: { make: () => { system: System } }, choices: readonly number[]): Violated => {
  const { system } = make();
  const taken: Enabled[] = [];
  for (const choice of choices) {
    const possible = enabled(system, taken.at(-1)?.next ?? initialVector(system));
    const next = possible[choice % Math.max(1, possible.length)];
    if (next === undefined) break;
    taken.push(next);
  }
  const last = keyOf(taken.at(-1)?.next ?? initialVector(system));
  const falls: Falls = (values) => keyOf(values) === last;
  const end = falls(initialVector(system), undefined) ? 0 : taken.findIndex(({ next }) => falls(next, undefined)) + 1;
  return { system, path: taken.slice(0, end).map(({ step }) => step), falls };
};

const choices = fc.array(fc.nat(11), { minLength: 4, maxLength: 9, size: 'max' });

/** The fewest switches of all orders, each tried. */
const bruteForce = ({ system, path, falls }: Violated): number => {
  const from = (values: Values, left: readonly Step[], last: number): number => {
    if (left.length === 0) return 0;
    const costs = [...new Set(left.map(({ actor }) => actor))].map((actor) => {
      const step = left.find((one) => one.actor === actor) as Step;
      const taken = take(system, values, step);
      const same = taken?.step.name === step.name && taken.step.target === step.target;
      if (taken === undefined || !same || taken.step.reply !== step.reply) return Infinity;
      if (falls(taken.next, taken.step.label) !== (left.length === 1)) return Infinity;
      const rest = from(
        taken.next,
        left.filter((one) => one !== step),
        actor,
      );
      return rest + (last >= 0 && last !== actor ? 1 : 0);
    });
    return Math.min(...costs);
  };
  return from(initialVector(system), path, -1);
};

/** Whether the same steps of each actor still lead to the fall, and only the last does. */
const isSame = ({ system, path, falls }: Violated, order: readonly Step[]): boolean => {
  const line = ({ actor, name, target, reply }: Step) => [actor, name, target, reply].join();
  const sorted = (steps: readonly Step[]) => [...steps].sort((a, b) => a.actor - b.actor).map(line);
  let values = initialVector(system);
  const each = order.every((step, place) => {
    const taken = take(system, values, step);
    if (taken === undefined || line(taken.step) !== line(step)) return false;
    values = taken.next;
    return falls(values, taken.step.label) === (place === order.length - 1);
  });
  return each && sorted(order).join(' ') === sorted(path).join(' ');
};

describe('on random systems the order', () => {
  it('has as few switches as the best order of the same steps, and shows the same', () => {
    let better = 0;
    fc.assert(
      fc.property(randomCase(0), choices, (spec, chosen) => {
        const violated = walk(spec, chosen);
        const { path, switches, fewest } = fewestSwitches(violated.system, violated.path, violated.falls);
        expect(fewest).toBe(true);
        expect(isSame(violated, path)).toBe(true);
        expect(switches).toBe(switchesOf(path));
        expect(switches).toBe(bruteForce(violated));
        if (switches < switchesOf(violated.path)) better++;
      }),
      { numRuns: 2_000 },
    );
    expect(better).toBeGreaterThan(20);
  });

  it('has no more switches than before where the bound is hit, and says so', () => {
    let better = 0;
    fc.assert(
      fc.property(randomCase(0), choices, (spec, chosen) => {
        const violated = walk(spec, chosen);
        if (violated.path.length === 0) return;
        const { path, switches, fewest } = fewestSwitches(violated.system, violated.path, violated.falls, 0);
        expect(fewest).toBe(false);
        expect(isSame(violated, path)).toBe(true);
        expect(switches).toBeLessThanOrEqual(switchesOf(violated.path));
        if (switches < switchesOf(violated.path)) better++;
      }),
      { numRuns: 2_000 },
    );
    expect(better).toBeGreaterThan(20);
  });
});
