/**
 * A memory, and a write-through cache before it: tlaplus/Examples `specifications/SpecifyingSystems/CachingMemory/InternalMemory.tla` and
 * `WriteThroughCache.tla` (L. Lamport, "Specifying Systems", chapter 5), 2 processors and 2 values, 3 addresses and 1. Published: 4,408
 * distinct states, 21,400 generated, depth 10; and 5,196, 28,170, depth 18.
 *
 * Processor, interface and memory are one record. The memory without a cache is the one with a cache that nobody uses.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { lists, range } from './values.ts';

/** To read has no value. */
type Request = { readonly address: number; readonly write: string | null };
type Control = 'ready' | 'busy' | 'waiting' | 'done';
type State = {
  /** Who spoke last over the interface, and what: a request, or the value that was read (null: none was). */
  readonly spoken: readonly [processor: number, what: Request | string | null];
  readonly control: readonly Control[];
  /** By processor: its request, then the answer. */
  readonly buffer: readonly (Request | string | null)[];
  readonly memory: readonly string[];
  /** By processor and address; null: it is not in the cache. */
  readonly cache: readonly (readonly (string | null)[])[];
  readonly queue: readonly (Request & { readonly by: number })[];
};

const processors = range(0, 1);
const values = ['v1', 'v2'];
const QUEUE_MAX = 1;

/** The request of a processor whose control is one of these. */
const requestOf = ({ control, buffer }: State, processor: number, ...at: readonly Control[]): Request | undefined =>
  at.includes(control[processor]!) ? (buffer[processor] as Request) : undefined;

const answered = (state: State, processor: number, answer: string | null): State => ({
  ...state,
  control: state.control.with(processor, 'done'),
  buffer: state.buffer.with(processor, answer),
});

const ask = (processor: number, request: Request): Next<State> => [
  `request ${request.write ?? 'read'} ${request.address}`,
  (state) =>
    state.control[processor] === 'ready'
      ? {
          ...state,
          spoken: [processor, request],
          control: state.control.with(processor, 'busy'),
          buffer: state.buffer.with(processor, request),
        }
      : undefined,
];

const respond = (processor: number): Next<State> => [
  'respond',
  (state) =>
    state.control[processor] === 'done'
      ? {
          ...state,
          spoken: [processor, state.buffer[processor]!],
          control: state.control.with(processor, 'ready'),
        }
      : undefined,
];

const direct = (processor: number): Next<State> => [
  'do',
  (state) => {
    const request = requestOf(state, processor, 'busy');
    if (request === undefined) return undefined;
    const { address, write } = request;
    if (write === null) return answered(state, processor, state.memory[address]!);
    return answered({ ...state, memory: state.memory.with(address, write) }, processor, null);
  },
];

const cached = (processor: number): readonly Next<State>[] => [
  [
    'miss',
    (state) => {
      const request = requestOf(state, processor, 'busy');
      if (request?.write !== null || state.queue.length >= QUEUE_MAX) return undefined;
      if (state.cache[processor]![request.address] !== null) return undefined;
      const queue = [...state.queue, { ...request, by: processor }];
      return { ...state, queue, control: state.control.with(processor, 'waiting') };
    },
  ],
  [
    'read',
    (state) => {
      const request = requestOf(state, processor, 'busy', 'waiting');
      const value = request?.write === null ? state.cache[processor]![request.address]! : null;
      return value === null ? undefined : answered(state, processor, value);
    },
  ],
  [
    'write',
    (state) => {
      const request = requestOf(state, processor, 'busy');
      if (request === undefined || request.write === null || state.queue.length >= QUEUE_MAX) return undefined;
      const { address, write } = request;
      const cache = state.cache.map((lines, owner) =>
        owner === processor || lines[address] !== null ? lines.with(address, write) : lines,
      );
      return answered({ ...state, cache, queue: [...state.queue, { ...request, by: processor }] }, processor, null);
    },
  ],
  [
    'evict',
    (state) => {
      const request = requestOf(state, processor, 'waiting');
      // There is one address.
      return request === undefined
        ? { ...state, cache: state.cache.with(processor, state.cache[processor]!.with(0, null)) }
        : undefined;
    },
  ],
];

/** What the memory holds when all that is queued is written. */
const final = ({ memory, queue }: State, address: number): string =>
  queue.findLast((request) => request.address === address && request.write !== null)?.write ?? memory[address]!;

const serve: Next<State> = [
  'serve',
  (state) => {
    const [first, ...queue] = state.queue;
    if (first === undefined) return undefined;
    const { address, write, by } = first;
    if (write !== null) return { ...state, queue, memory: state.memory.with(address, write) };
    return { ...state, queue, cache: state.cache.with(by, state.cache[by]!.with(address, final(state, address))) };
  },
];

const isCoherent = ({ cache }: State): boolean =>
  cache[0]!.every((value, address) => [value, null].includes(cache[1]![address]!) || value === null);

const system = (addresses_count: number, steps: (processor: number) => readonly Next<State>[]) => () => {
  const addresses = range(0, addresses_count - 1);
  const requests = addresses.flatMap((address) => [null, ...values].map((write): Request => ({ address, write })));
  return stateSystem<State>({
    initial: lists(addresses_count, values).map((memory) => ({
      spoken: [0, null],
      control: processors.map(() => 'ready'),
      buffer: processors.map(() => null),
      memory,
      cache: processors.map(() => addresses.map(() => null)),
      queue: [],
    })),
    processes: [
      ...processors.map((processor) => [
        ...requests.map((request) => ask(processor, request)),
        respond(processor),
        ...steps(processor),
      ]),
      [serve],
    ],
  });
};

const folder = 'tlaplus/Examples specifications/SpecifyingSystems/CachingMemory';

export const memories: readonly Oracle[] = [
  {
    name: 'a memory, 2 processors',
    source: `${folder}/MCInternalMemory.cfg`,
    system: system(3, (processor) => [direct(processor)]),
    several: true,
    distinct: 4408,
    generated: 21400,
    depth: 10,
    deadlocks: 0,
  },
  {
    name: 'a write-through cache, 2 processors',
    source: `${folder}/MCWriteThroughCache.cfg`,
    system: system(1, cached),
    several: true,
    distinct: 5196,
    generated: 28170,
    depth: 18,
    deadlocks: 0,
    verdicts: [{ property: ofState<State>('caches agree where both have a value', isCoherent), holds: true }],
  },
];
