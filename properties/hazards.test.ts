import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDesign } from '../sim/design/design.ts';
import { safeguards } from '../sim/design/safeguards/index.ts';
import { initialVector } from '../sim/engine/index.ts';
import { readTrace, writeTrace } from '../sim/trace/codec.ts';
import { follow } from '../sim/trace/story.ts';
import { hazards, notYet } from './hazards.ts';
import { allProperties, assembleFor, propertiesNamed } from './index.ts';
import { fallsAlong } from './judge.ts';

const found = hazards();
const folder = join(import.meta.dirname, 'counterexamples');

describe('each safeguard', () => {
  it('is judged, or is about a property that is not checked yet', () => {
    const ids = [...found, ...notYet()].map(({ id }) => id).sort();
    expect(ids).toEqual(safeguards.map(({ hazard }) => hazard).sort());
    const checked = allProperties.map(({ name }) => name);
    expect(notYet().filter(({ property }) => checked.includes(property))).toEqual([]);
    expect(found.filter(({ property }) => !checked.includes(property))).toEqual([]);
  });

  it.each(found.map((hazard) => [hazard.id, hazard.safeguard, hazard] as const))(
    '%s, %s, is needed',
    (_, __, hazard) => {
      expect(hazard.falls).toBe(true);
      expect(hazard.holdsWithoutItAlone).toBe(hazard.redundantGiven.length > 0);
      expect(['holds', 'impossible', undefined]).toContain(hazard.literal.withSafeguard);
    },
  );

  it('has its counterexample in a file, still the shortest', () => {
    expect(readdirSync(folder).sort()).toEqual(found.map(({ id }) => `${id}.json`).sort());
    for (const { id, trace } of found)
      expect(readFileSync(join(folder, `${id}.json`), 'utf8')).toBe(trace && writeTrace(trace));
  });
});

it.each(readdirSync(folder))('the counterexample %s breaks its property at its last step, not before', (file) => {
  const { design, parameters, property, steps } = readTrace(readFileSync(join(folder, file), 'utf8'), file);
  const judged = propertiesNamed([property ?? '']);
  const assembly = assembleFor(judged, { design: parseDesign(design), parameters });
  const scenes = follow(assembly, steps);
  const states = [initialVector(assembly.system), ...scenes.map(({ values }) => values)];
  const labels = scenes.map(({ label }) => label);
  expect(fallsAlong(assembly, judged, states, labels)).toMatchObject([{ step: steps.length }]);
});
