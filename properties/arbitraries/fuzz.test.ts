/** Generated cases: each runs the same again, as a run of the model that the search explores; and what is found is told rightly. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hardened, parseDesign } from '../../sim/design/design.ts';
import { initialVector } from '../../sim/engine/index.ts';
import { follow } from '../../sim/trace/story.ts';
import { parameterDefaults } from '../../sim/vocabulary/parameters.ts';
import { type Case, parametersOfCase } from '../case.ts';
import { allProperties, assembleFor, propertiesNamed } from '../index.ts';
import { fallsAlong } from '../judge.ts';
import { CASE_STEPS_MAX, type CaseRunner, caseRunner } from '../property-run.ts';
import { casesOf } from './cases.ts';
import { commandOf } from './command.ts';
import { type Counterexample, type FuzzOptions, fuzz } from './fuzz.ts';

const told = (one: Case, steps: Parameters<typeof follow>[1], properties = allProperties) => {
  const assembly = assembleFor(properties, { design: one.design, parameters: parametersOfCase(one) });
  const scenes = follow(assembly, steps);
  return fallsAlong(
    assembly,
    properties,
    [initialVector(assembly.system), ...scenes.map(({ values }) => values)],
    scenes.map(({ label }) => label),
  );
};

const options = (changes: Partial<FuzzOptions>): FuzzOptions => ({
  design: hardened,
  properties: allProperties,
  runs: 300,
  seed: 1,
  ...changes,
});

describe('a case of any design', () => {
  const run = caseRunner();

  it('gives the same run again, which is one of the model: what falls, falls with its last step', () => {
    const ends = new Set<string>();
    const again = caseRunner();
    fc.assert(
      fc.property(casesOf('any'), (one) => {
        const { end, fallen, steps } = run(one, allProperties);
        expect(again(one, allProperties)).toEqual(run(one, allProperties));
        const falls = told(one, steps);
        expect(falls.map(({ property }) => property.name).sort()).toEqual([...fallen].sort());
        for (const { step } of falls) expect(step).toBe(steps.length);
        expect(['at rest', 'violated']).toContain(end);
        ends.add(end);
      }),
      { seed: 1, numRuns: 40 },
    );
    expect([...ends].sort()).toEqual(['at rest', 'violated']);
  });

  it('is followed to the letter: clients say what their scripts say, faults strike as planned', () => {
    const one: Case = {
      design: hardened,
      clients: [
        { lines: [{ verb: 'JOIN', name: 5 }, { verb: 'BAD' }, { verb: 'CHAT', name: 1 }], ends: 'leaves' },
        { lines: [{ verb: 'JOIN', name: 1 }], ends: 'stays' },
      ],
      faults: [{ fault: 'kill', process: 3, thread: 0, after: 30 }],
      size: { ...parameterDefaults, processes: 2, threads: 1 },
      schedule: [],
    };
    const parameters = parametersOfCase(one);
    expect(parameters).toMatchObject({ clients: 2, joins: 1, chats: 1, rubbish: 1, kills: 1, interrupts: 0 });
    const { steps } = run(one, []);
    const said = (actor: string) => steps.filter((step) => step.actor === actor).map(({ does }) => does);
    expect(said('client 0')).toEqual([
      'listener.connect',
      'connection.send JOIN ann',
      'connection.send BAD',
      'connection.send CHAT bob',
      'connection.leave',
    ]);
    expect(said('client 1').slice(0, 2)).toEqual(['listener.connect', 'connection.send JOIN bob']);
    expect(said('client 1').at(-1)).toBe('connection.hang-up');
    expect(steps.findIndex(({ does }) => does === 'processes.kill 1')).toBe(30);
  });

  it('has its SIGCONT when it is planned, and what is planned after it soon after', () => {
    const none = { process: 0, thread: 0 };
    const one: Case = {
      design: hardened,
      clients: [{ lines: [{ verb: 'JOIN', name: 0 }], ends: 'leaves' }],
      faults: [
        { ...none, fault: 'stop', after: 12 },
        { ...none, fault: 'continue', after: 3 },
        { ...none, fault: 'kill', after: 5 },
      ],
      size: { ...parameterDefaults, processes: 2, threads: 1 },
      schedule: [],
    };
    const { steps } = run(one, []);
    const strikes = steps.flatMap(({ actor, does }, step) => (actor === 'faults' ? [[step, does]] : []));
    expect(strikes).toEqual([
      [12, 'processes.stop 0'],
      [16, 'processes.continue 0'],
      [22, 'processes.kill 0'],
    ]);
  });

  it('is told where it does not come to its end', () => {
    const cut = fuzz(options({ run: caseRunner(undefined, 5), runs: 20 }));
    expect(cut).toMatchObject({ outcome: 'no violation', runs: 20, cut: 20 });
    expect(CASE_STEPS_MAX).toBeGreaterThan(5);
  });
});

describe('what is found', () => {
  const broken = parseDesign('hardened,-robust-accept-mutex');
  const properties = propertiesNamed(['no-deadlock', 'unique-names']);
  const found = fuzz(options({ design: broken, properties }));

  it('is the same with the same seed, and at the end of its path', () => {
    const { seed, path, steps, fall } = found.counterexample!;
    expect(fuzz(options({ design: broken, properties }))).toEqual(found);
    const again = fuzz(options({ design: broken, properties: propertiesNamed(['no-deadlock']), seed, path }));
    expect(again.counterexample).toMatchObject({ steps, fall, path });
    expect(again.runs).toBe(1);
    expect(path).toMatch(/^\d+(:\d+)+$/);
  });

  it('is another with another seed, and nothing where the bug is mended', () => {
    const { seed, path } = found.counterexample!;
    expect(fuzz(options({ design: broken, properties, seed: 2 })).counterexample?.path).not.toBe(path);
    expect(fuzz(options({ properties, seed, path })).outcome).toBe('no violation');
  });

  it('breaks what it says with its last step, and can be shrunk no further', () => {
    const { case: one, steps, fall } = found.counterexample!;
    const property = fall.is === 'property' ? fall.property : undefined;
    expect(property?.name).toBe('no-deadlock');
    expect(told(one, steps, [property!]).map(({ step }) => step)).toEqual([steps.length]);
    const run = caseRunner();
    const simpler = [...casesOf(broken).shrink(one, undefined)].map(({ value }) => value);
    expect(simpler.length).toBeGreaterThan(0);
    expect(simpler.filter((two) => run(two, [property!]).fallen.length > 0)).toEqual([]);
  });

  it('shrinks a design to the safeguards whose absence it needs', () => {
    const { counterexample } = fuzz(
      options({ design: 'any', properties: propertiesNamed(['no-orphan']), runs: 2_000 }),
    );
    expect([...hardened].filter((name) => !counterexample!.case.design.has(name))).toEqual(['die-with-parent']);
  });

  it('may be an error, told with the steps that lead to it', () => {
    const boom = () => () => {
      throw new Error('boom');
    };
    const { outcome, counterexample } = fuzz(
      options({ run: caseRunner({ operations: { 'quota.take': boom } }), runs: 50 }),
    );
    expect(outcome).toBe('error');
    expect(counterexample?.fall).toMatchObject({ is: 'error', message: expect.stringContaining('boom') });
    expect(counterexample?.steps.at(-1)?.gets).toBe('ACCEPTED');
  });

  it('stays the error that it was while it is shrunk, whatever other error a simpler case has', () => {
    const wrong: CaseRunner = ({ clients: { length } }) => ({
      end: 'error',
      fallen: [],
      met: [],
      steps: [],
      error: length > 1 ? `component "client ${length}": crowded` : 'component "client 1": lonely',
    });
    const seen: (string | undefined)[] = [];
    const run: CaseRunner = (one, judged) => {
      const result = wrong(one, judged);
      seen.push(result.error);
      return result;
    };
    const { counterexample } = fuzz(options({ run, runs: 1, seed: 4 }));
    expect(seen[0]).toMatch(/client [3-9]": crowded/);
    expect(seen).toContain('component "client 1": lonely');
    expect(counterexample?.fall).toEqual({ is: 'error', message: 'component "client 2": crowded' });
  });

  it('is made again by a command with the properties that were judged, or the one that falls', () => {
    const { counterexample } = found;
    const words = (judged: FuzzOptions['properties'], fall: Counterexample['fall']) =>
      /--property [a-z -]*(?= --seed)/.exec(
        commandOf({ design: 'any', properties: judged }, { ...counterexample!, fall }),
      )?.[0];
    const error = { is: 'error', message: 'boom' } as const;
    expect(words(properties, error)).toBe('--property no-deadlock unique-names');
    expect(words(allProperties, error)).toBeUndefined();
    expect(words(properties, counterexample!.fall)).toBe('--property no-deadlock');
  });

  it.each(['x', '1:', '99:0:9999999', '0:99999'])('is not at the path %s, which does not exist', (path) => {
    expect(() => fuzz(options({ path }))).toThrow(`The path '${path}' does not exist for seed 1`);
  });
});
