/**
 * Reliable broadcast among processes of which some lie (T. K. Srikanth, S. Toueg, "Simulating authenticated broadcasts to derive simple
 * fault-tolerant algorithms"): tlaplus/Examples `specifications/bcastByz/bcastByz.tla`, 4 processes of which one lies, and 10 of
 * which two lie and nobody broadcasts. Published: 14,424 distinct states, 227,344 generated, depth 7; and 45, 90, depth 1.
 *
 * There is one kind of message, so a set of messages is a set of senders. Those who lie may have sent to anybody.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { added, lists, range, subsets } from './values.ts';

type Place = 'quiet' | 'told' | 'sent' | 'accepted';
type State = {
  readonly liars: readonly number[];
  readonly places: readonly Place[];
  readonly received: readonly (readonly number[])[];
  readonly sent: readonly number[];
};

/** What one does with messages from so many: the places that it does it in, the place after, how many it takes at least and below what. */
type Upon = readonly [from: readonly Place[], to: Place, least: number, below: number];

/** A step receives some new messages or none, and acts on all that were received. */
const step = (self: number, senders: readonly number[], [from, to, least, below]: Upon): Next<State> => [
  `${to} with ${senders}`,
  (state) => {
    const { liars, places, received, sent } = state;
    const isPossible = senders.every((sender) => sent.includes(sender) || liars.includes(sender));
    if (liars.includes(self) || !from.includes(places[self]!) || !isPossible) return undefined;
    const all = senders.reduce(added, received[self]!);
    if (all.length < least || all.length >= below) return undefined;
    return {
      liars,
      places: places.with(self, to),
      received: received.with(self, all),
      sent: places[self] === 'sent' ? sent : added(sent, self),
    };
  },
];

const stay: Next<State> = ['stay', (state) => state];

type Sizes = { readonly count: number; readonly liars_max: number; readonly liars_count: number };

const oracle = (
  { count, liars_max, liars_count }: Sizes,
  first: readonly Place[],
  senders: readonly (readonly number[])[],
): Pick<Oracle, 'system' | 'several' | 'deadlocks' | 'verdicts'> => {
  const all = range(0, count - 1);
  const uponAll: readonly Upon[] = [
    [['told'], 'sent', 0, Infinity],
    [['quiet', 'told'], 'sent', count - 2 * liars_max, count - liars_max],
    [['quiet', 'told'], 'accepted', count - liars_max, Infinity],
    [['sent'], 'accepted', count - liars_max, Infinity],
  ];
  return {
    system: () =>
      stateSystem<State>({
        initial: subsets(all)
          .filter(({ length }) => length === liars_count)
          .flatMap((liars) =>
            lists(count, first).map((places) => ({ liars, places, received: all.map(() => []), sent: [] })),
          ),
        processes: [
          ...all.map((self) => senders.flatMap((set) => uponAll.map((upon) => step(self, set, upon)))),
          [stay],
        ],
      }),
    several: true,
    deadlocks: 0,
    verdicts: [
      {
        property: ofState<State>('nobody accepts what only those who lie have sent', ({ liars, places, sent }) =>
          places.every(
            (place, one) => place !== 'accepted' || liars.includes(one) || sent.some((by) => !liars.includes(by)),
          ),
        ),
        holds: true,
      },
    ],
  };
};

const folder = 'tlaplus/Examples specifications/bcastByz';
const four: Sizes = { count: 4, liars_max: 1, liars_count: 1 };
const ten: Sizes = { count: 10, liars_max: 3, liars_count: 2 };

export const byzantineBroadcast: readonly Oracle[] = [
  {
    name: 'a broadcast of 4, one of whom lies',
    source: `${folder}/bcastByz.cfg`,
    ...oracle(four, ['quiet', 'told'], subsets(range(0, 3))),
    distinct: 14424,
    generated: 227344,
    depth: 7,
    slow: true,
  },
  {
    name: 'no broadcast of 10, two of whom lie',
    source: `${folder}/bcastByzNoBcast.cfg`,
    // Nobody sends but those two.
    ...oracle(
      ten,
      ['quiet'],
      subsets(range(0, 9)).filter(({ length }) => length <= 2),
    ),
    distinct: 45,
    generated: 90,
    depth: 1,
  },
];
