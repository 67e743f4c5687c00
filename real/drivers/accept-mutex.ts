/** The process-shared mutex around accept: a robust pthread mutex, so the next owner is told of a dead one. */
import { lockMutex, repairMutex, unlockMutex } from '../libc.ts';
import { holder_word, type Memory } from '../memory.ts';
import type { Driver } from './operation.ts';

export const acceptMutexDriver = (
  memory: Memory,
  process: number,
  thread: number,
): Driver<'accept-mutex.acquire' | 'accept-mutex.repair' | 'accept-mutex.release'> => {
  const { acceptMutex, words, shape } = memory;
  return {
    'accept-mutex.acquire': {
      perform: () => {
        const ownerDied = lockMutex(acceptMutex);
        Atomics.store(words, holder_word, 1 + process * shape.threads + thread);
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
