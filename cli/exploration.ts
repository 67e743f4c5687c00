/** Explores several configurations at once, tells of them in their order and how far the next is, and says at Ctrl-C what was done so far. */
import { availableParallelism } from 'node:os';
import { configurationName } from '../properties/configurations.ts';
import type { Progress } from '../sim/engine/index.ts';
import type { Parameters } from '../sim/vocabulary/parameters.ts';
import { exitCodes } from './exit-codes.ts';
import { progressLine } from './progress.ts';
import { createSearcher, type Searcher } from './searcher.ts';
import { counted, grouped, rounded } from './text.ts';

/** What is said of a result when the rest never comes. */
type Explored = {
  readonly states: number;
  readonly properties: readonly { readonly name: string; readonly verdict: string }[];
  readonly error?: { readonly message: string };
};

type Exploration<Result> = {
  readonly configurations: readonly Parameters[];
  /** How many are explored at once: each on a thread of its own. */
  readonly jobs: number;
  /** Nothing is told of the progress. */
  readonly quiet: boolean;
  readonly explore: (
    searcher: Searcher,
    parameters: Parameters,
    onProgress: (progress: Progress) => void,
  ) => Promise<Result>;
  /** Gets each result once all before it are there. */
  readonly tell?: (result: Result) => void;
};

/** More would take memory from one another. */
const JOBS_MAX = 4;

/** How many of so many configurations are explored at once unless somebody says how many. */
export const usualJobs = (configurations: number): number =>
  Math.max(1, Math.min(availableParallelism(), JOBS_MAX, configurations));

/** The results in the order of the configurations. Throws what `explore` throws. Interrupted, it ends the process. */
export const exploredAll = async <Result extends Explored>({
  configurations,
  jobs,
  quiet,
  explore,
  tell,
}: Exploration<Result>): Promise<readonly Result[]> => {
  const searchers = Array.from({ length: jobs }, createSearcher);
  const found = new Map<number, Result>();
  const results: Result[] = [];
  const last = new Map<number, Progress>();
  /** Of each that was begun: it knows since when. */
  const lines = new Map<number, ReturnType<typeof progressFor>>();
  const interrupt = (): void => {
    lines.get(results.length)?.done();
    process.stderr.write(`parley: interrupted ${soFar(results, configurations, last.get(results.length))}\n`);
    process.exit(exitCodes.interrupted);
  };
  const tellAll = (): void => {
    for (let next = found.get(results.length); next !== undefined; next = found.get(results.length)) {
      lines.get(results.length)?.done();
      results.push(next);
      tell?.(next);
    }
  };
  let begun = 0;
  const work = async (searcher: Searcher): Promise<void> => {
    for (let place = begun++; place < configurations.length; place = begun++) {
      const parameters = configurations[place] as Parameters;
      lines.set(place, progressFor(parameters));
      const result = await explore(searcher, parameters, (progress) => {
        last.set(place, progress);
        if (!quiet && place === results.length) lines.get(place)?.tell(progress);
      });
      found.set(place, result);
      tellAll();
    }
  };
  process.once('SIGINT', interrupt);
  try {
    await Promise.all(searchers.map(work));
    return results;
  } finally {
    process.off('SIGINT', interrupt);
    await Promise.all(searchers.map((searcher) => searcher.end()));
  }
};

const progressFor = (parameters: Parameters) => {
  const name = configurationName(parameters);
  return progressLine(
    ({ states, depth, frontier, bytes }: Progress, elapsed_ms) =>
      `${name}: ${grouped(states)} states, depth ${depth}, ${grouped(frontier)} to expand, ${rounded((states / elapsed_ms) * 1000)}/s, ${rounded(bytes)}B`,
  );
};

/** `after 3 of 18 configurations, 1,234 states, nothing fell; within N=2 T=1 CPP=2, 2 clients, after 200,000 states, depth 31.` */
const soFar = (
  results: readonly Explored[],
  configurations: readonly Parameters[],
  last: Progress | undefined,
): string => {
  const states = results.reduce((sum, result) => sum + result.states, 0);
  const fallen = new Set(
    results.flatMap(({ properties }) =>
      properties.flatMap(({ name, verdict }) => (verdict === 'violated' ? [name] : [])),
    ),
  );
  const found = [
    ...(results.some(({ error }) => error !== undefined) ? ['an error'] : []),
    ...(fallen.size === 0 ? [] : [`violated: ${[...fallen].join(', ')}`]),
  ];
  const current = configurations[results.length];
  return [
    `after ${results.length} of ${counted(configurations.length, 'configuration')}`,
    ...(results.length === 0
      ? []
      : [`, ${counted(states, 'state')}, ${found.length === 0 ? 'nothing fell' : found.join(', ')}`]),
    ...(current === undefined
      ? []
      : [
          `; within ${configurationName(current)}${last === undefined ? '' : `, after ${grouped(last.states)} states, depth ${last.depth}`}`,
        ]),
    '.',
  ].join('');
};
