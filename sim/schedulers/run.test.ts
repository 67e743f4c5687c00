/** A run takes the engine's own steps, judges what it sees as a plain look at each state would, and happens again bit for bit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  enabled,
  type Property,
  replay,
  type StateProperty,
  type Step,
  type System,
  type Value,
} from '../engine/index.ts';
import { randomCase } from '../engine/random-system.test-helper.ts';
import { withFaults } from './faults.ts';
import { generatorOf } from './generator.ts';
import { pct } from './pct.ts';
import { portfolio } from './portfolio.ts';
import { pos } from './pos.ts';
import { alone, programs } from './programs.test-helper.ts';
import { replaying } from './replay.ts';
import { roundRobin } from './round-robin.ts';
import { createSimulator, recorder } from './run.ts';
import { uniform } from './uniform.ts';

const schedulers = {
  random: uniform,
  pct: () => pct({ depth: 3, length: 50 }),
  pos,
  'round-robin': roundRobin,
  portfolio: () => portfolio([uniform(), pos(), roundRobin(), pct({ depth: 2, length: 20 })]),
};

const STEPS_MAX = 60;

/** The first state along a path in which a property falls, judged the slow way; undefined if none does. */
const firstFall = (system: System, properties: readonly Property[], path: readonly Step[]): number | undefined => {
  const states = replay(system, path);
  const holds = ({ reads, view, holds: asked }: StateProperty, at: number) =>
    asked(reads.map((read) => view(read, states[at]?.[read] ?? null)));
  const at = states.findIndex((values, position) =>
    properties.some((property) => {
      if (property.kind === 'step') {
        const label = path[position - 1]?.label;
        return label !== undefined && !property.holds(label);
      }
      if (property.kind === 'invariant') return !holds(property, position);
      if (property.kind !== 'quiescent') return false;
      return !enabled(system, values).some(({ progress }) => progress) && !holds(property, position);
    }),
  );
  return at < 0 ? undefined : at;
};

describe.each(Object.entries(schedulers))('%s on random systems', (_, scheduler) => {
  it('takes steps that the engine can take, and stops where the first property falls', () => {
    fc.assert(
      fc.property(randomCase(0), fc.nat(), ({ make }, seed) => {
        const { system, properties } = make();
        const { path, observe } = recorder();
        const simulator = createSimulator(system, properties);
        const run = simulator.run(withFaults(scheduler(), [5]), generatorOf(seed, 0), STEPS_MAX, observe);
        expect(path.length).toBe(run.steps);
        // Where a fault strikes at once, a state at rest goes unjudged; a replay judges every state.
        const again = createSimulator(system, properties).run(replaying(path), generatorOf(0, 0), Infinity);
        const fall = firstFall(system, properties, path);
        expect(again.end === 'violated' ? again.steps : undefined).toBe(fall);
        if (run.end === 'violated') expect(fall).toBeLessThanOrEqual(run.steps);
        if (run.end === 'at rest' || run.end === 'violated') return;
        expect(run.steps).toBe(STEPS_MAX);
      }),
    );
  });

  it('does the same again, step for step, whatever was run in between', () => {
    fc.assert(
      fc.property(randomCase(20), fc.nat(), ({ make }, seed) => {
        const { system, properties } = make();
        const simulator = createSimulator(system, properties);
        const own = withFaults(scheduler());
        const once = () => {
          const { path, observe } = recorder();
          const run = simulator.run(own, generatorOf(seed, 7), STEPS_MAX, observe);
          return { run, path };
        };
        const first = once();
        simulator.run(own, generatorOf(seed, 8), STEPS_MAX);
        expect(once()).toEqual(first);
      }),
    );
  });
});

it('sees the same whether or not it is told what aspects settle', () => {
  const sum = (value: Value) =>
    [...JSON.stringify(value)].reduce((total, letter) => 5 * total + letter.charCodeAt(0), 0);
  const aspect = (value: Value) => sum(value) % 3;
  let settled = 0;
  const runsAs = ({ components }: System, properties: readonly Property[], seed: number, isTold: boolean) => {
    const seeing = properties.map((property): Property => {
      if (!('view' in property)) return property;
      const view = (component: number, value: Value): Value =>
        aspect(value) < 2 ? aspect(value) : property.view(component, value);
      const holds = (views: readonly Value[]) => sum(views) % 7 > 0;
      const isSettled = (_: number, value: Value) => {
        settled++;
        return aspect(value) < 2;
      };
      return { ...property, view, holds, ...(isTold ? { settled: isSettled } : {}) };
    });
    const { path, observe } = recorder();
    const system = isTold ? { components: components.map((component) => ({ ...component, aspect })) } : { components };
    const simulator = createSimulator(system, seeing);
    const runs = [0, 1].map((run) => simulator.run(uniform(), generatorOf(seed, run), STEPS_MAX, observe));
    return { runs, path };
  };
  fc.assert(
    fc.property(randomCase(0), fc.nat(), ({ make }, seed) => {
      const { system, properties } = make();
      expect(runsAs(system, properties, seed, true)).toEqual(runsAs(system, properties, seed, false));
    }),
  );
  expect(settled).toBeGreaterThan(0);
});

describe('a run', () => {
  it('says which component or property threw', () => {
    const boom = () => {
      throw new Error('boom');
    };
    const system = programs([{ on: 'x', does: boom }]);
    const run = (of: System, properties: readonly Property[]) =>
      createSimulator(of, properties).run(uniform(), generatorOf(1, 0), 10);
    expect(run(system, [])).toMatchObject({ end: 'error', error: 'component "actor 0", action "0.0": boom' });
    const asks: Property = { name: 'p', kind: 'invariant', reads: [], view: () => null, holds: boom };
    expect(run(programs(alone('x', 1)), [asks])).toMatchObject({ end: 'error', error: 'property "p": boom' });
  });

  it('ends at its bound', () => {
    const endless: System = {
      components: [
        {
          name: 'clock',
          initial: 0,
          actions: () => [
            { name: 'tick', target: 1, progress: true, take: (s, t) => ({ self: s, target: t, reply: '' }) },
          ],
        },
        { name: 'wall', initial: 0 },
      ],
    };
    for (const scheduler of Object.values(schedulers)) {
      const run = createSimulator(endless, []).run(scheduler(), generatorOf(1, 0), 1000);
      expect([run.end, run.steps]).toEqual(['steps', 1000]);
    }
  });

  it('refuses a property that reads what is not there', () => {
    const reads: Property = { name: 'p', kind: 'invariant', reads: [9], view: () => null, holds: () => true };
    expect(() => createSimulator(programs([]), [reads])).toThrow('reads component 9');
  });
});

describe('replay', () => {
  it('refuses a step that is not enabled', () => {
    const run = createSimulator(programs(alone('x', 1)), []).run(
      replaying([
        { actor: 0, choice: 0 },
        { actor: 0, choice: 0 },
      ]),
      generatorOf(1, 0),
      10,
    );
    expect(run).toMatchObject({ end: 'error', steps: 1 });
    expect(run.error).toContain('step 1 of the list is not enabled');
  });
});
