import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPairs, pairId } from './pairs.ts';
import { createVisited, FULL, fits, insert, KNOWN, reserve, touch, widen } from './visited.ts';

describe('the visited set', () => {
  it('is a set of vectors, whatever their hashes', () => {
    const vector = fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20));
    fc.assert(
      fc.property(fc.array(vector, { maxLength: 300 }), fc.nat(7), (vectors, bits) => {
        const visited = createVisited(3, 1e6);
        const seen = new Map<string, number>();
        for (const each of vectors) {
          expect(reserve(visited, 1, 1e9)).toBe(true);
          const stored = insert(visited, Int32Array.from(each), (each[0] ^ each[1]) & bits, 0);
          expect(stored).toBe(seen.has(`${each}`) ? KNOWN : seen.size);
          if (stored !== KNOWN) seen.set(`${each}`, stored);
        }
        expect(visited.count).toBe(seen.size);
      }),
    );
  });

  it('keeps every state while it grows and widens, and never fills its table', () => {
    const visited = createVisited(2, 1e6);
    const at = (n: number) => Int32Array.of(n % 1000, Math.floor(n / 1000));
    const hash = (n: number) => Math.imul(n, 0x9e3779b1);
    for (let n = 0; n < 50_000; n++) {
      if (n === 20_000) expect(widen(visited, 1e9)).toBe(true);
      expect(reserve(visited, 1, 1e9)).toBe(true);
      expect(insert(visited, at(n), hash(n), 0)).toBe(n);
    }
    expect(visited.count).toBeLessThanOrEqual(0.65 * (visited.slot_mask + 1));
    expect(fits(visited, 1e6)).toBe(true);
    for (let n = 0; n < 50_000; n++) expect(insert(visited, at(n), hash(n), 0)).toBe(KNOWN);
    expect(touch(visited, Int32Array.of(hash(1), hash(2)), 2)).toBeGreaterThanOrEqual(0);
  });

  it('says when it is full, and when there is no memory to grow or widen', () => {
    const visited = createVisited(1, 1);
    expect(insert(visited, Int32Array.of(1), 0, 0)).toBe(0);
    expect(insert(visited, Int32Array.of(1), 0, 0)).toBe(KNOWN);
    expect(insert(visited, Int32Array.of(2), 0, 0)).toBe(FULL);
    expect(reserve(visited, 1e6, 1000)).toBe(false);
    expect(widen(visited, 1000)).toBe(false);
    expect(insert(visited, Int32Array.of(1), 0, 0)).toBe(KNOWN);
  });
});

describe('pairs', () => {
  it('have dense ids, the same for the same pair', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer(), fc.nat(5)), { maxLength: 300 }), (list) => {
        const pairs = createPairs();
        const ids = new Map<string, number>();
        for (const [left, right] of list) {
          const id = ids.get(`${left},${right}`) ?? ids.size;
          ids.set(`${left},${right}`, id);
          expect(pairId(pairs, left, right)).toBe(id);
        }
      }),
    );
  });
});
