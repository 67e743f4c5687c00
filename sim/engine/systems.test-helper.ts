/** Small systems for tests: one that calls and others that listen, one that counts. */
import type { System, Value } from './index.ts';

/** One calls, then stops; all who listen count what they hear up to three. What they are called has what C and comments must not. */
export const calls: System = {
  components: [
    {
      name: 'the "caller"',
      initial: 'ready',
      actions: (value) => [
        {
          name: 'call {all}',
          target: 1,
          progress: true,
          take: (self, target) =>
            value === 'ready' ? { self, target, reply: 'HEARD', label: { type: 'call' } } : undefined,
        },
        {
          name: 'stop */',
          target: 1,
          progress: false,
          take: (_, target) => (value === 'ready' ? { self: 'done', target, reply: 'ENDÉ' } : undefined),
        },
      ],
    },
    { name: 'line', initial: null },
    ...['near', 'far'].map((name) => ({
      name,
      initial: 0,
      hears: () => true,
      hear: (value: Value) => Math.min((value as number) + 1, 3),
    })),
  ],
};

/** Counts to `end`, beside a bit that it turns over. */
export const counter = (end: number): System => ({
  components: [
    {
      name: 'counter',
      initial: 0,
      actions: (value) => [
        {
          name: 'count',
          target: 1,
          progress: true,
          take: (self, bit) =>
            value === end ? undefined : { self: (self as number) + 1, target: bit === 0 ? 1 : 0, reply: 'COUNTED' },
        },
      ],
    },
    { name: 'bit', initial: 0 },
  ],
});
