/** Questions that look at one component after another are asked once of what they see, and say where they looked. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Value } from './component.ts';
import { ask, createInquirer, type Inquiry, inquirerBytes } from './inquiry.ts';
import { createInterner, type Interner, intern } from './intern.ts';

/** Interners that know the numbers from 0 on, each by itself. */
const numbered = (width: number, count: number): readonly Interner[] =>
  Array.from({ length: width }, () => {
    const interner = createInterner();
    for (let value = 0; value < count; value++) intern(interner, value);
    return interner;
  });

/** Follows numbers as places from component 0 on, until one is 0 or `steps` have been followed: then it says what they add up to. */
const following = (steps: number) => {
  const calls: string[] = [];
  const inquiry: Inquiry<number> = {
    first: { at: 0, known: { sum: 0, left: steps } },
    next: ({ at, known }, value) => {
      calls.push(`${at} ${JSON.stringify(known)} ${value}`);
      const { sum, left } = known as { readonly sum: number; readonly left: number };
      const next = value as number;
      if (next === 0 || left === 0) return { answer: sum + next };
      return { at: next, known: { left: left - 1, sum: sum + next } };
    },
  };
  return { inquiry, calls };
};

/** The answer the plain way, and where it looked. */
const plainly = ({ first, next }: Inquiry<number>, values: readonly Value[]) => {
  const looked = new Set<number>();
  for (let look = first; ; ) {
    looked.add(look.at);
    const step = next(look, values[look.at]!);
    if ('answer' in step) return { answer: step.answer, looked: [...looked].sort((a, b) => a - b) };
    look = step;
  }
};

const bits = (seen: Int32Array): readonly number[] =>
  Array.from({ length: 32 * seen.length }, (_, at) => at).filter((at) => ((seen[at >> 5]! >>> (at & 31)) & 1) === 1);

describe('an inquirer', () => {
  const WIDTH = 70;
  const vector = fc.array(fc.nat(WIDTH - 1), { minLength: WIDTH, maxLength: WIDTH });

  it('answers as the question does, marks what it looked at, and asks the same only once', () => {
    fc.assert(
      fc.property(fc.array(vector, { minLength: 1, maxLength: 20 }), fc.nat(4), (vectors, steps) => {
        const { inquiry, calls } = following(steps);
        const interners = numbered(WIDTH, WIDTH);
        const inquirer = createInquirer(inquiry);
        // Ids and values are the same numbers here.
        for (const ids of [...vectors, ...vectors]) {
          const seen = new Int32Array(3);
          const before = calls.length;
          const answer = inquirer.answers[ask(inquirer, Int32Array.from(ids), interners, seen)];
          const asked = calls.length - before;
          const plain = plainly(following(steps).inquiry, ids);
          expect([answer, bits(seen)]).toEqual([plain.answer, plain.looked]);
          expect(asked).toBeLessThanOrEqual(steps + 1);
        }
        expect(new Set(calls).size).toBe(calls.length);
      }),
      { numRuns: 100 },
    );
  });

  it('leaves bits that are set, and needs none', () => {
    const inquirer = createInquirer(following(2).inquiry);
    const interners = numbered(WIDTH, WIDTH);
    const ids = new Int32Array(WIDTH);
    ids.set([33, 0], 0);
    const seen = Int32Array.of(1 << 5, 0, 1 << 1);
    expect(inquirer.answers[ask(inquirer, ids, interners, seen)]).toBe(33);
    expect(bits(seen)).toEqual([0, 5, 33, 65]);
    expect(inquirer.answers[ask(inquirer, ids, interners)]).toBe(33);
  });

  it('has one number for equal answers, and one row for equal looks, whatever the order of their fields', () => {
    const flipped: Inquiry<Value> = {
      first: { at: 0, known: null },
      next: ({ known }, value) => {
        if (known === null) return value === 0 ? { at: 1, known: { a: 1, b: 2 } } : { at: 1, known: { b: 2, a: 1 } };
        return { answer: value === 0 ? { c: 1, d: [2] } : { d: [2], c: 1 } };
      },
    };
    const inquirer = createInquirer(flipped);
    const interners = numbered(2, 2);
    const numbers = [
      [0, 0],
      [1, 1],
      [0, 1],
      [1, 0],
    ].map((ids) => ask(inquirer, Int32Array.from(ids), interners));
    expect(new Set(numbers).size).toBe(1);
    expect([inquirer.looks.length, inquirer.answers.length]).toEqual([2, 1]);
  });

  it('has room for ids as they come, and says how many bytes', () => {
    const inquirer = createInquirer<boolean>({
      first: { at: 0, known: null },
      next: (_, value) => ({ answer: value === 999 }),
    });
    const interners = numbered(1, 1_000);
    const before = inquirerBytes(inquirer);
    for (const id of [0, 999, 1, 998])
      expect(inquirer.answers[ask(inquirer, Int32Array.of(id), interners)]).toBe(id === 999);
    expect(inquirerBytes(inquirer)).toBeGreaterThanOrEqual(before + 4 * 900);
  });

  it('asks again what threw', () => {
    let throws = true;
    const inquirer = createInquirer<string>({
      first: { at: 0, known: null },
      next: () => {
        if (throws) throw new Error('boom');
        return { answer: 'calm' };
      },
    });
    expect(() => ask(inquirer, Int32Array.of(0), numbered(1, 1))).toThrow('boom');
    throws = false;
    expect(inquirer.answers[ask(inquirer, Int32Array.of(0), numbered(1, 1))]).toBe('calm');
  });
});
