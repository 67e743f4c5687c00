/** The engine's counts and verdicts, and those that others published of the same systems. */
import { describe, expect, it } from 'vitest';
import { type Property, type SearchOptions, search } from '../../sim/engine/index.ts';
import { plainSearch } from '../../sim/engine/plain-search.test-helper.ts';
import { oracles } from './index.ts';
import type { Oracle } from './oracle.ts';

const options: SearchOptions = {
  limits: { states_max: 1e7, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 32 },
  clock_ms: () => 0,
  continueAfterViolation: true,
};

/** The largest take half a minute on a busy machine. */
const TIMEOUT_MS = 300_000;

/** Up to here the plain twin is quick enough. */
const PLAIN_STATES_MAX = 1000;

const isSmall = ({ distinct = Infinity }: Pick<Oracle, 'distinct'>): boolean => distinct <= PLAIN_STATES_MAX;

const run = oracles.filter(({ slow }) => slow !== true || process.env['PARLEY_SLOW_ORACLES'] !== undefined);

/** Holds everywhere: while it is asked, a search goes on though all else was violated. */
const goOn: Property = { name: 'go on', kind: 'invariant', reads: [0], view: () => true, holds: () => true };

/** What a search finds of what the oracle says, in the oracle's words. */
const found = ({ system, several, verdicts = [], ...oracle }: Oracle) => {
  const properties = verdicts.map(({ property }) => property);
  const outcome = search(system(), [...properties, goOn], {
    ...options,
    selfCheck: isSmall(oracle),
  });
  const before = several === true ? 1 : 0;
  const counts = {
    distinct: outcome.states - before,
    generated: outcome.transitions + (1 - before),
    depth: outcome.depth + (1 - before),
    deadlocks: outcome.terminal,
  };
  return {
    exhaustive: outcome.exhaustive,
    ...Object.fromEntries(Object.entries(counts).filter(([name]) => name in oracle)),
    verdicts: verdicts.map(({ property: { name, kind }, steps }) => {
      const path = [...outcome.violations, ...outcome.witnesses].find(({ property }) => property === name)?.path;
      const holds = (path !== undefined) === kind.endsWith('witness');
      return { name, holds, ...(path !== undefined && steps !== undefined ? { steps: path.length - before } : {}) };
    }),
  };
};

/** What the oracle says, without what no search is asked. */
const published = ({ distinct, generated, depth, deadlocks, verdicts = [] }: Oracle) => ({
  exhaustive: true,
  ...Object.fromEntries(
    Object.entries({ distinct, generated, depth, deadlocks }).filter(([, count]) => count !== undefined),
  ),
  verdicts: verdicts.map(({ property: { name }, ...verdict }) => ({ name, ...verdict })),
});

describe('the search finds what was published', () => {
  it.each(run.map((oracle) => [oracle.name, oracle] as const))(
    '%s',
    (_, oracle) => {
      expect(found(oracle)).toEqual(published(oracle));
    },
    TIMEOUT_MS,
  );
});

describe('the plain twin agrees', () => {
  const small = run.filter(isSmall);
  it.each(small.map((oracle) => [oracle.name, oracle] as const))('%s', (_, { system, verdicts = [] }) => {
    const properties = verdicts.map(({ property }) => property);
    const plain = plainSearch(system(), properties, { continueAfterViolation: true });
    expect(search(system(), properties, options)).toMatchObject(plain);
  });
});

describe('the list', () => {
  it('has every oracle under a name of its own', () => {
    expect(new Set(oracles.map(({ name }) => name)).size).toBe(oracles.length);
  });
});
