/**
 * The alternating bit protocol over channels that lose messages, and what it must do: tlaplus/Examples `specifications/SpecifyingSystems/TLC/`
 * `AlternatingBit.tla` (L. Lamport, "Specifying Systems", chapter 14) with 2 data and at most 2 messages in each channel, by
 * CONSTRAINT, and `ABCorrectness.tla`. Published: 240 distinct states, depth 10 (1,392 generated, with those beyond the constraint);
 * and 20, 36 generated, depth 3.
 */
import type { Oracle } from './oracle.ts';
import { type Next, stateSystem } from './spec.ts';
import { range } from './values.ts';

type Bits = {
  readonly sender_bit: number;
  readonly acknowledged: number;
  readonly receiver_bit: number;
  readonly sent: string;
  readonly received: string;
};
type Protocol = Bits & {
  readonly messages: readonly { readonly bit: number; readonly data: string }[];
  readonly acknowledgements: readonly number[];
};

const data = ['d1', 'd2'];
const LENGTH_MAX = 2;

const starts: readonly Bits[] = [0, 1].flatMap((bit) =>
  data.flatMap((sent) =>
    data.map((received) => ({ sender_bit: bit, acknowledged: bit, receiver_bit: bit, sent, received })),
  ),
);

const send = (item: string): Next<Protocol> => [
  `send ${item}`,
  (state) => {
    if (state.acknowledged !== state.sender_bit) return undefined;
    const bit = 1 - state.sender_bit;
    return { ...state, sent: item, sender_bit: bit, messages: [...state.messages, { bit, data: item }] };
  },
];

const rest: readonly Next<Protocol>[] = [
  [
    'send again',
    (state) =>
      state.acknowledged === state.sender_bit
        ? undefined
        : { ...state, messages: [...state.messages, { bit: state.sender_bit, data: state.sent }] },
  ],
  [
    'receive',
    ({ messages: [first, ...messages], ...state }) =>
      first && { ...state, messages, receiver_bit: first.bit, received: first.data },
  ],
  ['acknowledge', (state) => ({ ...state, acknowledgements: [...state.acknowledgements, state.receiver_bit] })],
  [
    'receive acknowledgement',
    ({ acknowledgements: [first, ...acknowledgements], ...state }) =>
      first === undefined ? undefined : { ...state, acknowledgements, acknowledged: first },
  ],
];

const lose = (place: number): readonly Next<Protocol>[] => [
  [
    `lose message ${place}`,
    (state) => (place < state.messages.length ? { ...state, messages: state.messages.toSpliced(place, 1) } : undefined),
  ],
  [
    `lose acknowledgement ${place}`,
    (state) =>
      place < state.acknowledgements.length
        ? { ...state, acknowledgements: state.acknowledgements.toSpliced(place, 1) }
        : undefined,
  ],
];

const correct: readonly Next<Bits>[] = [
  ...data.map(
    (item): Next<Bits> => [
      `send ${item}`,
      (state) =>
        state.acknowledged === state.sender_bit
          ? { ...state, sent: item, sender_bit: 1 - state.sender_bit }
          : undefined,
    ],
  ),
  [
    'receive',
    (state) =>
      state.receiver_bit === state.sender_bit
        ? undefined
        : { ...state, receiver_bit: state.sender_bit, received: state.sent },
  ],
  [
    'receive acknowledgement',
    (state) => (state.receiver_bit === state.acknowledged ? undefined : { ...state, acknowledged: state.receiver_bit }),
  ],
];

const folder = 'tlaplus/Examples specifications/SpecifyingSystems/TLC';

export const alternatingBit: readonly Oracle[] = [
  {
    name: 'the alternating bit protocol',
    source: `${folder}/MCAlternatingBit.cfg`,
    system: () =>
      stateSystem<Protocol>({
        initial: starts.map((bits) => ({ ...bits, messages: [], acknowledgements: [] })),
        processes: [[...data.map(send), ...rest], range(0, LENGTH_MAX - 1).flatMap(lose)],
        constraint: ({ messages, acknowledgements }) =>
          messages.length <= LENGTH_MAX && acknowledgements.length <= LENGTH_MAX,
      }),
    several: true,
    distinct: 240,
    depth: 10,
    deadlocks: 0,
  },
  {
    name: 'what the alternating bit protocol must do',
    source: `${folder}/ABCorrectness.cfg`,
    system: () => stateSystem<Bits>({ initial: starts, processes: [correct] }),
    several: true,
    distinct: 20,
    generated: 36,
    depth: 3,
    deadlocks: 0,
  },
];
