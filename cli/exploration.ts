/** Explores one configuration after the other, tells how far it is, and says at Ctrl-C what was done so far. */
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
  /** Nothing is told of the progress. */
  readonly quiet: boolean;
  readonly explore: (
    searcher: Searcher,
    parameters: Parameters,
    onProgress: (progress: Progress) => void,
  ) => Promise<Result>;
  /** Gets each result as it comes. */
  readonly tell?: (result: Result) => void;
};

/** Throws what `explore` throws. Interrupted, it ends the process. */
export const exploredAll = async <Result extends Explored>({
  configurations,
  quiet,
  explore,
  tell,
}: Exploration<Result>): Promise<readonly Result[]> => {
  const searcher = createSearcher();
  const results: Result[] = [];
  let last: Progress | undefined;
  let line = progressFor(configurations[0]);
  const interrupt = (): void => {
    line.done();
    process.stderr.write(`parley: interrupted ${soFar(results, configurations, last)}\n`);
    process.exit(exitCodes.interrupted);
  };
  process.once('SIGINT', interrupt);
  try {
    for (const parameters of configurations) {
      last = undefined;
      line = progressFor(parameters);
      const result = await explore(searcher, parameters, (progress) => {
        last = progress;
        if (!quiet) line.tell(progress);
      });
      line.done();
      results.push(result);
      tell?.(result);
    }
    return results;
  } finally {
    process.off('SIGINT', interrupt);
    await searcher.end();
  }
};

const progressFor = (parameters: Parameters | undefined) => {
  const name = parameters === undefined ? '' : configurationName(parameters);
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
