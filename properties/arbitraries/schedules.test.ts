/** What the numbers of a schedule mean, and that shrinking them ends where no simpler schedule fails. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Property, type System, search, type Value } from '../../sim/engine/index.ts';
import { choices, createSimulator, generatorOf, type Plan, recorder } from '../../sim/schedulers/index.ts';
import { alone, type Line, programs } from '../../sim/schedulers/programs.test-helper.ts';
import { memoryless } from './memoryless.ts';
import { anySchedule, simplerSchedules } from './schedules.ts';

const follow = (system: System, plan: Partial<Plan>, properties: readonly Property[] = []) => {
  const { path, observe } = recorder();
  const scheduler = choices({ schedule: [], strikes: [], scripts: new Map(), ...plan });
  const run = createSimulator(system, properties).run(scheduler, generatorOf(0, 0), 1_000, observe);
  return { ...run, actors: path.map(({ actor }) => actor).join(''), names: path.map(({ name }) => name) };
};

const three = programs(alone('x', 3), alone('y', 3), alone('z', 3));

describe('a schedule', () => {
  it('lets the same actor go on where it says 0, and the next in turn where it cannot', () => {
    expect(follow(three, {}).actors).toBe('000111222');
    expect(follow(three, { schedule: [0, 0] })).toEqual(follow(three, {}));
  });

  it('switches where it says another number, counted around', () => {
    expect(follow(three, { schedule: [0, 1] }).actors).toBe('011122200');
    expect(follow(three, { schedule: [0, 2, 2] }).actors).toBe('021112200');
    expect(follow(three, { schedule: [3, 4] }).actors).toBe('011122200');
  });

  it('chooses among the actions of one actor before it turns to the next', () => {
    const action = (name: string) => ({
      name,
      target: 2,
      progress: true,
      take: () => ({ self: 1, target: 0, reply: '' }),
    });
    const two = { name: 'two', initial: 0, actions: (at: Value) => (at === 0 ? [action('a'), action('b')] : []) };
    const system = { components: [two, two, { name: 'x', initial: 0 }] };
    expect(follow(system, {}).names).toEqual(['a', 'a']);
    expect(follow(system, { schedule: [1] }).names).toEqual(['b', 'a']);
    expect(follow(system, { schedule: [3] }).names).toEqual(['b', 'a']);
    expect(follow(system, { schedule: [3] }).actors).toBe('10');
  });

  it('counts its numbers by steps that are no faults', () => {
    const fault: Line = { on: 'f', does: () => 1, fault: true };
    const system = programs(alone('x', 2), alone('y', 2), [fault]);
    expect(follow(system, { schedule: [0, 1], strikes: [{ after: 1, action: '2.0' }] }).actors).toBe('02110');
  });
});

describe('a fault', () => {
  const until = (value: number): Line => ({ on: 'x', does: (x) => (x >= value ? 0 : undefined), fault: true });

  it('strikes after as many steps as planned, each counted from the one before', () => {
    const system = programs(alone('x', 4), [until(0), until(0)]);
    const strikes = [
      { after: 1, action: '1.0' },
      { after: 2, action: '1.1' },
    ];
    expect(follow(system, { strikes }).actors).toBe('010010');
    expect(follow(system, {}).actors).toBe('0000');
  });

  it('waits until it can strike, and is left out where it never can', () => {
    const strikes = [{ after: 0, action: '1.0' }];
    expect(follow(programs(alone('x', 4), [until(3)]), { strikes }).actors).toBe('00010');
    expect(follow(programs(alone('x', 4), [until(9)]), { strikes })).toMatchObject({ actors: '0000', end: 'at rest' });
  });

  it('strikes a system at rest, which is judged before', () => {
    const system = programs(alone('x', 2), [{ on: 'x', does: () => 9, fault: true }]);
    const judged: Value[] = [];
    const property: Property = {
      name: 'looks',
      kind: 'quiescent',
      reads: [2],
      view: (_, value) => value,
      holds: ([x]) => judged.push(x as Value) > 0,
    };
    for (const after of [2, 50]) {
      judged.length = 0;
      expect(follow(system, { strikes: [{ after, action: '1.0' }] }, [property]).actors).toBe('001');
      expect(judged).toEqual([2, 9]);
    }
  });
});

describe('an action with progress that the plan names', () => {
  const line = (on: string, does: Line['does'], fault = false): Line => ({ on, does, fault });
  // Actor 1 stops actor 0, goes on with it, and strikes once more.
  const system = programs(
    Array.from({ length: 6 }, () => line('stopped', (stopped) => (stopped === 1 ? undefined : stopped))),
    [line('stopped', () => 1, true), line('stopped', () => 2), line('other', () => 1, true)],
    alone('y', 4),
  );
  const strikes = (...after: readonly number[]) =>
    after.map((steps, place) => ({ after: steps, action: `1.${place}` }));

  it('strikes when it is due, and so does what comes after it', () => {
    expect(follow(system, { strikes: strikes(1, 2, 1) }).actors).toBe('0122' + '1' + '2' + '1' + '200000');
  });

  it('is nobody’s choice before, whatever the schedule says, and one as ever where the plan does not name it', () => {
    expect(follow(system, { strikes: strikes(1, 2), schedule: [0, 1, 1] }).actors).toBe('0122' + '1' + '2200000');
    expect(follow(system, { strikes: strikes(1) }).actors).toBe('01' + '1' + '222200000');
  });

  it('strikes early where nothing else can move; that is no state at rest, and is not judged as one', () => {
    const judged: Value[] = [];
    const property: Property = {
      name: 'looks',
      kind: 'quiescent',
      reads: [system.components.findIndex(({ name }) => name === 'stopped')],
      view: (_, value) => value,
      holds: ([stopped]) => judged.push(stopped as Value) > 0,
    };
    expect(follow(system, { strikes: strikes(1, 50, 0) }, [property]).actors).toBe('012222' + '1' + '1' + '00000');
    expect(judged).toEqual([2]);
  });
});

describe('a script', () => {
  const talker = (at: Value) =>
    at === 'gone'
      ? []
      : ['say', 'shout', 'close'].map((name) => ({
          name,
          target: 2,
          progress: true,
          take: () => ({ self: name === 'close' ? 'gone' : 'here', target: 0, reply: '' }),
        }));
  const system = {
    components: [
      { name: 'talker', initial: 'here', actions: talker },
      ...programs(alone('x', 2))
        .components.slice(0, 1)
        .map((component) => ({
          ...component,
          actions: (at: Value) => (component.actions?.(at) ?? []).map((action) => ({ ...action, target: 2 })),
        })),
      { name: 'x', initial: 0 },
    ],
  };
  const saying = (...script: readonly string[]) => follow(system, { scripts: new Map([[0, script]]) }).names;

  it('says what an actor does, in order', () => {
    expect(saying('shout', 'say', 'close')).toEqual(['shout', 'say', 'close', '0.0', '0.1']);
  });

  it('holds an actor back until nobody else can move: then it gives up', () => {
    expect(saying('say')).toEqual(['say', '0.0', '0.1', 'close']);
    expect(saying('sing', 'say')).toEqual(['0.0', '0.1', 'close']);
  });
});

/**
 * Three actors and one error that takes two switches away from an actor that could go on: actor 0 must stop between its
 * second and its third step, actor 1 between its first and its second, and much that does not matter is around.
 */
