import { describe, expect, it } from 'vitest';
import { hardened } from '../sim/design/design.ts';
import { parametersOf } from '../sim/vocabulary/parameters.ts';
import { checkConfiguration } from './check.ts';
import { configurationName, matrices } from './configurations.ts';
import { allProperties, propertiesNamed } from './index.ts';
import { knownCounts, knownStates } from './known-counts.ts';

const options = {
  design: hardened,
  properties: allProperties,
  limits: { states_max: Infinity, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 32 },
  clock_ms: () => 0,
};
const configurations = [...matrices.check, ...matrices.large].map((changes) => parametersOf(changes));

/** The others are counted by `npm run check:whole`. */
const COUNTED_HERE_MAX = 250_000;

describe('the states that are known', () => {
  it.each(
    matrices.check
      .map((changes) => parametersOf(changes))
      .map((parameters) => [configurationName(parameters), parameters] as const)
      .filter(([name]) => (knownCounts[name] ?? Infinity) <= COUNTED_HERE_MAX),
  )('of %s are those of a whole search, and a reduced one stores fewer', (name, parameters) => {
    expect(checkConfiguration(parameters, options).states).toBe(knownCounts[name]);
    const { states, unreduced_states, outcome, ordered } = checkConfiguration(parameters, {
      ...options,
      reduction: 'all',
    });
    expect([outcome, unreduced_states]).toEqual(['holds', knownCounts[name]]);
    // Where no orders are left out one client, or one thread, leaves nothing that is alike.
    expect(states).toBeLessThanOrEqual((knownCounts[name] ?? 0) / (ordered ? 10 : 1));
  });

  it('are of systems that are checked, and of every one that is checked whole', () => {
    const names = new Set(configurations.map(configurationName));
    expect(Object.keys(knownCounts).filter((name) => !names.has(name))).toEqual([]);
    const whole = matrices.check.map((configuration) => configurationName(parametersOf(configuration)));
    expect(whole.filter((name) => knownCounts[name] === undefined)).toEqual([]);
  });

  it('are of the hardened design with every property, and of nothing else', () => {
    const [parameters] = configurations;
    if (parameters === undefined) throw new Error('there is a configuration');
    expect(knownStates(options, parameters)).toBe(895_985);
    expect(knownStates({ ...options, design: new Set() }, parameters)).toBeUndefined();
    expect(knownStates({ ...options, properties: propertiesNamed(['no-deadlock']) }, parameters)).toBeUndefined();
    expect(knownStates({ ...options, alterations: {} }, parameters)).toBeUndefined();
  });
});
