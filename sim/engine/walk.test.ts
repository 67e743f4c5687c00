import { describe, expect, it } from 'vitest';
import { enabled, initialVector, keyOf, replay, type System, take } from './index.ts';
import { philosophers } from './published.test-helper.ts';

/** A bell that rings on a wall: others hear it, the bell and the wall do not. */
const system: System = {
  components: [
    {
      name: 'bell',
      initial: 0,
      actions: () => [
        { name: 'rest', target: 1, progress: true, take: () => undefined },
        {
          name: 'ring',
          target: 1,
          progress: false,
          take: (_, target) => ({ self: 1, target, reply: 'RANG', label: { type: 'ring' } }),
        },
      ],
      hear: () => 'deaf',
    },
    { name: 'wall', initial: 0, hear: () => 'fell' },
    { name: 'dog', initial: 'sleeps', hear: () => 'barks' },
    { name: 'cat', initial: 'sleeps', hear: () => 'barks', hears: () => false },
  ],
};
const ring = { actor: 0, choice: 1, name: 'ring', target: 1, reply: 'RANG', label: { type: 'ring' } };

describe('walk', () => {
  it('gives what is enabled, and lets only others hear', () => {
    expect(enabled(system, initialVector(system))).toEqual([
      { step: ring, progress: false, next: [1, 0, 'barks', 'sleeps'] },
    ]);
  });

  it('takes a step again by its actor and choice, unless it is blocked or not there', () => {
    expect(take(system, initialVector(system), ring)?.next).toEqual([1, 0, 'barks', 'sleeps']);
    expect(take(system, initialVector(system), { actor: 0, choice: 0 })).toBeUndefined();
    expect(take(system, initialVector(system), { actor: 0, choice: 9 })).toBeUndefined();
  });

  it('replays a path, and says which step does not fit', () => {
    expect(replay(system, [ring])).toEqual([initialVector(system), [1, 0, 'barks', 'sleeps']]);
    expect(() => replay(system, [ring, { ...ring, reply: 'BROKE' }])).toThrow('step 1 of the path is "ring" → "RANG"');
    expect(() => replay(philosophers(3), [{ ...ring, actor: 0 }])).toThrow(
      'step 0 of the path, "ring", is not enabled',
    );
  });
});

describe('the key of a value', () => {
  it('does not depend on the order of fields, and tells text from numbers', () => {
    expect(keyOf({ b: [1, { d: null, c: true }], a: 'x' })).toBe(keyOf({ a: 'x', b: [1, { c: true, d: null }] }));
    expect(keyOf('1')).not.toBe(keyOf(1));
    expect(keyOf([1, 2])).not.toBe(keyOf(['1,2']));
  });
});
