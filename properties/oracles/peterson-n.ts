/**
 * G. L. Peterson's mutual exclusion of n processes, here 3, beside an automaton that looks for one that waits for ever: DiVinE
 * `doc/examples/dve/peterson-naive.dve`. Published: 94,062 states (a test, `test/reachability.sh`).
 *
 * With every step of a process the automaton takes one, too, which its guards allow in the state before; so the two are one step here.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { range } from './values.ts';

type Place = 'ncs' | 'wait' | 'q2' | 'q3' | 'cs';
type Process = {
  readonly place: Place;
  readonly position: number;
  readonly level: number;
  readonly looked_at: number;
  readonly waiting: boolean;
};
type State = {
  readonly processes: readonly Process[];
  /** By level: who came to it last. */
  readonly last: readonly number[];
  readonly active: number;
  /** 'q1' knows of nothing, 2 to 4 look at a process, 'q5' has seen enough. */
  readonly automaton: 'q1' | 0 | 1 | 2 | 'q5';
};

const COUNT = 3;
const all = range(0, COUNT - 1);

type Step = readonly [
  name: string,
  from: Place,
  next: (self: Process, state: State, me: number) => Process | undefined,
];

const steps: readonly Step[] = [
  ['try', 'ncs', (self) => ({ ...self, place: 'wait', level: 1, waiting: true })],
  ['rise', 'wait', (self) => (self.level < COUNT ? { ...self, place: 'q2', position: self.level } : undefined)],
  ['enter', 'wait', (self) => (self.level === COUNT ? { ...self, place: 'cs', waiting: false } : undefined)],
  ['write', 'q2', (self) => ({ ...self, place: 'q3', looked_at: 0 })],
  [
    'look',
    'q3',
    (self, { processes }, me) => {
      const { level, looked_at } = self;
      const isBelow = looked_at === me || (looked_at < COUNT && processes[looked_at]!.position < level);
      return isBelow ? { ...self, looked_at: looked_at + 1 } : undefined;
    },
  ],
  [
    'pass',
    'q3',
    (self, { last }, me) =>
      last[self.level - 1] !== me || self.looked_at === COUNT
        ? { ...self, place: 'wait', level: self.level + 1 }
        : undefined,
  ],
  ['leave', 'cs', (self) => ({ ...self, place: 'ncs', position: 0 })],
];

const watches: readonly (readonly [
  from: State['automaton'],
  to: State['automaton'],
  when: (state: State) => boolean,
])[] = [
  ['q1', 'q1', () => true],
  ['q5', 'q5', () => true],
  ...([0, 1, 2] as const).flatMap((process) => {
    const isOut = ({ processes }: State) => processes[process]!.place !== 'cs';
    const waits = ({ processes }: State) => processes[process]!.waiting;
    return [
      ['q1', process, (state: State) => waits(state) && isOut(state)],
      [process, process, isOut],
      [process, 'q5', (state: State) => isOut(state) && !waits(state)],
    ] as const;
  }),
];

const both = (me: number): readonly Next<State>[] =>
  steps.flatMap(([name, place, next]) =>
    watches.map(
      ([from, automaton, when]): Next<State> => [
        `${name}, ${from} → ${automaton}`,
        (state) => {
          const self = state.processes[me]!;
          if (self.place !== place || state.automaton !== from || !when(state)) return undefined;
          const after = next(self, state, me);
          const last = name === 'write' ? state.last.with(self.level - 1, me) : state.last;
          return after && { processes: state.processes.with(me, after), last, active: me, automaton };
        },
      ],
    ),
  );

export const petersonOfThree: Oracle = {
  name: "Peterson's mutual exclusion of three, with an automaton",
  source: 'DiVinE test/reachability.sh',
  system: () =>
    stateSystem<State>({
      initial: [
        {
          processes: all.map(() => ({ place: 'ncs', position: 0, level: 0, looked_at: 0, waiting: false })),
          last: all.map(() => 0),
          active: 0,
          automaton: 'q1',
        },
      ],
      processes: all.map(both),
    }),
  distinct: 94062,
  slow: true,
  verdicts: [
    {
      property: ofState<State>(
        'at most one is in its critical section',
        ({ processes }) => processes.filter(({ place }) => place === 'cs').length <= 1,
      ),
      holds: true,
    },
  ],
};
