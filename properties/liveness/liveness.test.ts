/** The liveness properties on small systems that are exhausted: what each catches, and what it holds of. */
import { describe, expect, it } from 'vitest';
import { hardened, parseDesign } from '../../sim/design/design.ts';
import type { Alterations } from '../../sim/kernel/system.ts';
import { type Parameters, parametersOf } from '../../sim/vocabulary/parameters.ts';
import type { Design } from '../../sim/vocabulary/safeguards.ts';
import { checkLivenessOf } from './check.ts';
import { falls } from './falls.test-helper.ts';
import { allLiveness, type LivenessDefinition, livenessNamed } from './index.ts';

const judged = (
  design: Design,
  parameters: Partial<Parameters>,
  properties: readonly LivenessDefinition[],
  alterations: Alterations = {},
) => {
  const result = checkLivenessOf(parametersOf(parameters), {
    design,
    properties,
    limits: { states_max: 600_000, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 },
    clock_ms: () => 0,
    alterations,
  });
  expect(result.exhaustive).toBe(true);
  return result.properties;
};

describe('each wrong system is caught, where nothing falls that is right', () => {
  it.each(falls.map((one) => [one.name, one.kills, one] as const))(
    '%s, by %s',
    (_, kills, { design, parameters, alterations }) => {
      const properties = livenessNamed([kills]);
      const [sound] = judged(hardened, parameters, properties);
      expect(sound).toEqual({ name: kills, verdict: 'holds', premise: 'met' });
      const [fallen] = judged(parseDesign(design), parameters, properties, alterations);
      expect(fallen).toMatchObject({ name: kills, verdict: 'violated', premise: 'met' });
      expect(fallen?.counterexample?.stem.length).toBeGreaterThan(0);
    },
  );

  it('and there is one for each property', () => {
    const killed = new Set(falls.map(({ kills }) => kills));
    expect(allLiveness.map(({ name }) => name).filter((name) => !killed.has(name))).toEqual([]);
  });
});
