import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEPTH_MAX } from './limits.ts';
import { createPairs, pairId } from './pairs.ts';
import {
  createVisited,
  FULL,
  fits,
  insert,
  insertFingerprint,
  KNOWN,
  reserve,
  touch,
  visitedBytes,
  WAITING,
  widen,
} from './visited.ts';

describe('the visited set', () => {
  it('is a set of vectors, whatever their hashes, and knows which of two was stored first', () => {
    const vector = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3));
    const list = fc.array(fc.tuple(vector, fc.nat(70)), { maxLength: 300, size: 'max' });
    const again = { known: 0, waiting: 0 };
    fc.assert(
      fc.property(list, fc.nat(7), (vectors, bits) => {
        const visited = createVisited(3, 1e6);
        const seen = new Map<string, number>();
        for (const [each, parent] of vectors) {
          expect(reserve(visited, 1, 1e9)).toBe(true);
          const stored = insert(visited, Int32Array.from(each), (each[0] ^ each[1]) & bits, parent);
          const index = seen.get(`${each}`);
          // What was stored after its parent is expanded after it.
          if (index === undefined) expect(stored).toBe(seen.size);
          else expect(stored).toBe(index > parent ? WAITING : KNOWN);
          if (stored === WAITING) again.waiting++;
          if (stored === KNOWN) again.known++;
          if (index === undefined) seen.set(`${each}`, stored);
        }
        expect(visited.count).toBe(seen.size);
      }),
    );
    expect([again.known > 100, again.waiting > 100]).toEqual([true, true]);
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
    for (let n = 0; n < 50_000; n++) {
      expect(insert(visited, at(n), hash(n), n)).toBe(KNOWN);
      // From an earlier state all but the first are still to be expanded.
      expect(insert(visited, at(n), hash(n), 0)).toBe(n === 0 ? KNOWN : WAITING);
    }
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

describe('the visited set of fingerprints', () => {
  const leveled = (isLeveled: boolean) => {
    const visited = createVisited(1, 1e6, true, isLeveled);
    const store = (n: number, level: number) => {
      visited.level = level;
      return insertFingerprint(visited, Int32Array.of(n), Math.imul(n, 0x9e3779b1), n, 0, 0);
    };
    return { visited, store };
  };

  it('takes for waiting what is as deep as what is stored now', () => {
    const { store } = leveled(true);
    expect([store(1, 0), store(2, 1), store(3, 1), store(4, 2)]).toEqual([0, 1, 2, 3]);
    expect([store(1, 1), store(2, 1), store(3, 1), store(4, 1)]).toEqual([KNOWN, WAITING, WAITING, KNOWN]);
    expect([store(1, 2), store(2, 2), store(3, 2), store(4, 2)]).toEqual([KNOWN, KNOWN, KNOWN, WAITING]);
  });

  it('takes nothing for waiting where nobody asks, or beyond the depths that it tells apart', () => {
    const { store: unasked, visited } = leveled(false);
    expect([unasked(1, 1), unasked(1, 1), visited.levels.length]).toEqual([0, KNOWN, 0]);
    const { store } = leveled(true);
    expect([store(1, DEPTH_MAX - 1), store(1, DEPTH_MAX - 1)]).toEqual([0, WAITING]);
    for (const level of [DEPTH_MAX, DEPTH_MAX + 1, 2 * DEPTH_MAX + 2]) {
      expect(store(level, level)).toBeGreaterThan(0);
      for (const now of [level, DEPTH_MAX, DEPTH_MAX + 1, 0]) expect(store(level, now)).toBe(KNOWN);
    }
  });

  it('keeps depths while its table grows', () => {
    const COUNT = 20_000;
    const LEVELS = 7;
    const { visited, store } = leveled(true);
    const slots = visited.slot_mask + 1;
    for (let n = 0; n < COUNT; n++) {
      expect(reserve(visited, 1, 1e9)).toBe(true);
      expect(store(n, n % LEVELS)).toBe(n);
    }
    expect(visited.slot_mask + 1).toBeGreaterThanOrEqual(8 * slots);
    expect(visited.levels.length).toBe(visited.slot_mask + 1);
    for (let n = 0; n < COUNT; n++)
      for (const level of [n % LEVELS, (n + 1) % LEVELS])
        expect(store(n, level)).toBe(level === n % LEVELS ? WAITING : KNOWN);
    // The bytes of the depths are counted, too.
    expect(visitedBytes(visited)).toBe(
      visitedBytes({ ...visited, levels: new Uint16Array(0) }) + 2 * visited.levels.length,
    );
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
