/** Shrinking: what is left breaks the same property, is no longer, and is as short as is said. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDesign } from '../sim/design/design.ts';
import { enabled, initialVector, type Step, search } from '../sim/engine/index.ts';
import { randomCase } from '../sim/engine/random-system.test-helper.ts';
import { createSimulator, generatorOf, recorder, uniform, withFaults } from '../sim/schedulers/index.ts';
import { isLasso, readTrace, type TraceStep } from '../sim/trace/codec.ts';
import { fallsOf as falling } from '../sim/trace/falls.ts';
import { shrink } from '../sim/trace/shrink.ts';
import { follow } from '../sim/trace/story.ts';
import { fewestSwitches, switchesOf } from '../sim/trace/switches.ts';
import { type Parameters, parametersOf } from '../sim/vocabulary/parameters.ts';
import { allProperties, assembleFor, propertiesNamed } from './index.ts';
import { fallsAlong } from './judge.ts';
import { shrinkCounterexample } from './shrink.ts';
import { lenient, type Wanted } from './shrink-lenient.ts';
import { compacted, without } from './shrink-parameters.ts';
import { shardOf, simulate, simulationParameters } from './simulate.ts';

const design = parseDesign('literal');
const large = simulationParameters({ kills: 2, interrupts: 1 });

/** At which steps the property falls along a trace. */
const fallsOf = (name: string, parameters: Parameters, steps: readonly TraceStep[]): readonly number[] => {
  const properties = propertiesNamed([name]);
  const assembly = assembleFor(properties, { design, parameters });
  const scenes = follow(assembly, steps);
  const states = [initialVector(assembly.system), ...scenes.map(({ values }) => values)];
  const labels = scenes.map(({ label }) => label);
  return fallsAlong(assembly, properties, states, labels).map(({ step }) => step);
};

describe('what the simulation of a large system finds', () => {
  const shrunkBy = (names: readonly string[]) =>
    simulate({
      design,
      parameters: large,
      properties: propertiesNamed(names),
      scheduler: 'portfolio',
      depth: 3,
      seed: 1,
      runs: shardOf(40),
      steps_max: 100_000,
      shrink: true,
    });
  const found = shrunkBy(['quota-never-exceeded', 'no-deadlock', 'row-owner-alive', 'shutdown-leaves-nothing']);

  it('is shrunk to a trace that breaks the same by its last step, and not before', () => {
    expect(found.violations.length).toBeGreaterThan(2);
    for (const { property, parameters, steps, run_steps } of found.violations) {
      expect(fallsOf(property, parameters, steps)).toEqual([steps.length]);
      expect(steps.length).toBeLessThan(run_steps / 4);
    }
  });

  it('is shrunk to a system that has nothing to spare', () => {
    for (const { property, parameters } of found.violations) {
      expect(parameters.processes * parameters.threads, property).toBeLessThanOrEqual(2);
      expect(parameters.clients).toBeLessThanOrEqual(2);
    }
  });

  it('is called the shortest only if no search finds a shorter one', () => {
    const shortest = found.violations.filter(({ shrunk }) => shrunk?.length === 'shortest');
    expect(shortest.length).toBeGreaterThan(2);
    for (const { property, parameters, steps } of shortest) {
      const properties = propertiesNamed([property]);
      const assembly = assembleFor(properties, { design, parameters });
      const questions = properties.map(({ name, judge }) => ({ name, ...judge(assembly) }));
      const { violations } = search(assembly.system, questions, {
        limits: { states_max: 2_000_000, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 31 },
        clock_ms: () => 0,
      });
      expect(violations[0]?.path.length).toBe(steps.length);
    }
  });

  it('is shrunk in the same way again', () => {
    const names = ['quota-never-exceeded'];
    expect(shrunkBy(names)).toEqual(shrunkBy(names));
  });
});

it('refuses a trace that does not break the property', () => {
  const [property] = propertiesNamed(['no-deadlock']);
  expect(() => shrinkCounterexample({ design }, property!, { parameters: parametersOf({}), steps: [] })).toThrow(
    'The trace does not break no-deadlock',
  );
});

it('calls nothing the shortest where the search for something shorter met an error', () => {
  const trace = readTrace(readFileSync(join(import.meta.dirname, 'counterexamples', 'H1.json'), 'utf8'));
  const { parameters, steps } = trace;
  const setting = { design: parseDesign(trace.design) };
  const [property] = propertiesNamed([trace.property ?? '']);
  const refuse = () => () => {
    throw new Error('no client may hang up');
  };
  const wrong = { ...setting, alterations: { operations: { 'connection.hang-up': refuse } } };
  expect(shrinkCounterexample(setting, property!, { parameters, steps }).length).toBe('shortest');
  const shrunk = shrinkCounterexample(wrong, property!, { parameters, steps });
  expect([shrunk.length, shrunk.steps.length]).toEqual(['minimal', steps.length]);
});

