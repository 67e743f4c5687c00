/** What a program is told that asks for what there is not. */
import { describe, expect, it } from 'vitest';
import { UsageError } from '../sim/vocabulary/errors.ts';
import { type CheckRequest, check, liveness } from './library.ts';

/** As a program that is not typed gives it. */
const untyped = (request: object): CheckRequest => request as CheckRequest;

const wrong: readonly (readonly [string, object, string])[] = [
  [
    'a reduction',
    { reduction: 'symmetrie' },
    "reduction must be one of none, symmetry, partial-order, all, but it is 'symmetrie'.",
  ],
  ['a store', { store: 'disk' }, "store must be one of exact, fingerprint, but it is 'disk'."],
  ['an option', { reductoin: 'all' }, "There is no option 'reductoin'. Did you mean 'reduction'? Known: design, "],
  ['a limit', { limits: { max_states: 9 } }, "There is no limit 'max_states'."],
  ['what is no number', { limits: { states_max: 'few' } }, 'limits.states_max must be a number from 0 on'],
  ['a number', 5 as unknown as object, 'The request must be an object, but it is 5.'],
  ['a list', [], 'The request must be an object, but it is a list.'],
  ['nothing', null as unknown as object, 'The request must be an object, but it is null.'],
  ['a word', 'literal' as unknown as object, "The request must be an object, but it is 'literal'."],
  ['one property', { properties: 'no-deadlock' }, "properties must be a list of names, but it is 'no-deadlock'."],
  [
    'a word for a number',
    { parameters: { kills: '1' } },
    "parameters.kills must be a whole number from 0 to 1000000, but it is '1'.",
  ],
  [
    'clients that there are not',
    { parameters: { deaf: 3 } },
    'parameters.deaf is of the clients, so it must be at most parameters.clients, which is 2, but it is 3.',
  ],
  ['no parameters', { parameters: null }, 'parameters must be an object, but it is null.'],
  [
    'a word for a limit',
    { limits: { states_max: '5' } },
    "limits.states_max must be a number from 0 on, but it is '5'.",
  ],
  ['no limits', { limits: null }, 'limits must be an object, but it is null.'],
  ['a clock that is none', { clock_ms: 5 }, 'clock_ms must be a function that gives milliseconds, but it is 5.'],
  ['a design that is none', { design: 5 }, 'design must be a design in words, as hardened,-join-epoch, but it is 5.'],
  ['a parameter', { parameters: { proceses: 1 } }, "There is no parameter 'proceses'."],
  ['a design', { design: 'hardend' }, "Did you mean 'hardened'?"],
];

describe('a program that asks for what there is not', () => {
  it.each(wrong)('is told of %s', (_, request, says) => {
    for (const ask of [check, liveness]) {
      expect(() => ask(untyped(request))).toThrow(UsageError);
      expect(() => ask(untyped(request))).toThrow(says);
    }
  });

  it('leaves out what is undefined', () => {
    const left = { design: undefined, limits: { states_max: undefined }, clock_ms: undefined, store: undefined };
    const parameters = { processes: 1, threads: 1, clients: 0, kills: undefined };
    expect(check(untyped({ ...left, parameters }))).toEqual(
      check({ parameters: { processes: 1, threads: 1, clients: 0 } }),
    );
  });

  it('is told that what comes in the end is not reduced', () => {
    expect(() => liveness({ reduction: 'all' })).toThrow('reduction of liveness must be none, since every state');
  });
});

describe('the speed of a search', () => {
  const small: CheckRequest = { parameters: { processes: 1, threads: 1, clients: 0 } };

  it('is not known without a clock', () => {
    expect(check(small)).toMatchObject({ outcome: 'holds', elapsed_ms: 0 });
    expect(check(small)).not.toHaveProperty('states_per_s');
  });

  it('is that of the clock', () => {
    let now = 0;
    const { states, states_per_s } = check({ ...small, clock_ms: () => now++ * 1000 });
    expect(states_per_s).toBeGreaterThan(0);
    expect(states_per_s).toBeLessThanOrEqual(states);
  });
});
