/**
 * An allocator that serves requests in the order of a schedule: tlaplus/Examples `specifications/allocator/SchedulingAllocator.tla`, 3 clients
 * and 2 resources. Published: 1,690 distinct states, 5,854 generated, depth 7.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { added, range, removed, subsets } from './values.ts';

type Resources = readonly string[];
type State = {
  readonly unsatisfied: readonly Resources[];
  readonly held: readonly Resources[];
  readonly schedule: readonly number[];
};

const clients = range(0, 2);
const resources: Resources = ['r1', 'r2'];

const minus = (one: Resources, other: Resources): Resources => other.reduce(removed, one);
const within = (one: Resources, other: Resources): boolean => minus(one, other).length === 0;

const orders = (set: readonly number[]): readonly (readonly number[])[] =>
  set.length === 0 ? [[]] : set.flatMap((first) => orders(removed(set, first)).map((rest) => [first, ...rest]));

const available = ({ held }: State): Resources => minus(resources, held.flat());

const ofClient = (client: number, set: Resources): readonly Next<State>[] => [
  [
    `request ${set}`,
    (state) =>
      state.unsatisfied[client]!.length + state.held[client]!.length === 0
        ? { ...state, unsatisfied: state.unsatisfied.with(client, set) }
        : undefined,
  ],
  [
    `allocate ${set}`,
    (state) => {
      const { unsatisfied, held, schedule } = state;
      const wanted = unsatisfied[client]!;
      const place = schedule.indexOf(client);
      const mayTake = within(set, available(state)) && within(set, wanted) && place >= 0;
      const before = schedule.slice(0, place).flatMap((other) => unsatisfied[other]!);
      if (!mayTake || set.some((resource) => before.includes(resource))) return undefined;
      const left = minus(wanted, set);
      return {
        unsatisfied: unsatisfied.with(client, left),
        held: held.with(client, set.reduce(added, held[client]!)),
        schedule: left.length === 0 ? removed(schedule, client) : schedule,
      };
    },
  ],
  [
    `return ${set}`,
    (state) =>
      within(set, state.held[client]!)
        ? { ...state, held: state.held.with(client, minus(state.held[client]!, set)) }
        : undefined,
  ],
];

/** Puts all who ask and are not scheduled at the end of the schedule, in this order. */
const schedule = (order: readonly number[]): Next<State> => [
  `schedule ${order}`,
  (state) => {
    const asking = clients.filter(
      (client) => state.unsatisfied[client]!.length > 0 && !state.schedule.includes(client),
    );
    const areThese = asking.length === order.length && asking.every((client) => order.includes(client));
    return areThese ? { ...state, schedule: [...state.schedule, ...order] } : undefined;
  },
];

const some = <Item>(set: readonly Item[]) => subsets(set).filter(({ length }) => length > 0);

export const schedulingAllocator: Oracle = {
  name: 'a scheduling allocator, 3 clients and 2 resources',
  source: 'tlaplus/Examples specifications/allocator/SchedulingAllocator.cfg',
  system: () =>
    stateSystem<State>({
      initial: [{ unsatisfied: [[], [], []], held: [[], [], []], schedule: [] }],
      processes: [
        ...clients.map((client) => some(resources).flatMap((set) => ofClient(client, set))),
        some(clients).flatMap(orders).map(schedule),
      ],
    }),
  distinct: 1690,
  generated: 5854,
  depth: 7,
  deadlocks: 0,
  verdicts: [
    {
      property: ofState<State>(
        'nothing is held by two',
        ({ held }) => new Set(held.flat()).size === held.flat().length,
      ),
      holds: true,
    },
    {
      property: ofState<State>('who is scheduled waits for something', ({ unsatisfied, schedule }) =>
        schedule.every((client) => unsatisfied[client]!.length > 0),
      ),
      holds: true,
    },
    {
      property: ofState<State>(
        'who is scheduled holds nothing that one before waits for',
        ({ unsatisfied, held, schedule }) =>
          schedule.every((client, place) =>
            schedule
              .slice(0, place)
              .every((other) => !unsatisfied[other]!.some((resource) => held[client]!.includes(resource))),
          ),
      ),
      holds: true,
    },
  ],
};
