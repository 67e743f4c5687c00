/**
 * States per second of `search`, exact and with fingerprints, beside its plain twin in the same run: `npm run bench -- [states]`.
 *
 * The system is generated: 12 looping actors over 13 shared passive components, about five steps enabled in a state.
 */
import type { Action, Component, System, Value } from './component.ts';
import { type Property, search } from './index.ts';
import { plainSearch } from './plain-search.test-helper.ts';

const ACTORS = 12;
const RESOURCES = 13;
const PLACES = 9;
const LEVELS = 6;

type BenchResult = {
  readonly states: number;
  readonly transitions: number;
  readonly bytes_per_state: number;
  readonly states_per_s: number;
  readonly plain_states_per_s: number;
  /** With fingerprints. */
  readonly compact: { readonly bytes_per_state: number; readonly states_per_s: number };
};

/** Every actor goes round its own places; in each it offers one or two actions on random resources, each blocked at random levels. */
function benchSystem(seed: number): System {
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const table = () => Array.from({ length: LEVELS }, () => (random(10) < 5 ? random(LEVELS) : -1));
  const actor = (index: number): Component => {
    const program = Array.from({ length: PLACES }, (_, place) =>
      Array.from({ length: 1 + random(2) }, (_, choice): Action => {
        const effects = table();
        return {
          name: `${place}.${choice}`,
          target: ACTORS + random(RESOURCES),
          progress: true,
          take: (self, target) => {
            const level = effects[target as number] as number;
            return level < 0 ? undefined : { self: ((self as number) + 1) % PLACES, target: level, reply: 'DONE' };
          },
        };
      }),
    );
    return { name: `actor ${index}`, initial: 0, actions: (value) => program[value as number] ?? [] };
  };
  const resource = (index: number): Component => ({ name: `resource ${index}`, initial: random(LEVELS) as Value });
  return {
    components: [
      ...Array.from({ length: ACTORS }, (_, index) => actor(index)),
      ...Array.from({ length: RESOURCES }, (_, index) => resource(index)),
    ],
  };
}

/** An invariant that always holds, and whose views often change. */
const benchProperties: readonly Property[] = [
  {
    name: 'two actors are somewhere',
    kind: 'invariant',
    reads: [0, 1],
    view: (_, value) => (value as number) > 3,
    holds: (views) => views.length === 2,
  },
];

/** Searches the generated system up to `states_max` states, and with the plain twin up to `plain_max`. */
export function bench(states_max: number, plain_max: number, clock_ms: () => number): BenchResult {
  const system = benchSystem(3);
  const limits = { states_max, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 33 };
  const speedOf = (store: 'exact' | 'fingerprint') => {
    const outcome = search(system, benchProperties, { limits, clock_ms, store });
    const { states, elapsed_ms, bytes } = outcome;
    return { outcome, bytes_per_state: bytes / states, states_per_s: (1000 * states) / elapsed_ms };
  };
  const { outcome, ...exact } = speedOf('exact');
  const { outcome: _, ...compact } = speedOf('fingerprint');
  const started_ms = clock_ms();
  const plain = plainSearch(system, benchProperties, { states_max: plain_max });
  const plain_ms = clock_ms() - started_ms;
  return {
    states: outcome.states,
    transitions: outcome.transitions,
    ...exact,
    compact,
    plain_states_per_s: (1000 * plain.states) / plain_ms,
  };
}

if (process.argv[1]?.endsWith('search.bench.js')) {
  const states = Number(process.argv[2] ?? 4_000_000);
  const result = bench(states, 20_000, () => performance.now());
  const { transitions, bytes_per_state, states_per_s, plain_states_per_s, compact } = result;
  console.log(
    `search: ${result.states} states, ${transitions} transitions, ${bytes_per_state.toFixed(0)} bytes a state`,
  );
  console.log(`search: ${(states_per_s / 1e6).toFixed(2)} M states/s`);
  console.log(
    `with fingerprints: ${(compact.states_per_s / 1e6).toFixed(2)} M states/s, ${compact.bytes_per_state.toFixed(0)} bytes a state`,
  );
  console.log(`plain twin: ${(plain_states_per_s / 1e6).toFixed(4)} M states/s`);
  console.log(`ratio: ${(states_per_s / plain_states_per_s).toFixed(0)}`);
}