const fragile = (): System => {
  const marks = (on: string, ...values: readonly number[]): readonly Line[] =>
    values.map((value) => ({ on, does: () => value }));
  const notices = (on: string, wanted: number): Line => ({ on, does: (value) => (value === wanted ? 666 : value) });
  return programs(
    [...alone('p', 1), ...marks('a', 1, 0), ...alone('p', 4)],
    [...alone('q', 2), notices('a', 1), ...marks('b', 0), ...alone('q', 2)],
    [...alone('r', 3), ...marks('c', 5)],
  );
};

describe('shrinking', () => {
  const system = fragile();
  const property: Property = {
    name: 'never 666',
    kind: 'invariant',
    reads: system.components.flatMap(({ name }, component) => (name === 'a' ? [component] : [])),
    view: (_, value) => value === 666,
    holds: ([bad]) => bad === false,
  };
  const holds = (schedule: readonly number[]) => follow(system, { schedule }, [property]).end !== 'violated';
  const seeds = Array.from({ length: 20 }, (_, seed) => seed);
  const shrunk = (arbitrary: fc.Arbitrary<readonly number[]>, seed: number): readonly number[] =>
    fc.check(fc.property(arbitrary, holds), { seed, numRuns: 2_000 }).counterexample![0];

  it('ends where no simpler schedule that is offered fails, whatever was found first', () => {
    const arbitrary = memoryless(anySchedule, simplerSchedules);
    for (const seed of seeds) {
      const schedule = shrunk(arbitrary, seed);
      expect(holds(schedule)).toBe(false);
      const simpler = [...arbitrary.shrink(schedule, undefined)].map(({ value }) => value);
      expect(simpler.length).toBeGreaterThan(0);
      expect(simpler.filter((one) => !holds(one))).toEqual([]);
    }
  });

  it('ends with no switch but the one that the error needs, and in as few steps as a search finds', () => {
    const { violations } = search(system, [property], {
      limits: { states_max: 1e6, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 },
      clock_ms: () => 0,
    });
    for (const seed of seeds) {
      const schedule = shrunk(memoryless(anySchedule, simplerSchedules), seed);
      expect(schedule.filter((number) => number !== 0)).toHaveLength(1);
      expect(follow(system, { schedule }, [property]).steps).toBe(violations[0]!.path.length);
    }
  });

  it('takes paths that lead to the same schedule again', () => {
    const asked = fc.property(memoryless(anySchedule, simplerSchedules), holds);
    for (const seed of seeds) {
      const { counterexample, counterexamplePath: path } = fc.check(asked, { seed, numRuns: 2_000 });
      expect(path?.split(':').length).toBeGreaterThan(1);
      const again = fc.check(asked, { seed, path: path!, endOnFailure: true });
      expect(again).toMatchObject({ counterexample, numShrinks: 0, numRuns: 1 });
    }
  });
});
