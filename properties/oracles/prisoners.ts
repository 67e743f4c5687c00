/**
 * Prisoners who must find out that all of them were in the switch room: tlaplus/Examples `specifications/Prisoners/Prisoners.tla`, 4 prisoners and
 * two switches, and `specifications/Prisoners_Single_Switch/Prisoner.tla`, 3 prisoners and one light, at first off or unknown.
 * Published: 214 distinct states, 860 generated, depth 14; 16, 49, depth 5; and 62, 188
 * (depth 11, by several workers: 10 is enough).
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { added, range } from './values.ts';

/** The first switch counts; who may not move it moves the second. `switched`: by prisoner, without the counter. */
type Switches = {
  readonly first: boolean;
  readonly second: boolean;
  readonly switched: readonly number[];
  readonly count: number;
};

const OTHERS = 3;

const count: Next<Switches> = [
  'count',
  (state) => (state.first ? { ...state, first: false, count: state.count + 1 } : { ...state, second: !state.second }),
];

const switchUp = (prisoner: number): Next<Switches> => [
  'switch',
  (state) => {
    const times = state.switched[prisoner]!;
    return !state.first && times < 2
      ? { ...state, first: true, switched: state.switched.with(prisoner, times + 1) }
      : { ...state, second: !state.second };
  },
];

/** Prisoner 0 counts itself first, and announces. `signalled`: by prisoner, without the counter. */
type Light = {
  readonly on: boolean;
  readonly count: number;
  readonly announced: boolean;
  readonly signalled: readonly number[];
  readonly visited: readonly number[];
};

const PRISONERS = 3;

const lookAsCounter = (enough: number): Next<Light> => [
  'look',
  (state) => {
    const count = state.on ? state.count + 1 : state.count;
    return { ...state, on: false, count, announced: count >= enough, visited: added(state.visited, 0) };
  },
];

const look = (prisoner: number, times_max: number): Next<Light> => [
  'look',
  (state) => {
    const times = state.signalled[prisoner - 1]!;
    const visited = added(state.visited, prisoner);
    return !state.on && times < times_max
      ? { ...state, on: true, signalled: state.signalled.with(prisoner - 1, times + 1), visited }
      : { ...state, visited };
  },
];

const single = (anyLight: boolean): Pick<Oracle, 'system' | 'verdicts'> => ({
  system: () =>
    stateSystem<Light>({
      initial: (anyLight ? [false, true] : [false]).map((on) => ({
        on,
        count: 1,
        announced: false,
        signalled: range(1, PRISONERS - 1).map(() => 0),
        visited: [],
      })),
      processes: [
        [lookAsCounter(anyLight ? 2 * PRISONERS - 1 : PRISONERS)],
        ...range(1, PRISONERS - 1).map((prisoner) => [look(prisoner, anyLight ? 2 : 1)]),
      ],
    }),
  verdicts: [
    {
      property: ofState<Light>(
        'it is announced only when all were there',
        ({ announced, visited }) => !announced || visited.length === PRISONERS,
      ),
      holds: true,
    },
    { property: ofState<Light>('it is announced', ({ announced }) => announced, 'witness'), holds: true },
  ],
});

const folder = 'tlaplus/Examples specifications/Prisoners_Single_Switch';

export const prisoners: readonly Oracle[] = [
  {
    name: 'prisoners and two switches',
    source: 'tlaplus/Examples specifications/Prisoners/Prisoners.cfg',
    system: () =>
      stateSystem<Switches>({
        initial: [false, true].flatMap((first) =>
          [false, true].map((second) => ({ first, second, switched: range(1, OTHERS).map(() => 0), count: 0 })),
        ),
        processes: [[count], ...range(0, OTHERS - 1).map((prisoner) => [switchUp(prisoner)])],
      }),
    several: true,
    distinct: 214,
    generated: 860,
    depth: 14,
    deadlocks: 0,
    verdicts: [
      {
        property: ofState<Switches>(
          'when the counter is done, all were there',
          ({ count, switched }) => count < 2 * OTHERS || switched.every((times) => times > 0),
        ),
        holds: true,
      },
    ],
  },
  {
    name: 'prisoners and a light that is off',
    source: `${folder}/Prisoner.cfg`,
    ...single(false),
    distinct: 16,
    generated: 49,
    depth: 5,
    deadlocks: 0,
  },
  {
    name: 'prisoners and a light that is on or off',
    source: `${folder}/PrisonerLightUnknown.cfg`,
    ...single(true),
    several: true,
    distinct: 62,
    generated: 188,
    deadlocks: 0,
  },
];
