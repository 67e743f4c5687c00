/** One piece of work on a thread of its own, and what is said of it at Ctrl-C: how far it got. */
import { exitCodes } from './exit-codes.ts';
import { createSearcher, type Searcher } from './searcher.ts';

/** Throws what `work` throws. Interrupted, it ends the process after one line that ends with `soFar`. */
export const interruptible = async <Result>(
  soFar: () => string,
  work: (searcher: Searcher) => Promise<Result>,
): Promise<Result> => {
  const searcher = createSearcher();
  const interrupt = (): void => {
    process.stderr.write(`parley: interrupted ${soFar()}.\n`);
    process.exit(exitCodes.interrupted);
  };
  process.once('SIGINT', interrupt);
  try {
    return await work(searcher);
  } finally {
    process.off('SIGINT', interrupt);
    await searcher.end();
  }
};
