/**
 * Where the clients come from, in shared memory: a word for each thread of each process, the IPv4 address of its client, or 0. Who
 * enters holds the accept mutex, and each word is written by its own thread, or by the parent when that is dead.
 */
import { present } from '../../sim/vocabulary/errors.ts';
import type { Memory } from '../memory.ts';
import type { Driver } from './operation.ts';
import type { Self } from './self.ts';

const nobody = 0;

/** `peer` says where the client of the thread that acts comes from. */
export const addressesDriver = (
  { addresses, shape }: Memory,
  self: Self,
  { peer, connections_max }: { readonly peer: () => number; readonly connections_max: number },
): Driver<'addresses.enter' | 'addresses.leave'> => {
  const own = () => self.process * shape.threads + self.thread;
  return {
    'addresses.enter': {
      perform: () => {
        const address = peer();
        let count = 0;
        for (let at = 0; at < addresses.length; at++) if (Atomics.load(addresses, at) === address) count++;
        if (count >= connections_max) return { reply: 'CROWDED' };
        Atomics.store(addresses, own(), address);
        return { reply: 'ENTERED' };
      },
    },
    'addresses.leave': {
      perform: () => {
        Atomics.store(addresses, own(), nobody);
        return { reply: 'LEFT' };
      },
    },
  };
};

/** The parent's: forgets the clients of a dead process. */
export const addressSweeper = ({ addresses, shape }: Memory): Driver<'addresses.sweep'> => ({
  'addresses.sweep': {
    perform: ({ scan }) => {
      const first = present(scan, 'cursor') * shape.threads;
      for (let at = first; at < first + shape.threads; at++) Atomics.store(addresses, at, nobody);
      return { reply: 'SWEPT' };
    },
  },
});

/** 127.0.0.1 */
export const inDots = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
