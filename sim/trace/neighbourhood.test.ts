/** The neighbourhood, against a plain twin that takes every schedule by itself. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Component,
  type Enabled,
  enabled,
  initialVector,
  keyOf,
  type Property,
  type System,
  type Values,
} from '../engine/index.ts';
import { randomCase } from '../engine/random-system.test-helper.ts';
import { fallsOf } from './falls.ts';
import { neighbourhood, type Planned } from './neighbourhood.ts';

type Found = { readonly reorderings: number; readonly steps: number };
type Told = { readonly states: number; readonly falls: Readonly<Record<string, Found>> };

/** Every schedule on its own, without merging: ends where a property falls, at rest, or where it would go round. */
const plainTwin = (system: System, trace: readonly Planned[], properties: readonly Property[], k: number): Told => {
  const states = new Set<string>();
  const falls: Record<string, Found> = {};
  const judges = properties.map((property) => [property.name, fallsOf(system, property)] as const);
  const schedule = (
    values: Values,
    plan: readonly Planned[],
    turn: number | undefined,
    reorderings: number,
    steps: number,
    round: readonly string[],
    last: Enabled | undefined,
  ): void => {
    states.add(keyOf(values));
    const names = judges.filter(([, fall]) => fall(values, last?.step.label)).map(([name]) => name);
    for (const name of names) {
      const known = falls[name] ?? { reorderings: Infinity, steps: Infinity };
      if (reorderings < known.reorderings || (reorderings === known.reorderings && steps < known.steps))
        falls[name] = { reorderings, steps };
    }
    const key = keyOf([values, plan as readonly { actor: number; name: string }[], turn ?? -1]);
    if (names.length > 0 || round.includes(key)) return;
    const around = [...round, key];
    const all = enabled(system, values);
    const [left, taken] = follow(all, values, plan);
    const go = (to: Enabled, rest: readonly Planned[], nextTurn: number | undefined, more: number) =>
      schedule(to.next, rest, nextTurn, reorderings + more, steps + 1, more > 0 ? [] : around, to);
    if (turn === undefined && reorderings < k) {
      for (const other of all) {
        if (other.step.actor === taken?.step.actor && other.step.choice === taken.step.choice) continue;
        const at = plan.findIndex(({ actor }) => actor === other.step.actor);
        const early = at >= 0 && plan[at]?.name === other.step.name;
        go(other, early ? plan.filter((_, index) => index !== at) : plan, undefined, 1);
      }
      if (taken !== undefined) {
        const own = plan.filter(({ actor }) => actor === taken.step.actor);
        const rest = plan.filter(({ actor }) => actor !== taken.step.actor);
        schedule(values, [...rest, ...own], undefined, reorderings + 1, steps, [], last);
      }
    }
    if (taken !== undefined) {
      go(taken, left, turn, 0);
      return;
    }
    const { length } = system.components;
    const start = turn ?? -1;
    const [next] = all
      .filter(({ progress }) => progress)
      .sort((a, b) => ((a.step.actor - start - 1 + length) % length) - ((b.step.actor - start - 1 + length) % length));
    if (next !== undefined) go(next, left, next.step.actor, 0);
  };
  /** What is left of the plan after its next step, and that step. */
  const follow = (all: readonly Enabled[], values: Values, plan: readonly Planned[]) => {
    const offers = (actor: number, of: Values) => system.components[actor]?.actions?.(of[actor] as never) ?? [];
    let left = [...plan];
    for (const step of plan) {
      const { actor, name } = step;
      const ahead = left.filter((one) => one.actor === actor);
      if (ahead[0] !== step) continue;
      const own = all.filter((one) => one.step.actor === actor);
      const exact = own.find((one) => one.step.name === name);
      if (exact !== undefined) return [left.filter((one) => one !== step), exact] as const;
      const offered = offers(actor, values).map((action) => action.name);
      if (offered.includes(name)) continue;
      const isDropped = ahead.some((one) => offered.includes(one.name));
      const instead = own.find(({ progress }) => progress);
      if (!isDropped && instead !== undefined) {
        const stays = offers(actor, instead.next).some((action) => action.name === name);
        return [stays ? left : left.filter((one) => one !== step), instead] as const;
      }
      if (isDropped || !offers(actor, values).some(({ progress }) => progress))
        left = left.filter((one) => one !== step);
    }
    return [left, undefined] as const;
  };
  schedule(initialVector(system), trace, undefined, 0, 0, [], undefined);
  return { states: states.size, falls };
};

describe('on random systems the neighbourhood', () => {
  it('meets the states and the falls of all schedules, with the fewest reorderings and steps', () => {
    let fallen = 0;
    fc.assert(
      fc.property(
        randomCase(0),
        fc.array(fc.record({ actor: fc.nat(4), name: fc.constantFrom('a0', 'a1', 'a2') }), { maxLength: 5 }),
        fc.nat(2),
        ({ make }, raw, k) => {
          const { system, properties } = make();
          const trace = raw.map(({ actor, name }) => ({ actor: actor % system.components.length, name }));
          const { states, falls, complete } = neighbourhood(system, trace, properties, k, 100_000);
          const twin = plainTwin(system, trace, properties, k);
          expect(complete).toBe(true);
          expect(states).toBe(twin.states);
          expect(
            Object.fromEntries(
              falls.map(({ property, reorderings, path }) => [property, { reorderings, steps: path.length }]),
            ),
          ).toEqual(twin.falls);
          fallen += falls.length;
        },
      ),
      { numRuns: 1_000 },
    );
    expect(fallen).toBeGreaterThan(100);
  });
});

/** Two that count to two on a slate, and a fault that wipes it. */
const writer = (name: string, end: number): Component => ({
  name,
  initial: 0,
  actions: (value) =>
    value === end
      ? []
      : [
          {
            name: 'write',
            target: 2,
            progress: true,
            take: (self, slate) => ({
              self: (self as number) + 1,
              target: [...(slate as string[]), name],
              reply: 'WRITTEN',
            }),
          },
        ],
});
const slate: System = { components: [writer('a', 2), writer('b', 2), { name: 'slate', initial: [] }] };
const never = (text: string): Property => ({
  name: text,
  kind: 'invariant',
  reads: [2],
  view: (_, value) => (value as string[]).join(''),
  holds: ([written]) => written !== text,
});
const plan = [...'aabb'].map((name) => ({ actor: name === 'a' ? 0 : 1, name: 'write' }));

describe('a neighbourhood', () => {
  it('has each order with the reorderings that it takes', () => {
    const within = (k: number) =>
      neighbourhood(slate, plan, ['aabb', 'abab', 'bbaa', 'abba'].map(never), k, 1_000).falls.map(
        ({ property, reorderings }) => `${property} ${reorderings}`,
      );
    expect(within(0)).toEqual(['aabb 0']);
    expect(within(1)).toEqual(['aabb 0', 'abab 1', 'bbaa 1', 'abba 1']);
  });

  it('goes on by turns after the plan', () => {
    const { falls } = neighbourhood(slate, [], [never('abab')], 0, 1_000);
    expect(falls).toMatchObject([{ property: 'abab', reorderings: 0, times: 1 }]);
    expect(falls[0]?.path.map(({ actor }) => actor)).toEqual([0, 1, 0, 1]);
  });

  it('says where it was bounded', () => {
    expect(neighbourhood(slate, plan, [never('bbaa')], 1, 4)).toMatchObject({ complete: false, falls: [] });
    expect(neighbourhood(slate, plan, [never('bbaa')], 1, 1_000)).toMatchObject({ complete: true });
  });
});
