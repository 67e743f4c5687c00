/** The process table as a child and its threads see it. */
import { dieWithParent, EAGAIN, exitNow, readable, receive } from '../libc.ts';
import type { Driver } from './operation.ts';

type ChildOptions = {
  /** The pid of the parent that forked this process. */
  readonly parent: number;
  /** Where the main thread writes a byte for each thread that died. */
  readonly news: number;
  /** Asks the main thread, which alone can, to start the threads. */
  readonly spawn: () => void;
};

/** The forwarder's. */
export const childProcessesDriver = ({
  parent,
  news,
  spawn,
}: ChildOptions): Driver<'processes.begin' | 'processes.spawn' | 'processes.watch' | 'processes.leave'> => {
  const byte = new Uint8Array(1);
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
      interest: () => ({ fd: news, events: readable }),
      perform: () => (receive(news, byte) === EAGAIN ? undefined : { reply: 'THREAD_DIED' }),
    },
    'processes.leave': { perform: () => exitNow(1) },
  };
};

/** A thread's. It runs only once its process has spawned it. */
export const threadProcessesDriver = (): Driver<'processes.start' | 'processes.exit'> => ({
  'processes.start': { perform: () => ({ reply: 'STARTED' }) },
  'processes.exit': { perform: () => exitNow(0) },
});
