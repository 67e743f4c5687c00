/** The second opinion itself: SPIN counts what the engine counts, by the commands that stand in the model. */
import { describe, expect, it } from 'vitest';
import { parseDesign } from '../sim/design/design.ts';
import { enabled, initialVector, relate, type System } from '../sim/engine/index.ts';
import { philosopherStates, philosophers, twoPhase } from '../sim/engine/published.test-helper.ts';
import { calls, counter } from '../sim/engine/systems.test-helper.ts';
import { promelaOf } from '../sim/promela/promela.ts';
import { type Parameters, parametersOf } from '../sim/vocabulary/parameters.ts';
import { allProperties, assembleFor } from './index.ts';
import { spin, spinMissing, spinProgram } from './spin.test-helper.ts';

const limits = { states_max: 300_000, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 };

/** The program runs for a moment: to make it fast takes longer. */
const quickly = (command: string) => command.replace('-O3', '-O0');

const opinions = (system: System, { quiescent = false, pure = false } = {}) => {
  const { outcome, relation } = relate(system, { limits, clock_ms: () => 0 });
  const model = promelaOf(relation!, { title: 'A test.', counts: outcome, pure });
  const { states, transitions, errors } = spin(model, { quiescent, change: quickly });
  return { outcome, spin: { states, transitions, errors } };
};

/** SPIN counts a transition into the initial state, and an assertion that fails is one as well. */
const expected = (system: System, asked: { quiescent?: boolean; pure?: boolean } = {}): void => {
  const { quiescent = false } = asked;
  const { outcome, spin: counted } = opinions(system, asked);
  const { states, terminal } = outcome;
  const transitions = outcome.transitions + 1 + (quiescent ? outcome.quiescent : 0);
  expect(counted).toEqual({ states, transitions, errors: quiescent ? outcome.quiescent : terminal });
};

const chat = (design: string, changes: Partial<Parameters>, properties = allProperties): System =>
  assembleFor(properties, { design: parseDesign(design), parameters: parametersOf(changes) }).system;

const missing = spinMissing();
if (missing !== undefined) it(`is not asked: ${missing}`, () => console.warn(missing));
else {
  describe('SPIN counts the states and the deadlocks of', () => {
    it('five philosophers, who have one', () => {
      expect(opinions(philosophers(5))).toMatchObject({ spin: { states: philosopherStates(5), errors: 1 } });
    });

    it('two-phase commit', () => {
      expect(opinions(twoPhase(5))).toMatchObject({ spin: { states: 8832 } });
      expected(twoPhase(5));
    });

    it('a system whose listeners hear labels', () => expected(calls));

    it('a component with more values than a byte has, and tables longer than a block of C', () =>
      expected(counter(40_000)));

    it.each([
      ['hardened', { processes: 1, threads: 1 }, []],
      ['literal', { processes: 1, threads: 1 }, allProperties],
      ['hardened', { processes: 1, threads: 2, clients: 1, kills: 1 }, allProperties],
      ['literal', { processes: 1, threads: 2, clients: 1, kills: 1 }, []],
      ['hardened', { processes: 2, threads: 1, clients: 1, interrupts: 1 }, []],
      ['hardened', { processes: 1, threads: 1, clients: 1, returning: 1 }, []],
      ['hardened,-robust-accept-mutex', { processes: 2, threads: 1, clients: 1, stops: 1 }, []],
    ] as const)('the chat, %s %j', (design, changes, properties) => expected(chat(design, changes, properties)));
  });

  describe('SPIN counts the same without embedded C of', () => {
    it('five philosophers', () => expected(philosophers(5), { pure: true }));
    it('a system whose listeners hear labels', () => expected(calls, { pure: true }));
    it('a component with more values than a byte has', () => expected(counter(300), { pure: true }));

    it.each([
      ['literal', { processes: 1, threads: 1, clients: 1 }],
      ['hardened', { processes: 1, threads: 2, clients: 1, kills: 1 }],
    ] as const)('the chat, %s %j', (design, changes) => expected(chat(design, changes), { pure: true }));
  });

  it('SPIN tells the path to a deadlock in the words of the system', () => {
    const system = philosophers(3);
    const { outcome, relation } = relate(system, { limits, clock_ms: () => 0 });
    const model = promelaOf(relation!, { title: 'Three philosophers.', counts: outcome });
    const program = spinProgram(model, { change: quickly });
    const told = [...program.trail().matchAll(/^ {2}(.*) -> DONE$/gm)].map(([, step]) => step);
    program.discard();
    expect(told.length).toBeGreaterThan(2);
    const last = told.reduce((values, step) => {
      const taken = enabled(system, values).find(
        ({ step: { actor, name } }) => `${system.components[actor]!.name}: ${name}` === step,
      );
      return taken!.next;
    }, initialVector(system));
    expect(enabled(system, last)).toEqual([]);
  });

  describe('SPIN counts the states with only faults left of', () => {
    it('a system whose listeners hear labels', () => expected(calls, { quiescent: true }));

    it.each([
      ['literal', { processes: 1, threads: 2, clients: 1, kills: 1 }],
      ['hardened', { processes: 2, threads: 1, clients: 1, interrupts: 1 }],
    ] as const)('the chat, %s %j', (design, changes) => expected(chat(design, changes, []), { quiescent: true }));
  });
}
