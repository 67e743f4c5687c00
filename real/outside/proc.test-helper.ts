/** Processes as /proc shows them. Only those that the chaos started are ever looked for or killed, by their pid. */
import { readFileSync } from 'node:fs';

/** Whether a child of a server runs under that pid; one that is dead and waits to be reaped does not, and whoever got its pid later is none. */
export const isChild = (pid: number): boolean => {
  try {
    // A process that has ended has no command line any more.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('child-main.js');
  } catch {
    return false;
  }
};

/** The children of a process now. */
export const childrenOf = (pid: number): readonly number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
};

/** Bytes of memory that are the process's share; 0 if it has ended. */
export const pssOf = (pid: number): number => {
  try {
    return Number(/^Pss: +(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
};

/** Kills a process of which it does not matter whether it has just ended. */
export const kill = (pid: number, signal: NodeJS.Signals = 'SIGKILL'): void => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};
