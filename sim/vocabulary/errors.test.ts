import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, ModelError, nearest, present, UsageError, unreachable } from './errors.ts';

describe('the nearest word', () => {
  const words = ['join-epoch', 'robust-accept-mutex', 'phase-fair-lock'];

  it('is the one that a slip of the finger made another of', () => {
    expect(nearest('join-epcoh', words)).toBe('join-epoch');
    expect(nearest('joinepoch', words)).toBe('join-epoch');
    expect(nearest('robust-acept-mutexx', words)).toBe('robust-accept-mutex');
  });

  it('is the word itself where it is there', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ maxLength: 8 }), { minLength: 1 }), fc.nat(), (candidates, index) => {
        const word = candidates[index % candidates.length] as string;
        expect(nearest(word, candidates)).toBe(word);
      }),
    );
  });

  it('is found across any one letter that was put in, left out or changed', () => {
    const changed = fc
      .tuple(fc.constantFrom(...words), fc.nat(), fc.constantFrom('', 'x', 'xy'))
      .map(([word, at, put]) => {
        const place = at % word.length;
        return [word, word.slice(0, place) + put + word.slice(place + 1)] as const;
      });
    fc.assert(
      fc.property(changed, ([word, typed]) => {
        expect(nearest(typed, words)).toBe(word);
      }),
    );
  });

  it('is none where all are too far away', () => {
    expect(nearest('zzzzzzzz', words)).toBeUndefined();
    expect(nearest('anything', [])).toBeUndefined();
  });

  it('is the first of those that are equally near', () => {
    expect(nearest('cat', ['bat', 'hat'])).toBe('bat');
  });

  it('is suggested in words, or nothing is', () => {
    expect(didYouMean('join-epcoh', words)).toBe(" Did you mean 'join-epoch'?");
    expect(didYouMean('zzzzzzzz', words)).toBe('');
  });
});

describe('what must be there', () => {
  it('is given back, also where it is 0, empty or false', () => {
    expect([present(0, 'x'), present('', 'x'), present(false, 'x')]).toEqual([0, '', false]);
  });

  it('and is not is a defect, said by name', () => {
    for (const missing of [undefined, null]) {
      expect(() => present(missing, 'destination')).toThrow(new ModelError('There is no destination here.'));
    }
  });
});

describe('errors', () => {
  it('say of which kind they are', () => {
    expect([new UsageError('').name, new ModelError('').name]).toEqual(['UsageError', 'ModelError']);
  });

  it('what cannot be is shown', () => {
    expect(() => unreachable({ kind: 'ghost' } as unknown as never)).toThrow('This cannot be: {"kind":"ghost"}.');
  });
});
