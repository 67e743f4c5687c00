/** Work on threads of its own, and what is said of it at Ctrl-C: how far it got. */

import { exitCodes } from './exit-codes.ts';
import { usualJobs } from './exploration.ts';
import { createSearcher, type Searcher } from './searcher.ts';

/** One piece of work. Throws what `work` throws. Interrupted, it ends the process after one line that ends with `soFar`. */
export const interruptible = async <Result>(
  soFar: () => string,
  work: (searcher: Searcher) => Promise<Result>,
): Promise<Result> => {
  const [result] = await interruptibleOnEach(soFar, [undefined], work);
  return result as Result;
};

/** The same for each of many things, several at once; the results in the order of these. */
export const interruptibleOnEach = async <Thing, Result>(
  soFar: () => string,
  things: readonly Thing[],
  work: (searcher: Searcher, thing: Thing) => Promise<Result>,
): Promise<readonly Result[]> => {
  const searchers = Array.from({ length: usualJobs(things.length) }, createSearcher);
  const results: Result[] = [];
  let begun = 0;
  const take = async (searcher: Searcher): Promise<void> => {
    for (let at = begun++; at < things.length; at = begun++) results[at] = await work(searcher, things[at] as Thing);
  };
  const interrupt = (): void => {
    process.stderr.write(`parley: interrupted ${soFar()}.\n`);
    process.exit(exitCodes.interrupted);
  };
  process.once('SIGINT', interrupt);
  try {
    await Promise.all(searchers.map(take));
    return results;
  } finally {
    process.off('SIGINT', interrupt);
    await Promise.all(searchers.map((searcher) => searcher.end()));
  }
};
