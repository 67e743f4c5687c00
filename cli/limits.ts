/** The bounds of an exhaustive search, as the command line says them. */
import { totalmem } from 'node:os';
import type { SearchLimits } from '../sim/engine/index.ts';
import { wholeNumber } from './options.ts';

export type LimitWords = {
  readonly maxStates: string;
  readonly maxDepth: string;
  readonly maxSeconds: string;
  readonly maxMemory?: string;
};

/** For each of so many searches at once. Throws a UsageError for a word that is no number in its range. */
export const limitsOf = ({ maxStates, maxDepth, maxSeconds, maxMemory }: LimitWords, jobs = 1): SearchLimits => ({
  states_max: wholeNumber('--max-states', maxStates, 1, 4_000_000_000),
  depth_max: wholeNumber('--max-depth', maxDepth, 0, 1_000_000_000),
  time_max_ms: wholeNumber('--max-seconds', maxSeconds, 1, 1_000_000) * 1000,
  memory_max_bytes: memoryMax(maxMemory, jobs),
});

const memoryMax = (word: string | undefined, jobs: number): number => {
  const mebibyte = 1024 * 1024;
  if (word !== undefined) return wholeNumber('--max-memory', word, 1, 1_000_000) * mebibyte;
  return Math.min(totalmem(), process.constrainedMemory() || totalmem()) / 2 / jobs;
};
