/**
 * The one mapping that all processes share, made by the parent before it forks: locks, who lives, and the client table.
 * Offsets are in bytes; everything is little-endian and aligned to its own size.
 */
import { type Address, createMemory, initMutex, mapMemory, mutex_bytes, viewMemory } from './libc.ts';

export type Shape = {
  readonly processes: number;
  /** In each process. */
  readonly threads: number;
  /** Workers in each process that host its threads together; absent: each has its own. */
  readonly carriers?: number;
};

const accept_mutex_at = 0;
const table_mutex_at = accept_mutex_at + mutex_bytes;
const words_at = table_mutex_at + mutex_bytes;
/** An even number: what follows has 64 bits. */
const word_count = 6;
const counters_at = words_at + 4 * word_count;
const counter_count = 5;
const lives_at = counters_at + 8 * counter_count;

/** One for each thread of each process, and one for the parent: a word, a free one, a ticket. */
const slot_bytes = 16;
export const slot_stride = slot_bytes / 4;
/** One for each thread of each process: state, process, thread, length of the name, session, name. */
const row_bytes = 64;
/** One for each thread of each process: a word, alone in its cache line since all senders change it. */
const credit_bytes = 64;
export const credit_stride = credit_bytes / 8;
/** One for each thread of each process, one for the main loop of each process, one for the parent: what real/observe keeps there. */
const tally_bytes = 512;
export const tally_stride = tally_bytes / 8;

const aligned = (offset: number): number => Math.ceil(offset / 64) * 64;

/** Carriers of all processes: whoever may send to the socket of a process. */
export const senderCount = ({ processes, carriers = 0 }: Shape): number => processes * carriers;
/** Which of them carrier `carrier` of `process` is. */
export const senderOf = ({ carriers = 0 }: Shape, process: number, carrier: number): number =>
  process * carriers + carrier;
/** Numbers that have one writer are in cache lines of their own. */
const line_words = 16;
const inLines = (words: number): number => Math.ceil(words / line_words) * line_words;
/** Where the last number of what `sender` sent to the socket of `process` is in `numbersSent`. */
export const sentNumberAt = ({ processes }: Shape, process: number, sender: number): number =>
  inLines(processes) * sender + process;
/** Where the last that was received there of what `sender` sent is in `numbersReceived`. */
export const receivedNumberAt = (shape: Shape, process: number, sender: number): number =>
  inLines(senderCount(shape)) * process + sender;

const layoutOf = (shape: Shape) => {
  const { processes, threads } = shape;
  const loads_at = lives_at + 4 * processes;
  const slot_count = processes * threads + 1;
  const slot_sets_at = aligned(loads_at + 4 * processes);
  const slot_set_count = Math.ceil(slot_count / 32);
  const slots_at = aligned(slot_sets_at + 4 * slot_set_count);
  const rows_at = aligned(slots_at + slot_bytes * slot_count);
  const row_count = processes * threads;
  const credits_at = aligned(rows_at + row_bytes * row_count);
  const tallies_at = aligned(credits_at + credit_bytes * row_count);
  const tally_count = row_count + processes + 1;
  const addresses_at = tallies_at + tally_bytes * tally_count;
  const numbers_sent_at = aligned(addresses_at + 4 * row_count);
  const numbers_sent_count = sentNumberAt(shape, 0, senderCount(shape));
  const numbers_received_at = numbers_sent_at + 4 * numbers_sent_count;
  const numbers_received_count = receivedNumberAt(shape, processes, 0);
  const bytes = numbers_received_at + 4 * numbers_received_count;
  const slotSets = { slot_sets_at, slot_set_count };
  return {
    loads_at,
    ...slotSets,
    slots_at,
    slot_count,
    rows_at,
    row_count,
    credits_at,
    tallies_at,
    tally_count,
    addresses_at,
    numbers_sent_at,
    numbers_sent_count,
    numbers_received_at,
    numbers_received_count,
    bytes,
  };
};

