/** The liveness properties on small systems that are exhausted: what each catches, and what it holds of. */
import { describe, expect, it } from 'vitest';
import { hardened, parseDesign } from '../../sim/design/design.ts';
import type { Alterations } from '../../sim/kernel/system.ts';
import { type Parameters, parametersOf } from '../../sim/vocabulary/parameters.ts';
import type { Design } from '../../sim/vocabulary/safeguards.ts';
import { allProperties, assembleFor, propertiesNamed } from '../index.ts';
import { checkLivenessOf } from './check.ts';
import {
  type Assumption,
  allClientsGo,
  clientsGo,
  everybodyRuns,
  offersTakeTurns,
  theStoppedGoOn,
} from './fairness.ts';
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
    limits: { states_max: 2_000_000, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 },
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

describe('what is assumed is needed', () => {
  const one = { processes: 1, threads: 1, clients: 1, chats: 0 } as const;
  /** Where the property holds, and falls without this one assumption. */
  const needs: readonly (readonly [Assumption, string, Partial<Parameters>])[] = [
    [everybodyRuns, 'every-client-accepted', one],
    [theStoppedGoOn, 'join-ends', { ...one, stops: 1 }],
    [clientsGo, 'every-client-accepted', { ...one, clients: 2 }],
    [allClientsGo, 'whole-again', { ...one, returning: 1 }],
    // A thread has died alone, and its process is not told of it for the messages that come and come.
    [
      offersTakeTurns,
      'every-client-accepted',
      { ...one, threads: 2, clients: 2, names: 1, returning: 1, thread_deaths: 1 },
    ],
  ];
  it.each(needs.map(([assumption, name, parameters]) => [assumption.name, name, { assumption, parameters }] as const))(
    '%s, by %s',
    (_, name, { assumption, parameters }) => {
      const [property] = livenessNamed([name]) as [LivenessDefinition];
      expect(property.assumes).toContain(assumption);
      const without = { ...property, assumes: property.assumes.filter((other) => other !== assumption) };
      expect(judged(hardened, parameters, [property])).toEqual([{ name, verdict: 'holds', premise: 'met' }]);
      expect(judged(hardened, parameters, [without])).toMatchObject([{ name, verdict: 'violated' }]);
    },
  );

  it('and each that some property assumes is one of these', () => {
    const assumed = new Set(allLiveness.flatMap(({ assumes }) => assumes));
    expect([...assumed].filter((each) => !needs.some(([assumption]) => assumption === each))).toEqual([]);
  });
});

describe('H10', () => {
  const stream = { processes: 1, threads: 2, clients: 2, chats: 0, returning: 1, names: 1 } as const;
  const joinEnds = livenessNamed(['join-ends']);

  it('is a loop in which the readers come and go, and the writer could begin but has no turn', () => {
    const [fallen] = judged(parseDesign('literal,+counted-readers'), stream, joinEnds);
    const { loop = [], excludedBy = [], of = '' } = fallen?.counterexample ?? {};
    const onLock = loop.filter(({ on }) => on === 'table-lock').map(({ does, gets }) => `${does} ${gets}`);
    expect(onLock).toEqual(['table-lock.begin-read BEGUN', 'table-lock.end-read ENDED']);
    expect(loop.map(({ actor }) => actor)).not.toContain(of);
    const turn = excludedBy.find(({ actor }) => actor === of);
    expect(turn).toMatchObject({ action: 'table-lock.begin-write', strength: 'strong', granted: false });
  });

  it('is gone with a queue, in which nobody passes one who waits', () => {
    const design = parseDesign('literal,+counted-readers,+phase-fair-lock');
    expect(judged(design, stream, joinEnds)).toEqual([{ name: 'join-ends', verdict: 'holds', premise: 'met' }]);
  });
});

describe('clients that come back for ever', () => {
  const environment = { design: hardened, parameters: parametersOf({ returning: 1 }) };

  it('say nothing that could be followed: what follows messages is refused by name', () => {
    expect(() => assembleFor(allProperties, environment)).toThrow('leave out one-client-per-thread, at-most-once');
    expect(() => assembleFor(propertiesNamed(['unique-names']), environment)).not.toThrow();
  });
});
