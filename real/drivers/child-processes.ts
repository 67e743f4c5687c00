/** The process table as a child and its threads see it. */
import { dieWithParent, EAGAIN, exitNow, type Interest, type Pair, readable, receive, send } from '../libc.ts';
import { going_down_word, type Memory } from '../memory.ts';
import type { Driver } from './operation.ts';
import { countRetired, retiredIn } from './quota.ts';

type ChildOptions = {
  /** The pid of the parent that forked this process. */
  readonly parent: number;
  /** Where the main thread writes a byte for each thread that died. */
  readonly news: number;
  /** Asks the main thread, which alone can, to start the threads. */
  readonly spawn: () => void;
  readonly threads: number;
  readonly quota: SharedArrayBuffer;
  /** Becomes readable when a thread has retired. */
  readonly retired: number;
  /** Whether something may have come there since it was asked last. Absent: who polls the interests is told by these. */
  readonly mayRead?: (fd: number) => boolean;
};

/** The forwarder's. */
export const childProcessesDriver = ({
  parent,
  news,
  spawn,
  threads,
  quota,
  retired,
  mayRead,
}: ChildOptions): Driver<
  'processes.begin' | 'processes.spawn' | 'processes.watch' | 'processes.watch-drain' | 'processes.leave'
> => {
  const byte = new Uint8Array(1);
  const told = new Set([news, retired]);
  const isTold = mayRead ?? ((fd) => told.delete(fd));
  const interestIn = (fd: number) => (): Interest => ({ fd, events: readable, ready: () => void told.add(fd) });
  return {
    'processes.begin': {
      perform: () => ({ reply: dieWithParent(parent) ? 'BORN' : 'ORPHANED', sets: { pids: [] } }),
    },
    'processes.spawn': {
      perform: () => {
        spawn();
        return { reply: 'SPAWNED' };
      },
    },
    'processes.watch': {
      interest: interestIn(news),
      perform: () => (!isTold(news) || receive(news, byte) === EAGAIN ? undefined : { reply: 'THREAD_DIED' }),
    },
    'processes.watch-drain': {
      interest: interestIn(retired),
      perform: () => {
        if (!isTold(retired)) return undefined;
        // The bytes only wake; the number counts.
        receive(retired, byte);
        return retiredIn(quota) === threads ? { reply: 'DRAINED' } : undefined;
      },
    },
    'processes.leave': { perform: (_registers, argument) => exitNow(argument === 'drained' ? 0 : 1) },
  };
};

type ThreadOptions = {
  readonly memory: Memory;
  /** Readable once the server goes down, and never read. */
  readonly goingDown: number;
  readonly quota: SharedArrayBuffer;
  readonly retired: Pair;
};

/** A thread's. It runs only once its process has spawned it. */
export const threadProcessesDriver = ({
  memory,
  goingDown,
  quota,
  retired,
}: ThreadOptions): Driver<'processes.start' | 'processes.heed-drain' | 'processes.retire' | 'processes.exit'> => ({
  'processes.start': { perform: () => ({ reply: 'STARTED' }) },
  'processes.heed-drain': {
    interest: () => ({ fd: goingDown, events: readable }),
    perform: () => (Atomics.load(memory.words, going_down_word) === 0 ? undefined : { reply: 'DRAINING' }),
  },
  'processes.retire': {
    perform: () => {
      countRetired(quota);
      send(retired.write, new Uint8Array(1));
      return { reply: 'RETIRED' };
    },
  },
  'processes.exit': { perform: () => exitNow(0) },
});
