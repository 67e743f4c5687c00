import { describe, expect, it } from 'vitest';
import { allProperties, propertiesNamed } from './index.ts';
import { mutants } from './mutants/index.ts';
import { built, searched } from './searched.test-helper.ts';

describe('each mutant is caught by its property, which holds where nothing is altered', () => {
  it.each(mutants.map((mutant) => [mutant.name, mutant.kills, mutant] as const))(
    '%s, by %s',
    (_, kills, { design, parameters, alterations }) => {
      const properties = propertiesNamed([kills]);
      const sound = searched(built(design, parameters, {}, properties), properties);
      expect([sound.verdict, sound.exhaustive]).toEqual(['holds', true]);
      const { verdict, violations } = searched(built(design, parameters, alterations, properties), properties, false);
      expect(verdict).toBe('violated');
      expect(violations.map(({ property }) => property)).toEqual([kills]);
      expect(violations[0]?.path.length).toBeGreaterThan(0);
    },
  );
});

describe('mutants', () => {
  it('there is one for each property', () => {
    const killed = new Set(mutants.map(({ kills }) => kills));
    expect(allProperties.map(({ name }) => name).filter((name) => !killed.has(name))).toEqual([]);
  });

  it('have names of their own', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });
});
