import fc from 'fast-check';
import { expect, test } from 'vitest';
import { queueOf } from './queue.ts';

test('a queue gives what was put first, as an array would, over whatever length', () => {
  const acts = fc.array(fc.record({ put: fc.nat(400), take: fc.nat(400) }), { maxLength: 8 });
  fc.assert(
    fc.property(acts, (rounds) => {
      const [queue, plain] = [queueOf<number>(), [] as number[]];
      let next = 0;
      for (const { put, take } of rounds) {
        for (let one = 0; one < put; one++) {
          queue.put(next);
          plain.push(next++);
        }
        const taken = Array.from({ length: take }, queue.take);
        const wanted = Array.from({ length: take }, () => plain.shift());
        expect(taken).toEqual(wanted);
        expect(queue.length()).toBe(plain.length);
      }
    }),
  );
});
