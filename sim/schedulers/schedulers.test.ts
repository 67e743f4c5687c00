/** What each scheduler promises, counted over many runs with fixed seeds. */
import { describe, expect, it } from 'vitest';
import type { Property, Step, System, Value } from '../engine/index.ts';
import { createBoard } from './board.ts';
import { withFaults } from './faults.ts';
import { generatorOf } from './generator.ts';
import { pct } from './pct.ts';
import { portfolio } from './portfolio.ts';
import { pos } from './pos.ts';
import { alone, type Line, programs } from './programs.test-helper.ts';
import { roundRobin } from './round-robin.ts';
import { createSimulator, recorder } from './run.ts';
import type { Scheduler } from './scheduler.ts';
import { uniform } from './uniform.ts';

const SEED = 20_101;

/** The path of a run. */
const pathOf = (system: System, scheduler: Scheduler, run = 0): readonly Step[] => {
  const { path, observe } = recorder();
  createSimulator(system, []).run(scheduler, generatorOf(SEED, run), 10_000, observe);
  return path;
};

/** In how many of so many runs the property falls. */
const found = (system: System, property: Property, scheduler: Scheduler, runs: number): number => {
  const simulator = createSimulator(system, [property]);
  return Array.from({ length: runs }, (_, run) => simulator.run(scheduler, generatorOf(SEED, run), 10_000)).filter(
    ({ end }) => end === 'violated',
  ).length;
};

/** Never 666 in what it reads. */
const never666 = {
  name: 'never 666',
  kind: 'invariant',
  view: (_: number, value: Value) => value === 666,
  holds: ([bad]: readonly Value[]) => bad === false,
} as const;

describe('the generator', () => {
  it('gives the same words on every machine', () => {
    const { word } = generatorOf(1, 0);
    expect([word(), word(), word()]).toEqual([137_801_478, 875_846_572, 2_188_989_384]);
  });

  it('gives every run and every seed words of its own, also beyond 32 bits', () => {
    const first = (seed: number, run: number) => generatorOf(seed, run).word();
    const words = [0, 1, 2, 2 ** 32, 2 ** 52].flatMap((seed) => [0, 1, 2, 2 ** 32].map((run) => first(seed, run)));
    expect(new Set(words).size).toBe(words.length);
  });

  it('is uniform below a bound', () => {
    const { below } = generatorOf(SEED, 0);
    const counts = new Array<number>(7).fill(0);
    for (let draw = 0; draw < 70_000; draw++) counts[below(7)]!++;
    expect(chiSquare(counts)).toBeLessThan(22.5);
  });
});

/** For 6 degrees of freedom 22.5 is passed by chance once in a thousand. */
const chiSquare = (counts: readonly number[]): number => {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
};

describe('random', () => {
  it('is uniform over the enabled steps, whoever offers how many and however many are blocked', () => {
    const offering = (count: number, blocked: number) => ({
      name: `offers ${count}`,
      initial: 0,
      actions: () =>
        Array.from({ length: count + blocked }, (_, place) => ({
          name: '',
          target: 3,
          progress: true,
          take: () => (place % 2 === 0 && place / 2 < blocked ? undefined : { self: 0, target: 0, reply: '' }),
        })),
    });
    const board = createBoard({
      components: [offering(1, 0), offering(2, 1), offering(4, 3), { name: 'all', initial: 0 }],
    });
    const generator = generatorOf(SEED, 0);
    const counts = new Map<number, number>();
    for (let draw = 0; draw < 70_000; draw++) {
      board.reset();
      const pick = board.draw(generator);
      counts.set(pick, (counts.get(pick) ?? 0) + 1);
    }
    expect(counts.size).toBe(7);
    expect(chiSquare([...counts.values()])).toBeLessThan(22.5);
  });

  it('finds every step enabled again that was blocked once', () => {
    const lock: readonly Line[] = [
      { on: 'lock', does: (holder) => (holder === 0 ? 1 : undefined) },
      { on: 'lock', does: () => 0 },
    ];
    for (let run = 0; run < 50; run++) expect(pathOf(programs(lock, lock, lock), uniform(), run)).toHaveLength(6);
  });
});