describe('on random systems', () => {
  it('a walk that breaks a property is shrunk until no step can be left out', () => {
    let shorter = 0;
    fc.assert(
      fc.property(randomCase(0), fc.nat(1_000), ({ make }, seed) => {
        const { system, properties } = make();
        const property = properties.find(({ kind }) => !kind.endsWith('witness'));
        if (property === undefined) return;
        const simulator = createSimulator(system, [property]);
        const attempt = (steps: readonly Wanted[], steps_max: number) => {
          const { path, observe } = recorder();
          const { end } = simulator.run(lenient(steps, false), generatorOf(0, 0), steps_max, observe);
          return end === 'violated' ? path : undefined;
        };
        const walked = recorder();
        const run = simulator.run(withFaults(uniform(), [4]), generatorOf(seed, 0), 60, walked.observe);
        if (run.end !== 'violated') return;
        const { steps, minimal } = shrink<Wanted>(walked.path, attempt, Infinity);
        expect(minimal).toBe(true);
        expect(attempt(steps, steps.length)).toEqual(steps);
        for (const gone of steps.keys())
          expect(
            attempt(
              steps.filter((_, place) => place !== gone),
              steps.length - 1,
            ),
          ).toBeUndefined();
        if (steps.length < walked.path.length) shorter++;
      }),
      { numRuns: 2_000 },
    );
    expect(shorter).toBeGreaterThan(50);
  });
});

describe('a smaller system', () => {
  const step = (actor: string, does = 'x.y'): TraceStep => ({ actor, does, on: '', gets: '' });
  const parameters = parametersOf({ processes: 3, threads: 4, clients: 9, names: 9 });
  const steps = [
    step('thread 2.3'),
    step('client 7', 'connection.send JOIN gus'),
    step('thread 1.1'),
    step('client 4', 'connection.send CHAT gus'),
    step('faults', 'processes.kill 2'),
    step('faults', 'processes.kill-thread 2.3'),
  ];
  const told = (candidate: ReturnType<typeof compacted>) =>
    candidate?.steps.map(({ actor, does }) => `${actor} ${does.replace('x.y', '')}`.trim());

  it('has only those who take part, by their first numbers and names', () => {
    const candidate = compacted({ parameters, steps });
    expect(candidate?.parameters).toEqual({ ...parameters, processes: 2, threads: 1, clients: 2, names: 1 });
    expect(told(candidate)).toEqual([
      'thread 1.0',
      'client 1 connection.send JOIN ann',
      'thread 0.0',
      'client 0 connection.send CHAT ann',
      'faults processes.kill 1',
      'faults processes.kill-thread 1.0',
    ]);
    expect(compacted(candidate!)).toBeUndefined();
  });

  it('lacks those who are left out, with all that they do and that is done to them', () => {
    const candidate = without({ parameters, steps }, 'processes', new Set([0, 2]));
    expect(candidate?.parameters).toMatchObject({ processes: 1, threads: 4, clients: 9 });
    expect(told(candidate)).toEqual([
      'client 7 connection.send JOIN ann',
      'thread 0.1',
      'client 4 connection.send CHAT ann',
    ]);
    expect(told(without({ parameters, steps }, 'threads', new Set([3])))).not.toContain('thread 2.3');
    expect(without({ parameters, steps }, 'clients', new Set())).toBeUndefined();
  });
});

const folder = join(import.meta.dirname, 'counterexamples');

/** Of a lasso no order of the steps is looked for: its loop must stay one. */
const paths = readdirSync(folder)
  .map((file) => [file, readTrace(readFileSync(join(folder, file), 'utf8'), file)] as const)
  .filter(([, trace]) => !isLasso(trace));

it.each(paths)('the counterexample %s of a check has the fewest context switches', (_, trace) => {
  const properties = propertiesNamed([trace.property ?? '']);
  const assembly = assembleFor(properties, { design: parseDesign(trace.design), parameters: trace.parameters });
  const { system, places } = assembly;
  let values = initialVector(system);
  const path = trace.steps.flatMap(({ actor, does }): Step[] => {
    const taken = enabled(system, values).find(({ step }) => step.actor === places.at(actor) && step.name === does);
    values = taken?.next ?? values;
    return taken === undefined ? [] : [taken.step];
  });
  const [judge] = properties.map(({ name, judge: of }) => ({ name, ...of(assembly) }));
  const { switches, fewest } = fewestSwitches(system, path, falling(system, judge!));
  expect(path.length).toBe(trace.steps.length);
  expect([switchesOf(path), fewest]).toEqual([switches, true]);
});

it('shrinks nothing where that is not asked for', () => {
  const { violations } = simulate({
    design,
    parameters: large,
    properties: allProperties,
    scheduler: 'portfolio',
    depth: 3,
    seed: 1,
    runs: shardOf(20),
    steps_max: 100_000,
  });
  expect(violations.length).toBeGreaterThan(2);
  for (const { steps, run_steps, parameters, shrunk } of violations)
    expect([steps.length, parameters, shrunk]).toEqual([run_steps, large, undefined]);
});
