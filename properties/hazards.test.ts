import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDesign } from '../sim/design/design.ts';
import { safeguards } from '../sim/design/safeguards/index.ts';
import { initialVector } from '../sim/engine/index.ts';
import { isLasso, readTrace, writeTrace } from '../sim/trace/codec.ts';
import { follow } from '../sim/trace/story.ts';
import { hazards } from './hazards.ts';
import { allProperties, assembleFor, propertiesNamed } from './index.ts';
import { fallsAlong } from './judge.ts';
import { checkLivenessOf } from './liveness/check.ts';
import { allLiveness, livenessNamed } from './liveness/index.ts';
import { replayLasso } from './replay.ts';

const found = hazards();
const folder = join(import.meta.dirname, 'counterexamples');

describe('each safeguard', () => {
  it('is judged, by a property that is checked', () => {
    expect(found.map(({ id }) => id)).toEqual(safeguards.map(({ hazard }) => hazard));
    for (const { property, trace } of found) {
      const checked: readonly { readonly name: string }[] = trace && isLasso(trace) ? allLiveness : allProperties;
      expect(checked.map(({ name }) => name)).toContain(property);
    }
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

const kept = readdirSync(folder).map(
  (file) => [file, readTrace(readFileSync(join(folder, file), 'utf8'), file)] as const,
);

it.each(kept.filter(([, trace]) => !isLasso(trace)))(
  'the counterexample %s breaks its property at its last step, not before',
  (_, { design, parameters, property, steps }) => {
    const judged = propertiesNamed([property ?? '']);
    const assembly = assembleFor(judged, { design: parseDesign(design), parameters });
    const scenes = follow(assembly, steps);
    const states = [initialVector(assembly.system), ...scenes.map(({ values }) => values)];
    const labels = scenes.map(({ label }) => label);
    expect(fallsAlong(assembly, judged, states, labels)).toMatchObject([{ step: steps.length }]);
  },
);

describe.each(kept.flatMap(([file, trace]) => (isLasso(trace) ? [[file, trace] as const] : [])))(
  'the counterexample %s',
  (_, trace) => {
    it('is a fair run that goes round and never does what its property promises', () => {
      const { broken, impossible } = replayLasso(trace);
      expect(impossible).toBeUndefined();
      expect(broken).toMatchObject([{ property: trace.property }]);
    });

    it('is none one step shorter, and none with its loop elsewhere', () => {
      const { loop_from, steps } = trace;
      expect(replayLasso({ ...trace, steps: steps.slice(0, -1) }).broken).toEqual([]);
      expect(replayLasso({ ...trace, loop_from: loop_from - 1 }).broken).toEqual([]);
      expect(replayLasso({ ...trace, loop_from: loop_from + 1 }).broken).toEqual([]);
      // It does not end there: the writer could go on, and whoever runs would.
      expect(replayLasso({ ...trace, loop_from: steps.length }).unbroken.map(({ because }) => because)).toContain(
        'unfair: "thread 0.0 runs" (weak) is not met',
      );
    });
  },
);

describe('H10', () => {
  const { literal } = found.find(({ id }) => id === 'H10')!;

  it('is a lasso of the literal design as well, as soon as that counts readers', () => {
    expect(literal.trace).toMatchObject({ design: 'literal,+counted-readers', property: 'join-ends' });
    expect(literal.trace).toHaveProperty('loop_from');
    expect(literal.upon?.safeguards).toEqual(['counted-readers']);
  });

  it('falls in no system of the literal design itself, whose writers wait for no reader', () => {
    const { parameters } = literal.trace!;
    const { exhaustive, properties } = checkLivenessOf(parameters, {
      design: new Set(),
      properties: livenessNamed(['join-ends']),
      limits: { states_max: 3_000_000, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 31 },
      clock_ms: () => 0,
    });
    expect(exhaustive).toBe(true);
    expect(properties).toEqual([{ name: 'join-ends', verdict: 'holds', premise: 'met' }]);
  });

  it('is no fair run with its safeguard alone, where the writer may stand in a queue at any time', () => {
    expect(literal.withSafeguard).toBe('holds');
    expect(literal.because).toMatch(/^unfair: "thread 0\.\d runs" \(weak\) is not met$/);
  });
});
