/**
 * The process table as the parent sees it. libuv reaps dead children by itself and tells each death by identity; here
 * these tellings become what the machine knows: one pending SIGCHLD, and a waitpid for each index of the array.
 */
import { present } from '../../sim/vocabulary/errors.ts';
import type { OperationName } from '../../sim/vocabulary/operations.ts';
import type { PidEntry, Registers } from '../../sim/vocabulary/registers.ts';
import type { Memory } from '../memory.ts';
import type { Driver } from './operation.ts';

/** A child as the parent holds it. */
export type ForkedChild = {
  readonly pid: number;
  readonly kill: () => void;
};

type ParentOptions = {
  readonly memory: Memory;
  /** Starts the process for that p_id and incarnation; undefined if it could not be started. `onDeath` is called once. */
  readonly fork: (process: number, incarnation: number, onDeath: () => void) => ForkedChild | undefined;
  readonly release: () => void;
  /** Tells all threads that the server goes down. */
  readonly goDown: () => void;
  /** Something happened that the parent may be waiting for. */
  readonly wake: () => void;
};

type ParentOperation = Extract<
  OperationName,
  | 'processes.create'
  | 'processes.fork-first'
  | 'processes.fork-again'
  | 'processes.store-first'
  | 'processes.store-again'
  | 'processes.waitpid'
  | 'processes.take-sigchld'
  | 'processes.take-sigint'
  | 'processes.take-sigterm'
  | 'processes.any-left'
  | 'processes.kill-next'
  | 'processes.release'
  | 'processes.exit-parent'
>;

type ParentProcesses = {
  readonly operations: Driver<ParentOperation>;
  /** Somebody asked for the shutdown. */
  readonly interrupt: () => void;
  /** Somebody asked for the drain. */
  readonly terminate: () => void;
  /** The pid of each p_id's process, 0 where none lives. */
  readonly pids: () => readonly number[];
  /** For the end that no machine foresees: the parent itself is defective. */
  readonly killAll: () => void;
};

export const parentProcessesDriver = ({ memory, fork, release, goDown, wake }: ParentOptions): ParentProcesses => {
  const count = memory.shape.processes;
  const children: (ForkedChild | undefined)[] = Array.from({ length: count });
  /** Dead, and not waited for by the machine. */
  const zombies = new Set<number>();
  let incarnations = 0;
  let sigchld = false;
  let sigint = false;
  let sigterm = false;

  const start = (process: number): 'FORKED' | 'FAILED' => {
    const incarnation = ++incarnations;
    // Before the fork: the child may lock as soon as it runs.
    Atomics.store(memory.lives, process, incarnation);
    const child = fork(process, incarnation, () => {
      // From here on whoever meets a lock that it held may clear it, the parent in the middle of a recovery too.
      Atomics.store(memory.lives, process, 0);
      children[process] = undefined;
      zombies.add(process);
      sigchld = true;
      wake();
    });
    if (child === undefined) {
      Atomics.store(memory.lives, process, 0);
      return 'FAILED';
    }
    children[process] = child;
    return 'FORKED';
  };

  return {
    interrupt: () => {
      sigint = true;
      wake();
    },
    terminate: () => {
      sigterm = true;
      wake();
    },
    pids: () => children.map((child) => child?.pid ?? 0),
    killAll: () => {
      for (const child of children) child?.kill();
    },
    operations: {
      // The memory and the sockets were made before this machine began; what it creates is the array.
      'processes.create': {
        perform: () => ({ reply: 'CREATED', sets: { cursor: 0, pids: children.map((): PidEntry => 'empty') } }),
      },
      'processes.fork-first': {
        perform: ({ cursor }) => {
          const reply = start(present(cursor, 'cursor'));
          return { reply, sets: { pid: entryOf(reply) } };
        },
      },
      'processes.fork-again': {
        perform: ({ scan }) => {
          const reply = start(present(scan, 'cursor'));
          return { reply, sets: { successor: entryOf(reply) } };
        },
      },
      'processes.store-first': {
        perform: (registers) => {
          const cursor = present(registers.cursor, 'cursor');
          const pids = stored(registers, cursor, registers.pid);
          return cursor + 1 === count
            ? { reply: 'END', sets: { pids } }
            : { reply: 'NEXT', sets: { pids, cursor: cursor + 1 } };
        },
      },
      'processes.store-again': {
        perform: (registers) => {
          const scan = present(registers.scan, 'cursor');
          return { reply: 'NEXT', sets: { pids: stored(registers, scan, registers.successor), scan: scan + 1 } };
        },
      },
      'processes.waitpid': {
        perform: (registers) => {
          const scan = present(registers.scan, 'cursor');
          const pids = present(registers.pids, 'process ids');
          if (scan === count) return { reply: 'END', sets: { pids } };
          if (pids[scan] !== 'current' || !zombies.delete(scan))
            return { reply: 'NOTHING', sets: { pids, scan: scan + 1 } };
          return { reply: 'REAPED', sets: { pids: withEntry(pids, scan, 'gone'), scan } };
        },
      },
      'processes.take-sigchld': {
        perform: () => {
          if (!sigchld) return undefined;
          sigchld = false;
          return { reply: 'SIGCHLD', sets: { scan: 0 } };
        },
      },
      'processes.take-sigint': {
        perform: () => {
          if (!sigint) return undefined;
          sigint = false;
          return { reply: 'SIGINT', sets: { cursor: 0 } };
        },
      },
      'processes.take-sigterm': {
        perform: () => {
          if (!sigterm) return undefined;
          sigterm = false;
          goDown();
          return { reply: 'SIGTERM', sets: { cursor: 0 } };
        },
      },
      'processes.any-left': {
        perform: () => ({ reply: zombies.size > 0 || children.some((child) => child !== undefined) ? 'SOME' : 'NONE' }),
      },
      'processes.kill-next': {
        perform: (registers) => {
          const cursor = present(registers.cursor, 'cursor');
          if (cursor >= count) return { reply: 'END' };
          // One that died and was not waited for is in the array still; its pid may be somebody else's by now.
          children[cursor]?.kill();
          return { reply: 'KILLED', sets: { cursor: cursor + 1 } };
        },
      },
      'processes.release': {
        perform: () => {
          release();
          return { reply: 'RELEASED' };
        },
      },
      // The process itself ends when its event loop has nothing left: the last child's death.
      'processes.exit-parent': { perform: () => ({ reply: 'EXITED' }) },
    },
  };
};

const withEntry = (pids: readonly PidEntry[], index: number, entry: PidEntry): readonly PidEntry[] =>
  pids.map((old, position) => (position === index ? entry : old));

/** The array with what fork returned at `index`. */
const stored = ({ pids }: Registers, index: number, pid: PidEntry | undefined): readonly PidEntry[] =>
  withEntry(present(pids, 'process ids'), index, present(pid, 'pid'));

const entryOf = (reply: 'FORKED' | 'FAILED'): PidEntry => (reply === 'FORKED' ? 'current' : 'minus-one');
