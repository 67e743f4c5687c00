import { describe, expect, it } from 'vitest';
import { type Action, type Component, type Property, type SearchOptions, search, type Value } from './index.ts';

const options: SearchOptions = {
  limits: { states_max: 1000, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 },
  clock_ms: () => 0,
};
const passive: Component = { name: 'wall', initial: { marks: [0] } };

/** Searches one component with one action beside a passive one. */
function searched(
  take: Action['take'],
  more: Partial<Component> = {},
  properties: readonly Property[] = [],
  target = 1,
) {
  const actions = () => [{ name: 'poke', target, progress: true, take }];
  return search({ components: [{ name: 'poker', initial: 0, actions, ...more }, passive] }, properties, options);
}

describe('a component that breaks the rules is refused by name', () => {
  it('an impure action, which the memo would freeze', () => {
    let calls = 0;
    const outcome = searched((_, target) => ({ self: calls++, target, reply: 'DONE' }));
    expect(outcome).toMatchObject({ verdict: 'error', exhaustive: false });
    expect(outcome.error?.message).toMatch(/component "poker", action "poke": impure/);
    expect(outcome.error?.path).toEqual([{ actor: 0, choice: 0, name: 'poke', target: 1, reply: '' }]);
  });

  it('but not without the self-check', () => {
    let calls = 0;
    const take: Action['take'] = (self, target) =>
      self === 0 ? { self: 1 + (calls++ % 1), target, reply: 'DONE' } : undefined;
    const actions = () => [{ name: 'poke', target: 1, progress: true, take }];
    const system = { components: [{ name: 'poker', initial: 0, actions }, passive] };
    expect(search(system, [], { ...options, selfCheck: false }).verdict).toBe('holds');
    expect(calls).toBe(1);
  });

  it('an impure list of actions', () => {
    let calls = 0;
    const actions = () => [{ name: `poke ${calls++}`, target: 1, progress: true, take: () => undefined }];
    expect(searched(() => undefined, { actions }).error).toMatchObject({
      message: expect.stringMatching(/component "poker", listing its actions: impure/),
      path: [],
    });
  });

  it('an impure listener', () => {
    let calls = 0;
    const poker: Component = {
      name: 'poker',
      initial: 0,
      actions: () => [
        {
          name: 'poke',
          target: 1,
          progress: true,
          take: (self, target) => ({ self, target, reply: 'DONE', label: { type: 'ow' } }),
        },
      ],
    };
    const ear: Component = { name: 'ear', initial: 0, hear: () => calls++ };
    const outcome = search({ components: [poker, passive, ear] }, [], options);
    expect(outcome.error?.message).toMatch(/component "ear", hearing "ow": impure/);
    expect(outcome.error?.path).toMatchObject([{ name: 'poke' }]);
  });

  it('an action that writes to a value', () => {
    const outcome = searched((self, target) => {
      (target as { marks: number[] }).marks.push(1);
      return { self, target, reply: 'DONE' };
    });
    expect(outcome.error?.message).toMatch(/component "poker", action "poke": .*not extensible/);
  });

  it.each([
    ['itself', 0, 'its target is the component itself'],
    ['nobody', 2, 'its target 2 is no component'],
  ])('an action on %s', (_, target, words) => {
    expect(searched(() => undefined, {}, [], target).error?.message).toBe(`component "poker", action "poke": ${words}`);
  });

  it.each([[Number.NaN], [undefined], [() => 0], [{ deep: Infinity }]])(
    'a value that JSON cannot carry: %s',
    (value) => {
      const outcome = searched((_, target) => ({ self: value as unknown as Value, target, reply: 'DONE' }));
      expect(outcome.error?.message).toMatch(/component "poker", action "poke": .* is no plain value/);
    },
  );
});

describe('a property that throws is an error, with the path to the state', () => {
  const step: Action['take'] = (self, target) => (self === 0 ? { self: 1, target, reply: 'DONE' } : undefined);
  const bad = (part: Partial<Property>): Property =>
    ({
      name: 'bad',
      kind: 'invariant',
      reads: [0],
      view: (_: number, value: Value) => value,
      holds: () => true,
      ...part,
    }) as Property;
  const boom = () => {
    throw new Error('boom');
  };

  it('in holds', () => {
    const outcome = searched(step, {}, [
      bad({ holds: ([view]: readonly Value[]) => (view === 1 ? boom() : true) } as Partial<Property>),
    ]);
    expect(outcome).toMatchObject({
      verdict: 'error',
      error: { message: 'property "bad": boom', path: [{ name: 'poke' }] },
    });
  });

  it('in view', () => {
    const outcome = searched(step, {}, [
      bad({ view: (_: number, value: Value) => (value === 1 ? boom() : value) } as Partial<Property>),
    ]);
    expect(outcome).toMatchObject({
      verdict: 'error',
      error: { message: 'property "bad": boom', path: [{ name: 'poke' }] },
    });
  });

  it('in a step property', () => {
    const labelled: Action['take'] = (self, target) => ({ self, target, reply: 'DONE', label: { type: 'ow' } });
    const outcome = searched(labelled, {}, [{ name: 'bad', kind: 'step', holds: boom }]);
    expect(outcome.error).toMatchObject({ message: 'property "bad": boom', path: [{ name: 'poke' }] });
  });

  it('and one that cannot be asked is a programmer’s error', () => {
    expect(() => searched(step, {}, [bad({ reads: [7] } as Partial<Property>)])).toThrow('reads component 7');
    expect(() => searched(step, {}, [bad({}), bad({})])).toThrow('the same name');
  });
});
