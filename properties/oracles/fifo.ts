/**
 * A channel with a handshake, and a queue between two of them: tlaplus/Examples `specifications/SpecifyingSystems/AsynchronousInterface/Channel.tla` and
 * `specifications/SpecifyingSystems/FIFO/InnerFIFO.tla` (L. Lamport, "Specifying Systems", chapters 3 and 4), 3 data and at most 3 in
 * the queue, by CONSTRAINT. Published: 12 distinct states, 30 generated, depth 2; and 3,864, depth 11 (9,660 generated, with those
 * beyond the constraint).
 */
import type { Oracle } from './oracle.ts';
import { type Next, stateSystem } from './spec.ts';

/** Whose turn it is: ready = acknowledged says the sender's. */
type Channel = { readonly value: string; readonly ready: number; readonly acknowledged: number };
type Fifo = { readonly in: Channel; readonly out: Channel; readonly queue: readonly string[] };

const QUEUE_MAX = 3;
const data = ['d1', 'd2', 'd3'];

const send = (channel: Channel, value: string): Channel | undefined =>
  channel.ready === channel.acknowledged ? { ...channel, value, ready: 1 - channel.ready } : undefined;

const receive = (channel: Channel): Channel | undefined =>
  channel.ready === channel.acknowledged ? undefined : { ...channel, acknowledged: 1 - channel.acknowledged };

const channels: readonly Channel[] = data.flatMap((value) =>
  [0, 1].map((bit) => ({ value, ready: bit, acknowledged: bit })),
);

const steps: readonly Next<Fifo>[] = [
  [
    'buffer receives',
    (state) => {
      const after = receive(state.in);
      return after && { ...state, in: after, queue: [...state.queue, state.in.value] };
    },
  ],
  [
    'buffer sends',
    ({ queue: [first, ...queue], ...state }) => {
      const after = first === undefined ? undefined : send(state.out, first);
      return after && { ...state, out: after, queue };
    },
  ],
  [
    'receive',
    (state) => {
      const after = receive(state.out);
      return after && { ...state, out: after };
    },
  ],
];

const sendIn = (value: string): Next<Fifo> => [
  `send ${value}`,
  (state) => {
    const after = send(state.in, value);
    return after && { ...state, in: after };
  },
];

const folder = 'tlaplus/Examples specifications/SpecifyingSystems';

export const fifo: readonly Oracle[] = [
  {
    name: 'a channel with a handshake',
    source: `${folder}/AsynchronousInterface/Channel.cfg`,
    system: () =>
      stateSystem<Channel>({
        initial: channels,
        processes: [
          data.map((value): Next<Channel> => [`send ${value}`, (channel) => send(channel, value)]),
          [['receive', receive]],
        ],
      }),
    several: true,
    distinct: 12,
    generated: 30,
    depth: 2,
    deadlocks: 0,
  },
  {
    name: 'a queue between two channels',
    source: `${folder}/FIFO/MCInnerFIFO.cfg`,
    system: () =>
      stateSystem<Fifo>({
        initial: channels.flatMap((one) => channels.map((other) => ({ in: one, out: other, queue: [] }))),
        processes: [data.map(sendIn), steps],
        constraint: ({ queue }) => queue.length <= QUEUE_MAX,
      }),
    several: true,
    distinct: 3864,
    depth: 11,
    deadlocks: 0,
  },
];