describe('pct', () => {
  // A checks and then uses; B must change in between. Two ordering constraints: d = 2.
  const filler = 10;
  const atomicity = programs(
    [
      ...alone('a', filler),
      { on: 'x', does: (x) => x + 1 },
      { on: 'x', does: (x) => (x === 102 ? 666 : x) },
      ...alone('a', filler),
    ],
    [...alone('b', filler), { on: 'x', does: (x) => (x === 1 ? 102 : x) }, ...alone('b', filler)],
  );
  it('finds a bug of depth d at least as often as it promises, and none that is deeper than its d', () => {
    // The variable is in the middle of the components: watch it by name.
    const at = atomicity.components.findIndex(({ name }) => name === 'x');
    const property: Property = { ...never666, reads: [at] };
    const steps = 4 * filler + 3;
    const runs = 4_000;
    const promised = runs / (2 * steps);
    expect(found(atomicity, property, pct({ depth: 2, length: steps }), runs)).toBeGreaterThanOrEqual(promised);
    expect(found(atomicity, property, pct({ depth: 1, length: steps }), runs)).toBe(0);
  });

  it('runs one actor to its end where d is 1', () => {
    const path = pathOf(programs(alone('a', 5), alone('b', 5), alone('c', 5)), pct({ depth: 1, length: 15 }));
    const changes = path.filter(({ actor }, place) => place > 0 && actor !== path[place - 1]?.actor);
    expect([path.length, changes.length]).toEqual([15, 2]);
  });
});

describe('pos', () => {
  // A naive walk lets A take all its private steps before B takes its one with probability 2^-13, partial order sampling with 1/14.
  const system = programs(
    [...alone('private', 12), { on: 'shared', does: () => 1 }],
    [{ on: 'shared', does: (shared) => (shared === 1 ? 666 : 2) }],
  );

  const property: Property = { ...never666, reads: [system.components.length - 1] };

  it('finds what a naive walk hardly ever does', () => {
    const runs = 2_000;
    const naive = found(system, property, uniform(), runs);
    const sampled = found(system, property, pos(), runs);
    expect(naive).toBeLessThan(5);
    expect(sampled).toBeGreaterThan(100);
  });
});

describe('round-robin', () => {
  it('gives every actor a turn before anybody has a second', () => {
    const path = pathOf(programs(alone('a', 4), alone('b', 4), alone('c', 4)), roundRobin());
    for (let round = 0; round < 12; round += 3)
      expect(new Set(path.slice(round, round + 3).map(({ actor }) => actor)).size).toBe(3);
  });
});

describe('portfolio', () => {
  it('tries each of its members', () => {
    const simulator = createSimulator(programs(alone('a', 2)), []);
    const mixed = portfolio([uniform(), pos(), roundRobin(), pct({ depth: 3, length: 9 })]);
    const used = Array.from({ length: 60 }, (_, run) => simulator.run(mixed, generatorOf(SEED, run), 9).scheduler);
    expect([...new Set(used)].sort()).toEqual(['pct, depth 3', 'pos', 'random', 'round-robin']);
  });

  it('needs one', () => {
    expect(() => portfolio([])).toThrow('needs a scheduler');
  });
});

describe('faults', () => {
  const fault: Line = { on: 'x', does: (x) => x + 1, fault: true };
  const system = programs(
    alone('a', 1_000),
    Array.from({ length: 1_000 }, () => fault),
  );
  const faultsOf = (every: readonly number[], run: number) =>
    pathOf(system, withFaults(uniform(), every), run).filter(({ actor }) => actor === 1).length;

  it('strike about as often as they are asked to, and a few times at rest', () => {
    const counts = Array.from({ length: 40 }, (_, run) => faultsOf([100], run));
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    // A thousand steps with a fault each hundred, and one at rest on average.
    expect(mean).toBeGreaterThan(9);
    expect(mean).toBeLessThan(13);
  });

  it('need not happen', () => {
    expect(Array.from({ length: 20 }, (_, run) => faultsOf([2 ** 20], run))).toContain(0);
    expect(pathOf(system, uniform())).toHaveLength(1_000);
  });
});
