/**
 * Cars that go round over a bridge with a single lane: tlaplus/Examples `specifications/SingleLaneBridge/SingleLaneBridge.tla`, two cars in each
 * direction, 8 places of which 4 and 5 are the bridge. Published: 3,605 distinct states, 20,181 generated, depth 29.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { range } from './values.ts';

type State = { readonly location: readonly number[]; readonly waiting: readonly number[] };

const START = 1;
const END = 8;
const BRIDGE_START = 4;
const BRIDGE_END = 5;
/** The first two go down, from the end; the others go up. */
const cars = range(0, 3);
const goesDown = (car: number): boolean => car < 2;

const isBridge = (place: number): boolean => place >= BRIDGE_START && place <= BRIDGE_END;

const after = (car: number, place: number): number => {
  if (goesDown(car)) return place > START ? place - 1 : END;
  return place < END ? place + 1 : START;
};

const onBridge = ({ location }: State): readonly number[] => cars.filter((car) => isBridge(location[car]!));

const moved = ({ location, waiting }: State, car: number): State => {
  const next = after(car, location[car]!);
  const isBefore = next === (goesDown(car) ? BRIDGE_END + 1 : BRIDGE_START - 1);
  return { location: location.with(car, next), waiting: isBefore ? [...waiting, car] : waiting };
};

const enter = ({ location, waiting }: State): State | undefined => {
  const [first, ...rest] = waiting;
  return first === undefined
    ? undefined
    : { location: location.with(first, after(first, location[first]!)), waiting: rest };
};

const enterEmpty: Next<State> = ['enter', (state) => (onBridge(state).length === 0 ? enter(state) : undefined)];

const follow: Next<State> = [
  'follow',
  (state) => {
    const [first] = state.waiting;
    if (first === undefined || isBridge(state.location[first]!)) return undefined;
    const isSameDirection = onBridge(state).every((car) => goesDown(car) === goesDown(first));
    return isSameDirection && !state.location.includes(after(first, state.location[first]!)) ? enter(state) : undefined;
  },
];

const move = (car: number): readonly Next<State>[] => [
  ['move outside', (state) => (isBridge(after(car, state.location[car]!)) ? undefined : moved(state, car))],
  [
    'move inside',
    (state) => {
      const place = state.location[car]!;
      return isBridge(place) && !state.location.includes(after(car, place)) ? moved(state, car) : undefined;
    },
  ],
];

export const singleLaneBridge: Oracle = {
  name: 'a bridge with a single lane, 4 cars',
  source: 'tlaplus/Examples specifications/SingleLaneBridge/MC.cfg',
  system: () =>
    stateSystem<State>({
      initial: [{ location: cars.map((car) => (goesDown(car) ? END : START)), waiting: [] }],
      // Whoever enters is the first that waits, but the specification asks it once for each car.
      processes: cars.map((car) => [enterEmpty, follow, ...move(car)]),
    }),
  distinct: 3605,
  generated: 20181,
  depth: 29,
  deadlocks: 0,
  verdicts: [
    {
      property: ofState<State>('all on the bridge go in one direction, at places of their own', (state) => {
        const there = onBridge(state);
        const isOneDirection = there.every((car) => goesDown(car) === goesDown(there[0]!));
        return isOneDirection && new Set(there.map((car) => state.location[car])).size === there.length;
      }),
      holds: true,
    },
  ],
};
