/** Simulation of the chat: it agrees with the search, happens again bit for bit, and goes everywhere it can. */
import { describe, expect, it } from 'vitest';
import { hardened, parseDesign } from '../sim/design/design.ts';
import { initialVector } from '../sim/engine/index.ts';
import { follow } from '../sim/trace/story.ts';
import { type Parameters, parametersOf } from '../sim/vocabulary/parameters.ts';
import { neverTaken } from './coverage.ts';
import { allProperties, assembleFor } from './index.ts';
import { fallsAlong } from './judge.ts';
import { pinnedCounts } from './pinned-counts.test-helper.ts';
import { type SimulateOptions, schedulerNames, shardOf, simulate, simulationParameters } from './simulate.ts';

const options = (changes: Partial<SimulateOptions>): SimulateOptions => ({
  design: hardened,
  parameters: parametersOf({}),
  properties: allProperties,
  scheduler: 'portfolio',
  depth: 3,
  seed: 1,
  runs: shardOf(100),
  steps_max: 100_000,
  ...changes,
});

const faulty: Partial<Parameters> = {
  kills: 1,
  interrupts: 1,
  parent_kills: 1,
  thread_deaths: 1,
  fork_failures: 1,
  accept_failures: 1,
};

/** Little room and many clients that want much: full queues, taken names, deaf readers. */
const rich: Partial<Parameters> = {
  processes: 2,
  threads: 2,
  clients_per_process: 4,
  clients: 8,
  names: 2,
  chats: 6,
  joins: 2,
  rubbish: 1,
  deaf: 4,
  socket_max: 1,
  inbox_max: 1,
  lines_max: 6,
  backlog_max: 3,
};

describe.each(schedulerNames)('%s', (scheduler) => {
  it('does the same again, and the same in shards as in one', () => {
    const large = options({
      scheduler,
      parameters: simulationParameters({ kills: 2 }),
      design: parseDesign('literal'),
    });
    const whole = simulate({ ...large, runs: shardOf(24) });
    expect(simulate({ ...large, runs: shardOf(24) })).toEqual(whole);
    const shards = [1, 2, 3].map((index) => simulate({ ...large, runs: shardOf(24, index, 3) }));
    const sum = (of: (one: typeof whole) => number) => shards.reduce((total, shard) => total + of(shard), 0);
    expect(sum(({ runs }) => runs)).toBe(24);
    expect(sum(({ steps }) => steps)).toBe(whole.steps);
    expect(sum(({ ends }) => ends.violated)).toBe(whole.ends.violated);
    for (const { property, runs, steps } of whole.violations) {
      const parts = shards.flatMap(({ violations }) => violations.filter((one) => one.property === property));
      expect(parts.reduce((total, part) => total + part.runs, 0)).toBe(runs);
      expect(parts.map((part) => part.steps)).toContainEqual(steps);
    }
  });

  it('does a run alone as it does it after others', () => {
    const parameters = simulationParameters({ processes: 2, threads: 3, clients: 9, kills: 2, stops: 1 });
    const stepsOf = (runs: Iterable<number>) => {
      const lengths: number[] = [];
      let before = 0;
      simulate(
        options({
          scheduler,
          parameters,
          properties: [],
          runs,
          onProgress: ({ steps }) => {
            lengths.push(steps - before);
            before = steps;
          },
        }),
      );
      return lengths;
    };
    const together = stepsOf(shardOf(12));
    expect(together.map((_, run) => stepsOf([run])[0])).toEqual(together);
  });

  it('finds no violation where the search says that there is none', () => {
    for (const { design, changes, violated } of pinnedCounts) {
      const { violations } = simulate(
        options({ scheduler, design: parseDesign(design), parameters: parametersOf(changes), runs: shardOf(40) }),
      );
      const known = violated.map((one) => one.replace(/ in \d+$/, ''));
      for (const { property, steps } of violations) {
        expect(known).toContain(property);
        const shortest = Number(/\d+$/.exec(violated[known.indexOf(property)] ?? '')?.[0]);
        expect(steps.length).toBeGreaterThanOrEqual(shortest);
      }
    }
  });
});

