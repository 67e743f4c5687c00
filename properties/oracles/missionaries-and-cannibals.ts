/**
 * Three missionaries and three cannibals cross a river: tlaplus/Examples
 * `specifications/MissionariesAndCannibals/MissionariesAndCannibals.tla`. Published: that they can (a safety failure of `Solution`); the
 * puzzle's fewest crossings are 11.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { added, removed, subsets } from './values.ts';

type State = { readonly boat: 'east' | 'west'; readonly east: readonly string[]; readonly west: readonly string[] };

const people = ['c1', 'c2', 'c3', 'm1', 'm2', 'm3'];

const isSafe = (bank: readonly string[]): boolean => {
  const missionaries = bank.filter((one) => one.startsWith('m')).length;
  return missionaries === 0 || bank.length - missionaries <= missionaries;
};

const move = (crew: readonly string[]): Next<State> => [
  `move ${crew}`,
  ({ boat, east, west }) => {
    const [from, to] = boat === 'east' ? [east, west] : [west, east];
    if (!crew.every((one) => from.includes(one))) return undefined;
    const here = crew.reduce(removed, from);
    const there = crew.reduce(added, to);
    if (!isSafe(here) || !isSafe(there)) return undefined;
    return boat === 'east' ? { boat: 'west', east: here, west: there } : { boat: 'east', east: there, west: here };
  },
];

export const missionariesAndCannibals: Oracle = {
  name: 'missionaries and cannibals',
  source: 'tlaplus/Examples specifications/MissionariesAndCannibals/MissionariesAndCannibals.cfg',
  system: () =>
    stateSystem<State>({
      initial: [{ boat: 'east', east: people, west: [] }],
      processes: [
        subsets(people)
          .filter(({ length }) => length === 1 || length === 2)
          .map(move),
      ],
    }),
  verdicts: [
    {
      property: ofState<State>('somebody is on the east bank', ({ east }) => east.length > 0),
      holds: false,
      steps: 11,
    },
  ],
};
