/**
 * Every property of the hardened design over generated systems, clients, faults and schedules; and the other way round:
 * without a safeguard its property falls, and what falls is shrunk. PARLEY_SEED is another seed than 1, PARLEY_PATH only
 * the case at the end of that path, PARLEY_RUNS another number of cases; `npx parley fuzz` takes the same.
 */
import { describe, expect, it } from 'vitest';
import { hardened, parseDesign } from '../sim/design/design.ts';
import { fuzz } from './arbitraries/fuzz.ts';
import { parametersOfCase } from './case.ts';
import { checkConfiguration } from './check.ts';
import { requireNone } from './falsified.test-helper.ts';
import { allProperties, propertiesNamed } from './index.ts';
import { caseRunner } from './property-run.ts';

const suite = 'properties/property-based.test.ts';
const { PARLEY_SEED: seed = '1', PARLEY_PATH: path, PARLEY_RUNS: runs = '150' } = process.env;
const from = { seed: Number(seed), runs: Number(runs), ...(path === undefined ? {} : { path }) };

describe('in the hardened design', () => {
  const run = caseRunner();
  const vacuous: string[] = [];

  it.each(allProperties.map((property) => [property.name, property] as const))('%s', (name, property) => {
    const result = fuzz({ design: hardened, properties: [property], run, ...from });
    requireNone({ design: hardened, properties: [property] }, result, suite);
    expect(result.cut).toBe(0);
    if (result.premises[name] === 0) vacuous.push(name);
  });

  it.runIf(path === undefined)('most premises are met, so the cases are about something', () => {
    expect(vacuous.length, vacuous.join(', ')).toBeLessThan(allProperties.length / 4);
  });
});

/** A safeguard, the property that falls without it, and cases enough to find that. */
const missed = [
  ['quota-under-mutex', 'quota-never-exceeded'],
  ['robust-accept-mutex', 'no-deadlock'],
  ['ghost-rows-cleared', 'row-owner-alive'],
  ['sigchld-blocked-over-fork', 'respawn'],
  ['counted-readers', 'readers-xor-writer'],
  ['die-with-parent', 'no-orphan'],
] as const;

describe('without a safeguard', () => {
  it.each(missed)('%s, %s falls, and hardly later than it can', (safeguard, name) => {
    const design = parseDesign(`hardened,-${safeguard}`);
    const properties = propertiesNamed([name]);
    const { outcome, counterexample } = fuzz({ design, properties, runs: 1500, seed: 1 });
    expect(outcome).toBe('violated');
    const { properties: verdicts } = checkConfiguration(parametersOfCase(counterexample!.case), {
      design,
      properties,
      limits: { states_max: 1_000_000, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 },
      clock_ms: () => 0,
    });
    const shortest = verdicts[0]?.steps?.length;
    expect(counterexample?.steps.length).toBeGreaterThanOrEqual(shortest!);
    expect(counterexample?.steps.length).toBeLessThanOrEqual(2 * shortest!);
  });
});