describe('the literal design', () => {
  const parameters = simulationParameters({ kills: 2, interrupts: 1 });
  const found = simulate(options({ design: parseDesign('literal'), parameters }));

  it('is found to violate much', () => {
    const names = found.violations.map(({ property }) => property);
    for (const name of ['readers-xor-writer', 'quota-never-exceeded', 'shutdown-leaves-nothing'])
      expect(names).toContain(name);
  });

  it('is violated by each trace at its last step, and not before', () => {
    const assembly = assembleFor(allProperties, { design: parseDesign('literal'), parameters });
    const shortest = [...found.violations].sort((a, b) => a.steps.length - b.steps.length).slice(0, 3);
    for (const { property, steps } of shortest) {
      const scenes = follow(assembly, steps);
      const falls = fallsAlong(
        assembly,
        allProperties,
        [initialVector(assembly.system), ...scenes.map(({ values }) => values)],
        scenes.map(({ label }) => label),
      );
      expect(falls.map((fall) => [fall.property.name, fall.step])).toContainEqual([property, steps.length]);
    }
  });

  it('can be left after the first violation', () => {
    const { ends, runs } = simulate(options({ design: parseDesign('literal'), bail: 2, runs: shardOf(1_000) }));
    expect(ends.violated).toBe(2);
    expect(runs).toBeLessThan(1_000);
  });
});

describe('the hardened design', () => {
  // Full tables need a ghost, which no hardened process leaves behind; whoever does not read does not leave.
  const impossible = [
    'thread bye OVERFLOW',
    'thread joinScan TABLE_FULL',
    'thread tableFullEnd ENDED',
    'thread tableFull WRITTEN',
    'thread tableFull OVERFLOW',
  ];

  it('holds while every transition is taken that can be, in small systems where much goes wrong', () => {
    const more = { names: 3, chats: 3, lines_max: 3, inbox_max: 2, terminations: 1 };
    const roomier = { ...rich, clients_per_process: 2, ...more };
    const crowded = { ...rich, connections_per_address: 1, addresses: 2 };
    const [first, second, third] = [rich, roomier, crowded].map((system) =>
      simulate(options({ runs: shardOf(2_500), parameters: parametersOf({ ...faulty, ...system }) })),
    );
    const missing = neverTaken(first!.coverage).filter((name) => neverTaken(second!.coverage).includes(name));
    expect([first, second, third].map((result) => result!.outcome)).toEqual(Array(3).fill('no violation'));
    expect(missing.filter((name) => !impossible.includes(name))).toEqual([]);
    const met = (name: string) => [first, second, third].some((result) => (result!.premises[name] ?? 0) > 0);
    expect(Object.keys(first!.premises).filter((name) => !met(name))).toEqual([]);
    expect(first!.coverage.pairs.length).toBeGreaterThan(200);
  });
});

describe('an error', () => {
  it('is told with the run that meets it', () => {
    const { outcome, error, runs } = simulate(
      options({
        alterations: {
          operations: {
            'quota.take': () => () => {
              throw new Error('boom');
            },
          },
        },
      }),
    );
    expect([outcome, runs]).toEqual(['error', 1]);
    expect(error?.message).toMatch(/component "thread \d\.\d", action "quota.take": boom/);
    expect(error?.steps.length).toBeGreaterThan(0);
  });

  it('is a bound that was hit, told as such', () => {
    const { ends } = simulate(options({ steps_max: 10, runs: shardOf(5) }));
    expect(ends.steps).toBe(5);
  });
});

describe('shards', () => {
  it('share the runs out without rest', () => {
    const shards = [1, 2, 3].flatMap((index) => [...shardOf(10, index, 3)]);
    expect(shards.sort((a, b) => a - b)).toEqual([...shardOf(10)]);
  });
});
