/**
 * C. Kaiser's and J.-F. Pradat-Peyre's chameneos, who meet in pairs and change their colours: tlaplus/Examples
 * `specifications/Chameneos/Chameneos.tla`, 4 of them and 4 meetings. Published: 34,534 distinct states, 104,697 generated, depth 13.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { lists, range } from './values.ts';

type Chameneos = { readonly color: string; readonly met: number };
type State = { readonly all: readonly Chameneos[]; readonly waiting: number | null; readonly meetings: number };

const COUNT = 4;
const MEETINGS = 4;
const colors = ['blue', 'red', 'yellow'];

const complement = (one: string, other: string): string =>
  one === other ? one : colors.find((color) => color !== one && color !== other)!;

const meet = (index: number): Next<State> => [
  'meet',
  ({ all, waiting, meetings }) => {
    const me = all[index]!;
    if (me.color === 'faded' || waiting === index) return undefined;
    if (waiting === null)
      return meetings < MEETINGS
        ? { all, waiting: index, meetings }
        : { all: all.with(index, { ...me, color: 'faded' }), waiting, meetings };
    const other = all[waiting]!;
    const color = complement(me.color, other.color);
    const after = all.with(index, { color, met: me.met + 1 }).with(waiting, { color, met: other.met + 1 });
    return { all: after, waiting: null, meetings: meetings + 1 };
  },
];

export const chameneos: Oracle = {
  name: 'chameneos, 4 of them',
  source: 'tlaplus/Examples specifications/Chameneos/Chameneos.cfg',
  system: () =>
    stateSystem<State>({
      initial: lists(COUNT, colors).map((all) => ({
        all: all.map((color) => ({ color, met: 0 })),
        waiting: null,
        meetings: 0,
      })),
      processes: range(0, COUNT - 1).map((index) => [meet(index)]),
    }),
  several: true,
  distinct: 34534,
  generated: 104697,
  depth: 13,
  verdicts: [
    {
      property: ofState<State>(
        'two met in each meeting',
        ({ all, meetings }) => meetings < MEETINGS || all.reduce((sum, { met }) => sum + met, 0) === 2 * MEETINGS,
      ),
      holds: true,
    },
  ],
};
