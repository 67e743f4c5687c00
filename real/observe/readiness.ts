/** Whether the server serves as it should: every child reads and every thread can accept. */
import type { Memory } from '../memory.ts';
import { isStopping, runningAs } from './tally.ts';

/** Undefined if it does, else why not, in one line. */
export const notReady = (memory: Memory): string | undefined => {
  if (isStopping(memory)) return 'The server shuts down.';
  for (let process = 0; process < memory.shape.processes; process++) {
    const reason = notReadyProcess(memory, process);
    if (reason !== undefined) return reason;
  }
  return undefined;
};

const notReadyProcess = (memory: Memory, process: number): string | undefined => {
  const { threads } = memory.shape;
  const incarnation = Atomics.load(memory.lives, process);
  if (incarnation === 0) return `Process ${process} does not live: it is being forked.`;
  if (runningAs(memory, { process }) !== incarnation) return `Process ${process} starts: it does not read yet.`;
  const states = Array.from({ length: threads }, (_, thread) => runningAs(memory, { process, thread }));
  const ended = states.filter((state) => state === -incarnation).length;
  if (ended > 0) {
    return `Process ${process} has used up its quota and waits for its last clients: ${ended} of ${threads} threads accept no more.`;
  }
  const running = states.filter((state) => state === incarnation).length;
  if (running < threads) return `Process ${process} starts: ${running} of ${threads} threads accept.`;
  return undefined;
};
