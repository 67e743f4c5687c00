/**
 * States per second of the exact search, one thread, no reduction, no property, beside SPIN's on the same system in the same run,
 * interleaved: `npm run bench:spin -- [rounds] [kills]`, a few minutes.
 *
 * SPIN is asked twice. With tables (`parley export`) it looks up what the search has learnt, in embedded C: no model could give it less
 * work. With `--pure` it is given the same steps in Promela, its own language. Both have a byte of state for each component, a hash
 * table and a stack of the right size, and are compiled beforehand; with tables in several ways, of which the fastest is measured.
 *
 * All tell their own time, from the first state on. Where others use the machine, too, the processor's time says more than the
 * clock; that is told beside it: of the whole program for SPIN, of the call with what its compiler and collector do in other threads
 * for the search.
 */
import { hardened } from '../sim/design/design.ts';
import { relate, search } from '../sim/engine/index.ts';
import { promelaOf } from '../sim/promela/promela.ts';
import { type Parameters, parametersOf } from '../sim/vocabulary/parameters.ts';
import { configurationName } from './configurations.ts';
import { assembleFor } from './index.ts';
import { type SpinProgram, spinMissing, spinProgram } from './spin.test-helper.ts';

/** In milliseconds, since any fixed moment. */
type Clocks = { readonly wall: () => number; readonly processor: () => number };

/** States per second, by the clock and by the processor's time. */
type Rate = { readonly wall: number; readonly processor: number };

type SpinBench = {
  readonly name: string;
  readonly states: number;
  readonly transitions: number;
  /** How SPIN's fastest program with tables was compiled. */
  readonly flags: string;
  /** `compact`: the search with fingerprints instead of states. */
  readonly rounds: readonly { readonly [What in 'search' | 'compact' | 'tables' | 'pure']: Rate }[];
};

const FLAGS = ['-O3', '-O3 -DNOFAIR', '-O3 -DNOCOMP -DNOFAIR', '-O2 -DNOCOMP -DNOFAIR'] as const;

/** Compares them on the hardened chat of that size. @throws Error where SPIN counts other states than the search */
export const benchSpin = (
  changes: Partial<Parameters>,
  rounds: number,
  { wall, processor }: Clocks,
  flags: readonly string[] = FLAGS,
): SpinBench => {
  const parameters = parametersOf(changes);
  const { system } = assembleFor([], { design: hardened, parameters });
  const limits = { states_max: 20_000_000, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 8e9 };
  const { outcome, relation } = relate(system, { limits, clock_ms: wall });
  if (relation === undefined) throw new Error(`${configurationName(parameters)} is not exhausted`);
  const { states, transitions } = outcome;
  const rateOf = (wall_ms: number, processor_ms: number): Rate => ({
    wall: (1000 * states) / wall_ms,
    processor: (1000 * states) / processor_ms,
  });
  const made: SpinProgram[] = [];
  const programOf = (own: string, pure: boolean): (() => Rate) => {
    const model = promelaOf(relation, { title: configurationName(parameters), counts: outcome, pure });
    const program = spinProgram(model, { change: (command) => command.replace('-O3', own) });
    made.push(program);
    return () => {
      const run = program.run();
      if (run.states !== states) throw new Error(`SPIN counts ${run.states} states, the search ${states}`);
      return rateOf(run.elapsed_ms, run.processor_ms);
    };
  };
  const searched = (store: 'exact' | 'fingerprint'): Rate => {
    const since = processor();
    const { elapsed_ms } = search(system, [], { limits, clock_ms: wall, store });
    return rateOf(elapsed_ms, processor() - since);
  };
  try {
    const tried = flags.map((own) => {
      const tables = programOf(own, false);
      return { own, tables, rate: Math.max(tables().processor, tables().processor) };
    });
    const { own, tables } = tried.reduce((best, one) => (one.rate > best.rate ? one : best));
    // Half a minute each time: once is enough for so large a ratio.
    const pure = programOf(own, true)();
    return {
      name: configurationName(parameters),
      states,
      transitions,
      flags: own,
      rounds: Array.from({ length: rounds }, () => ({
        search: searched('exact'),
        compact: searched('fingerprint'),
        tables: tables(),
        pure,
      })),
    };
  } finally {
    for (const { discard } of made) discard();
  }
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const lineOf = (what: string, rates: readonly Rate[]): string => {
  const millions = (values: readonly number[]) =>
    `${(median(values) / 1e6).toFixed(2)} (${values.map((value) => (value / 1e6).toFixed(2)).join(', ')})`;
  const { wall, processor } = { wall: rates.map((rate) => rate.wall), processor: rates.map((rate) => rate.processor) };
  return `  ${what.padEnd(19)} M states/s ${millions(wall)}; by the processor's time ${millions(processor)}`;
};

if (process.argv[1]?.endsWith('spin.bench.js')) {
  const missing = spinMissing();
  if (missing !== undefined) console.log(missing);
  else {
    const [rounds = 5, kills = 1] = process.argv.slice(2).map(Number);
    const clocks: Clocks = {
      wall: () => performance.now(),
      processor: () => {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1000;
      },
    };
    const result = benchSpin({ processes: 1, threads: 2, kills }, rounds, clocks);
    const ratio = (to: 'tables' | 'pure') =>
      (['wall', 'processor'] as const)
        .map((of) => median(result.rounds.map((round) => round.search[of] / round[to][of])).toFixed(2))
        .join("; by the processor's time ");
    const rates = (of: 'search' | 'compact' | 'tables' | 'pure') => result.rounds.map((round) => round[of]);
    console.log(`chat, ${result.name}: ${result.states} states, ${result.transitions} transitions, the same in SPIN`);
    console.log(lineOf('search', rates('search')));
    console.log(lineOf('  with fingerprints', rates('compact')));
    console.log(lineOf('SPIN with tables', rates('tables')));
    console.log(lineOf('SPIN, Promela alone', rates('pure').slice(0, 1)));
    console.log(`  SPIN's fastest program: gcc ${result.flags} -DSAFETY -DNOREDUCE`);
    console.log(`  ratio to SPIN with tables: ${ratio('tables')}`);
    console.log(`  ratio to SPIN, Promela alone: ${ratio('pure')}`);
  }
}
