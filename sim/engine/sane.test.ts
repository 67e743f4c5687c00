/** What means nothing is refused before anything is explored: else a wrong word would be taken for "holds". */
import { describe, expect, it } from 'vitest';
import { checkLiveness, type Property, type SearchOptions, type System, search } from './index.ts';

const limits = { states_max: 1000, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 };
const clock_ms = () => 0;
const count = (value: unknown) => (value as number) + 1;
const system: System = {
  components: [
    {
      name: 'counter',
      initial: 0,
      actions: (value) =>
        value === 9
          ? []
          : [
              {
                name: 'count',
                target: 1,
                progress: true,
                take: (self, target) => ({ self: count(self), target, reply: 'DONE' }),
              },
            ],
    },
    { name: 'wall', initial: null },
  ],
};
const below5 = {
  name: 'below 5',
  kind: 'invariant',
  reads: [0],
  view: (_: number, value: unknown) => value,
  holds: ([v]: readonly unknown[]) => (v as number) < 5,
};

const saidOf = (properties: unknown, options: unknown = { limits, clock_ms }, of: unknown = system): string => {
  try {
    return search(of as System, properties as Property[], options as SearchOptions).verdict;
  } catch (error) {
    return error instanceof RangeError ? error.message : `no RangeError: ${String(error)}`;
  }
};

describe('a search', () => {
  it('of what is right finds what is wrong', () => {
    expect(saidOf([below5])).toBe('violated');
  });

  it.each([
    [{ kind: 'Invariant' }, /^property "below 5" is of kind 'Invariant', not invariant, quiescent/],
    [{ kind: undefined }, /is of kind undefined/],
    [{ holds: undefined }, /has no function holds$/],
    [{ view: undefined }, /has no function view$/],
    [{ reads: undefined }, /has no list reads/],
    [{ name: 5 }, /^property 0 has no name$/],
  ])('refuses a property with %j', (change, message) => {
    expect(saidOf([{ ...below5, ...change }])).toMatch(message);
  });

  it.each([
    [undefined, /needs options/],
    [{ limits }, /clock_ms must be a function/],
    [{ clock_ms }, /limits must be an object/],
    [{ clock_ms, limits: { states_max: 5 } }, /the limit depth_max is undefined, not a number/],
    [{ clock_ms, limits: { ...limits, states_max: '10' } }, /the limit states_max is '10', not a number/],
    [{ clock_ms, limits: { ...limits, states: 10 } }, /there is no limit states; there are states_max/],
    [{ clock_ms, limits, store: 'fingerprints' }, /the option store is 'fingerprints', not/],
    [{ clock_ms, limits, continueafterviolation: true }, /there is no option continueafterviolation; there are limits/],
  ])('refuses the options %j', (options, message) => {
    expect(saidOf([], options === undefined ? null : options)).toMatch(message);
  });

  it('refuses a system without components, and one of which a value is missing', () => {
    expect(saidOf([], undefined, { components: [] })).toBe('a system has at least one component');
    expect(saidOf([], undefined, { components: [{ initial: 0 }] })).toBe('component 0 has no name');
    expect(saidOf([], undefined, { components: [{ name: 'x' }] })).toMatch(/^component "x" has no initial value/);
  });

  it('tells of a property that answers nothing, instead of taking that for an answer', () => {
    const outcome = search(system, [{ ...below5, holds: () => undefined } as unknown as Property], {
      limits,
      clock_ms,
    });
    expect(outcome).toMatchObject({
      verdict: 'error',
      error: { message: expect.stringContaining('true or false, not undefined') },
    });
  });
});

describe('a question about runs', () => {
  const asked = (strength: unknown, more: object = {}) =>
    checkLiveness(
      system,
      [
        {
          name: 'ends',
          assumes: [{ name: 'it runs', strength: strength as 'weak', includes: () => true }],
          reads: [0],
          view: (_, value) => value,
          from: () => true,
          to: ([v]) => v === 9,
        },
      ],
      { limits, clock_ms, ...more },
    );

  it('is judged under a fairness that there is', () => {
    expect(asked('weak').properties[0]?.verdict).toBe('holds');
    expect(() => asked('Strong')).toThrow(/"it runs" of property "ends" is 'Strong', not 'weak' or 'strong'/);
  });

  it('takes nothing that leaves states out', () => {
    expect(() => asked('weak', { store: 'fingerprint' })).toThrow(/liveness has no option store/);
    expect(() => asked('weak', { rules: [] })).toThrow(/liveness has no option rules/);
  });
});
