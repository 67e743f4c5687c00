import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clearUnsent, dropSent, headOf, nothingUnsent, putUnsent } from './unsent.ts';

test('what is put in comes out, in order, whatever is taken at a time', () => {
  const act = fc.oneof(
    fc.record({ puts: fc.integer({ min: 0, max: 100_000 }) }),
    fc.record({ takes: fc.integer({ min: 1, max: 100_000 }) }),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const unsent = nothingUnsent();
      let next = 0;
      let plain = Buffer.alloc(0);
      const take = (most: number) => {
        const head = headOf(unsent).subarray(0, most);
        expect(head.equals(plain.subarray(0, head.length))).toBe(true);
        expect(head.length > 0).toBe(plain.length > 0);
        dropSent(unsent, head.length);
        plain = plain.subarray(head.length);
      };
      for (const one of acts) {
        if ('takes' in one) take(one.takes);
        else {
          const bytes = Buffer.from(Array.from({ length: one.puts }, () => next++ % 251));
          putUnsent(unsent, bytes);
          plain = Buffer.concat([plain, bytes]);
        }
        expect(unsent.byte_count).toBe(plain.length);
      }
      while (plain.length > 0) take(Number.POSITIVE_INFINITY);
      expect([unsent.byte_count, headOf(unsent).length]).toEqual([0, 0]);
    }),
  );
});

test('a put of no bytes does not stand in the way of what follows', () => {
  const unsent = nothingUnsent();
  putUnsent(unsent, Buffer.alloc(0));
  putUnsent(unsent, Buffer.alloc(65_537));
  expect(headOf(unsent).length).toBe(65_537);
});

test('nothing is left of what is cleared', () => {
  const unsent = nothingUnsent();
  putUnsent(unsent, Buffer.from('lost'));
  clearUnsent(unsent);
  putUnsent(unsent, Buffer.from('kept'));
  expect([headOf(unsent).toString(), unsent.byte_count]).toEqual(['kept', 4]);
});
