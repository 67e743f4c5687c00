/**
 * States per second on the chat itself: N=2 T=1, 3 clients, 1 CHAT each, hardened, one thread, no reduction; once the
 * search alone, once with fingerprints and once with all properties, interleaved. `npm run bench`, or with a bound on the states.
 */
import { hardened } from '../sim/design/design.ts';
import { search } from '../sim/engine/index.ts';
import { parametersOf } from '../sim/vocabulary/parameters.ts';
import { allProperties, assembleFor, type PropertyDefinition, questions } from './index.ts';

type ChatBench = {
  readonly alone: readonly number[];
  /** Alone, with fingerprints instead of states. */
  readonly compact: readonly number[];
  readonly judged: readonly number[];
  readonly states: number;
};

/** States per second of each round, in the order in which they ran. */
export const benchChat = (states_max: number, rounds: number, clock_ms: () => number): ChatBench => {
  const environment = { design: hardened, parameters: parametersOf({ clients: 3 }) };
  const limits = { states_max, depth_max: 1_000_000, time_max_ms: 600_000, memory_max_bytes: 8e9 };
  const explore = (properties: readonly PropertyDefinition[], store: 'exact' | 'fingerprint' = 'exact') => {
    const assembly = assembleFor(properties, environment);
    const { states, elapsed_ms } = search(assembly.system, questions(assembly, properties), {
      limits,
      clock_ms,
      store,
    });
    return { states, rate: Math.round((states / elapsed_ms) * 1000) };
  };
  const runs = Array.from({ length: rounds }, () => ({
    alone: explore([]),
    compact: explore([], 'fingerprint'),
    judged: explore(allProperties),
  }));
  return {
    alone: runs.map(({ alone }) => alone.rate),
    compact: runs.map(({ compact }) => compact.rate),
    judged: runs.map(({ judged }) => judged.rate),
    states: runs[0]?.alone.states ?? 0,
  };
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

if (process.argv[1]?.endsWith('check.bench.js')) {
  const { alone, compact, judged, states } = benchChat(Number(process.argv[2] ?? 3_000_000), 3, () =>
    performance.now(),
  );
  const rate = (values: readonly number[]) =>
    `${(median(values) / 1e6).toFixed(2)} M states/s (${values.map((value) => (value / 1e6).toFixed(2)).join(', ')})`;
  console.log(`chat, N=2 T=1, 3 clients, 1 CHAT each, first ${states} states, one thread, no reduction`);
  console.log(`  search alone:        ${rate(alone)}`);
  console.log(`  with fingerprints:   ${rate(compact)}`);
  console.log(
    `  with ${allProperties.length} properties:  ${rate(judged)}, ${(median(judged) / median(alone)).toFixed(2)} of it`,
  );
}
