/** The process-shared mutex around accept: a robust pthread mutex, so the next owner is told of a dead one. */
import { lockMutex, repairMutex, tryMutex, unlockMutex } from '../libc.ts';
import { holder_word, type Memory } from '../memory.ts';
import type { Driver } from './operation.ts';
import type { Self } from './self.ts';

export const acceptMutexDriver = (
  memory: Memory,
  self: Self,
  /** Whether one who finds it held is blocked at once, instead of sleeping until it is free. */
  tries = false,
): Driver<'accept-mutex.acquire' | 'accept-mutex.repair' | 'accept-mutex.release'> => {
  const { acceptMutex, words, shape } = memory;
  return {
    'accept-mutex.acquire': {
      perform: () => {
        const ownerDied = tries ? tryMutex(acceptMutex) : lockMutex(acceptMutex);
        if (ownerDied === undefined) return undefined;
        Atomics.store(words, holder_word, 1 + self.process * shape.threads + self.thread);
        return { reply: ownerDied ? 'OWNER_DIED' : 'ACQUIRED' };
      },
    },
    'accept-mutex.repair': {
      perform: () => {
        repairMutex(acceptMutex);
        return { reply: 'REPAIRED' };
      },
    },
    'accept-mutex.release': {
      perform: () => {
        Atomics.store(words, holder_word, 0);
        unlockMutex(acceptMutex);
        return { reply: 'RELEASED' };
      },
    },
  };
};
