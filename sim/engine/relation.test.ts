import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Exchange, enabled, type SearchOptions, type System, type Values } from './index.ts';
import { keyOf } from './intern.ts';
import { philosophers, twoPhase } from './published.test-helper.ts';
import { randomCase } from './random-system.test-helper.ts';
import { type Relation, relate, relationOf } from './relation.ts';
import { explore } from './search.ts';
import { calls } from './systems.test-helper.ts';

const options = (states_max = 1e6): SearchOptions => ({
  limits: { states_max, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 },
  clock_ms: () => 0,
});

type Ids = readonly number[];
type Taken = { readonly actor: number; readonly choice: number; readonly progress: boolean; readonly next: Ids };

/** What the relation, and nothing else, says of the steps from `ids`. Throws where it says that this is never met. */
function stepsFrom({ components, labels }: Relation, ids: Ids): readonly Taken[] {
  return components.flatMap(({ actions }, actor) =>
    actions[ids[actor]!]!.flatMap(({ target, progress, steps }, choice): Taken[] => {
      const step = steps[ids[target]!]!;
      if (step === 'unmet') throw new Error(`${actor} never meets ${target} in ${ids.join()}`);
      if (step === 'blocked') return [];
      const next = ids.with(actor, step.self).with(target, step.target);
      for (const listener of step.heard?.listeners ?? []) {
        const heard = labels[step.heard!.label]!.next[listener]?.[ids[listener]!];
        if (heard === undefined) throw new Error(`${listener} never hears it in ${ids.join()}`);
        next[listener] = heard;
      }
      return [{ actor, choice, progress, next }];
    }),
  );
}

/** Walks all that the relation reaches, beside the system itself. */
function walked(relation: Relation, system: System) {
  const valuesOf = (ids: Ids): Values => ids.map((id, component) => relation.components[component]!.values[id]!);
  const first: Ids = relation.components.map(() => 0);
  const seen = new Set([first.join()]);
  const open = [first];
  const counts = { states: 0, transitions: 0, quiescent: 0, terminal: 0 };
  for (let ids = open.pop(); ids !== undefined; ids = open.pop()) {
    const steps = stepsFrom(relation, ids);
    const wanted = enabled(system, valuesOf(ids)).map(({ step: { actor, choice }, progress, next }) => ({
      actor,
      choice,
      progress,
      next: next.map(keyOf),
    }));
    expect(steps.map((step) => ({ ...step, next: valuesOf(step.next).map(keyOf) }))).toEqual(wanted);
    counts.states++;
    counts.transitions += steps.length;
    if (!steps.some(({ progress }) => progress)) counts.quiescent++;
    if (steps.length === 0) counts.terminal++;
    for (const { next } of steps) {
      if (seen.has(next.join())) continue;
      seen.add(next.join());
      open.push(next);
    }
  }
  return counts;
}

describe('the relation of a search', () => {
  it.each([
    ['philosophers', philosophers(4)],
    ['two-phase commit', twoPhase(3)],
    ['callers and listeners', calls],
  ])('of %s takes the steps of the system and reaches what the search counts', (_, system) => {
    const { outcome, relation } = relate(system, options());
    const { states, transitions, quiescent, terminal } = outcome;
    expect(walked(relation!, system)).toEqual({ states, transitions, quiescent, terminal });
  });

  it('of random systems does, too', () => {
    let labelled = 0;
    fc.assert(
      fc.property(randomCase(0), ({ make }) => {
        const { system } = make();
        const { outcome, relation } = relate(system, options());
        const { states, transitions, quiescent, terminal } = outcome;
        expect(walked(relation!, system)).toEqual({ states, transitions, quiescent, terminal });
        labelled += relation!.labels.length;
      }),
      { numRuns: 200, seed: 11 },
    );
    expect(labelled).toBeGreaterThan(100);
  });

  it('names values, actions, replies, and who hears which label', () => {
    const { relation } = relate(calls, options());
    const [caller, line, near] = relation!.components;
    expect([caller?.values, line?.values, near?.values]).toEqual([['ready', 'done'], [null], [0, 1, 2, 3]]);
    expect(caller?.actions[0]).toEqual([
      {
        name: 'call {all}',
        target: 1,
        progress: true,
        steps: [{ self: 0, target: 0, reply: 'HEARD', heard: { label: 0, listeners: [2, 3] } }],
      },
      { name: 'stop */', target: 1, progress: false, steps: [{ self: 1, target: 0, reply: 'ENDÉ' }] },
    ]);
    expect(caller?.actions[1]?.[0]?.steps).toEqual(['blocked']);
    expect([line?.actions, near?.actions]).toEqual([[[]], [[], [], [], []]]);
    expect(relation?.labels).toEqual([
      { label: { type: 'call' }, next: [undefined, undefined, [1, 2, 3, 3], [1, 2, 3, 3]] },
    ]);
  });

  it('tells a step that is blocked from one that is never met', () => {
    const met = relate(philosophers(3), options()).relation!.components[0]!;
    const [takeLeft, takeRight] = met.actions[met.values.indexOf('thinks')]!;
    expect(takeLeft?.steps).toEqual([{ self: 1, target: 1, reply: 'DONE' }, 'blocked']);
    expect(takeRight?.steps).toEqual(['blocked', 'blocked']);
    const putLeft = met.actions[met.values.indexOf('leaves')]![3]!;
    // Whoever leaves holds the left fork.
    expect(putLeft.steps).toEqual(['unmet', { self: 0, target: 0, reply: 'DONE' }]);
  });

  it('is none of a search that was not exhaustive', () => {
    expect(relate(philosophers(4), options(10))).toMatchObject({
      outcome: { bounds: ['states'] },
      relation: undefined,
    });
    const at = (changes: Partial<SearchOptions>) => () =>
      relationOf(explore(philosophers(4), [], { ...options(), ...changes }, () => 0));
    expect(at({ limits: { ...options().limits, depth_max: 3 } })).toThrow(/it hit the bound of depth/);
    expect(at({ store: 'fingerprint' })).toThrow(/by fingerprints/);
    const nothing: Exchange = {
      name: 'nothing',
      places: philosophers(4).components.map((_, place) => place),
      value: (_, value) => value,
      label: (label) => label,
    };
    expect(at({ exchanges: [nothing] })).toThrow(/one of several states that are alike/);
    const fed = { name: 'fed', kind: 'invariant', reads: [0], view: () => 0, holds: () => false } as const;
    expect(() => relationOf(explore(philosophers(4), [fed], options(), () => 0))).toThrow(/it was stopped/);
  });

  it('says what a component threw instead', () => {
    const thrower: System = {
      components: [
        {
          name: 'thrower',
          initial: 0,
          actions: () => {
            throw new Error('not today');
          },
        },
      ],
    };
    expect(relate(thrower, options()).relation).toBeUndefined();
    expect(() => relationOf(explore(thrower, [], options(), () => 0))).toThrow(/not today/);
  });
});
