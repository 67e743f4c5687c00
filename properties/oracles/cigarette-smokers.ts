/**
 * S. Patil's cigarette smokers: tlaplus/Examples `specifications/CigaretteSmokers/CigaretteSmokers.tla`, 3 ingredients. Published: 6
 * distinct states, 15 generated, depth 2. An offer is said by the ingredient that it lacks.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';

type State = { readonly smoking: readonly string[]; readonly lacking: string | null };

const ingredients = ['matches', 'paper', 'tobacco'];

const start: Next<State> = [
  'start smoking',
  ({ lacking }) => (lacking === null ? undefined : { smoking: [lacking], lacking: null }),
];

const stop = (lacking: string): Next<State> => [
  'stop smoking',
  (state) => (state.lacking === null ? { smoking: [], lacking } : undefined),
];

export const cigaretteSmokers: Oracle = {
  name: 'cigarette smokers',
  source: 'tlaplus/Examples specifications/CigaretteSmokers/CigaretteSmokers.cfg',
  system: () =>
    stateSystem<State>({
      initial: ingredients.map((lacking) => ({ smoking: [], lacking })),
      processes: [[start], ingredients.map(stop)],
    }),
  several: true,
  distinct: 6,
  generated: 15,
  depth: 2,
  deadlocks: 0,
  verdicts: [{ property: ofState<State>('at most one smokes', ({ smoking }) => smoking.length <= 1), holds: true }],
};