export type Memory = {
  readonly address: Address;
  readonly shape: Shape;
  readonly acceptMutex: Address;
  readonly tableMutex: Address;
  /** The address of `turns`. */
  readonly turnsWord: Address;
  /** [0] the thread that holds the accept mutex, plus 1 (0: nobody; told to people, never decided on); [1] turns: the
   * futex word that moves whenever it is another's turn at the table's lock; [2] 1 from the moment on that the server is going down; [3] rows that
   * were ever used: those behind are empty; [4] 1 if somebody may write to the table or wait for its lock: see table-lock.ts. */
  readonly words: Int32Array;
  /** [0] join epochs given; [1] arrivals at the table's lock; [2] clients accepted; [3] dead holders cleared from the table's
   * lock; [4] dead holders of its mutex. 64 bits: never used twice. */
  readonly counters: BigInt64Array;
  /** For each p_id the incarnation that lives under it; 0 is nobody. Written by the parent alone. */
  readonly lives: Int32Array;
  /** For each p_id how many clients it serves: where a client should rather go, never what is decided on. */
  readonly loads: Int32Array;
  /** A bit for each slot below that may be in use: one that is not set is not, or will be in a moment. */
  readonly slotSets: Int32Array;
  /** Holders of the table's lock and those who wait for it: word 4i is the state, and above it the incarnation … */
  readonly slotWords: Int32Array;
  /** … and 2i+1 the ticket. */
  readonly slotTickets: BigInt64Array;
  readonly slot_count: number;
  /** The client table: words 16i is the state, then p_id, t_id, bytes of the name, … */
  readonly rowWords: Int32Array;
  /** … 8i+2 is the session … */
  readonly rowSessions: BigInt64Array;
  /** … and 64i+24 the name. */
  readonly rowBytes: Uint8Array<ArrayBuffer>;
  readonly row_count: number;
  /** The word of thread t of process p is at credit_stride * (p * T + t). */
  readonly credits: BigInt64Array;
  /**
   * Numbers that only one thread writes and anybody may read: doubles, since a plain store of one is whole, costs no BigInt
   * and counts exactly to 2^53. They outlive the thread, and its successor counts on. Thread t of process p has
   * number p * T + t, the main loop of process p N * T + p, the parent the last; each has `tally_stride` of them.
   */
  readonly tallies: Float64Array;
  /** The IPv4 address of the client of thread t of process p is at p * T + t, where addresses are limited; 0: it has none. */
  readonly addresses: Int32Array;
  /** Of what carriers send to the sockets of processes, the last number that each gave there: `sentNumberAt`. Written by that carrier alone. */
  readonly numbersSent: Int32Array;
  /** And the last of each that was received there: `receivedNumberAt`. Written by whoever reads the socket. */
  readonly numbersReceived: Int32Array;
};

export const holder_word = 0;
export const turns_word = 1;
export const going_down_word = 2;
export const used_rows_word = 3;
export const gate_word = 4;
export const epoch_counter = 0;
export const arrival_counter = 1;
export const client_counter = 2;
export const dead_holder_counter = 3;
export const dead_mutex_counter = 4;

/** The mapping at an address of this process. */
export const memoryAt = (address: Address, shape: Shape): Memory => {
  const {
    loads_at,
    slot_sets_at,
    slot_set_count,
    slots_at,
    slot_count,
    rows_at,
    row_count,
    credits_at,
    tallies_at,
    tally_count,
    addresses_at,
    numbers_sent_at,
    numbers_sent_count,
    numbers_received_at,
    numbers_received_count,
    bytes,
  } = layoutOf(shape);
  const buffer = viewMemory(address, bytes);
  return {
    address,
    shape,
    acceptMutex: address + BigInt(accept_mutex_at),
    tableMutex: address + BigInt(table_mutex_at),
    turnsWord: address + BigInt(words_at + 4 * turns_word),
    words: new Int32Array(buffer, words_at, word_count),
    counters: new BigInt64Array(buffer, counters_at, counter_count),
    lives: new Int32Array(buffer, lives_at, shape.processes),
    loads: new Int32Array(buffer, loads_at, shape.processes),
    slotSets: new Int32Array(buffer, slot_sets_at, slot_set_count),
    slotWords: new Int32Array(buffer, slots_at, (slot_bytes / 4) * slot_count),
    slotTickets: new BigInt64Array(buffer, slots_at, (slot_bytes / 8) * slot_count),
    slot_count,
    rowWords: new Int32Array(buffer, rows_at, (row_bytes / 4) * row_count),
    rowSessions: new BigInt64Array(buffer, rows_at, (row_bytes / 8) * row_count),
    rowBytes: new Uint8Array(buffer, rows_at, row_bytes * row_count),
    row_count,
    credits: new BigInt64Array(buffer, credits_at, credit_stride * row_count),
    tallies: new Float64Array(buffer, tallies_at, tally_stride * tally_count),
    addresses: new Int32Array(buffer, addresses_at, row_count),
    numbersSent: new Int32Array(buffer, numbers_sent_at, numbers_sent_count),
    numbersReceived: new Int32Array(buffer, numbers_received_at, numbers_received_count),
  };
};

/** The parent's: new memory, its locks ready. `robust` is the accept mutex; the table's own always is. */
export const makeMemory = (shape: Shape, robust: boolean): { readonly fd: number; readonly memory: Memory } => {
  const fd = createMemory('parley', layoutOf(shape).bytes);
  const memory = memoryAt(mapMemory(fd, layoutOf(shape).bytes), shape);
  initMutex(memory.acceptMutex, { robust });
  initMutex(memory.tableMutex, { robust: true });
  return { fd, memory };
};

/** A child's: the memory behind an inherited descriptor. */
export const attachMemory = (fd: number, shape: Shape): Memory => memoryAt(mapMemory(fd, layoutOf(shape).bytes), shape);

/** The next value of a counter, from 1 on. */
export const counted = (memory: Memory, counter: number): number =>
  Number(Atomics.add(memory.counters, counter, 1n)) + 1;
