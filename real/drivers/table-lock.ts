/**
 * The readers/writers semaphores of the client table: who holds and who waits is recorded in shared memory, one slot for
 * each thread and one for the parent, under a short robust mutex. Nothing is counted beside the records, so nothing
 * needs mending when a process dies: a slot is void as soon as its incarnation no longer lives, and whoever meets a
 * void slot clears it.
 *
 * Strictly in the order of arrival: nobody passes one who waits; readers that stand together get in together.
 */
import { ModelError, present } from '../../sim/vocabulary/errors.ts';
import { futexWait, futexWakeAll, lockMutex, repairMutex, unlockMutex } from '../libc.ts';
import { usualLimits } from '../limits.ts';
import {
  arrival_counter,
  counted,
  dead_holder_counter,
  dead_mutex_counter,
  type Memory,
  turns_word,
} from '../memory.ts';
import type { Driver } from './operation.ts';
import type { Self } from './self.ts';

/** What a slot's state word says. The wait for a mode is the mode plus 2. */
const state = { none: 0, reads: 1, writes: 2, awaitsRead: 3, awaitsWrite: 4 } as const;
type Mode = typeof state.reads | typeof state.writes;
type TableLockOperation =
  | 'table-lock.begin-read'
  | 'table-lock.begin-write'
  | 'table-lock.await-turn'
  | 'table-lock.end-read'
  | 'table-lock.end-write';

type LockOptions = {
  /** How long one who waits sleeps before it looks again by itself. */
  readonly recheck_ms?: number;
  /** Whether one who waits is blocked instead of sleeping, as the parent always is. */
  readonly tries?: boolean;
};

/** A thread sleeps in `await-turn`; one who must not (the parent, whose event loop learns of deaths; a carrier) is answered "blocked" instead. */
export const tableLockDriver = (
  memory: Memory,
  owner: Self | 'parent',
  { recheck_ms = usualLimits.lock_recheck_ms, tries = owner === 'parent' }: LockOptions = {},
): Driver<TableLockOperation> => {
  const { slotWords, slotTickets, words, turnsWord } = memory;
  const mySlot = (): number =>
    owner === 'parent' ? memory.slot_count - 1 : owner.process * memory.shape.threads + owner.thread;

  const begin = (mode: Mode) => () =>
    underMutex(memory, () => {
      const mine = mySlot();
      const { reading, writing, first } = survey(memory);
      const free = first === undefined && writing === 0 && (mode === state.reads || reading === 0);
      slotTickets[2 * mine + 1] = BigInt(free ? 0 : counted(memory, arrival_counter));
      slotWords[4 * mine + 1] = owner === 'parent' ? 0 : owner.incarnation;
      markUsed(memory, mine);
      Atomics.store(slotWords, 4 * mine, free ? mode : mode + 2);
      return { reply: free ? ('BEGUN' as const) : ('QUEUED' as const) };
    });

  const tryTurn = (): boolean =>
    underMutex(memory, () => {
      const mine = mySlot();
      const { reading, writing, first } = survey(memory);
      const mode = Atomics.load(slotWords, 4 * mine) - 2;
      if (first !== mine || writing > 0 || (mode === state.writes && reading > 0)) return false;
      Atomics.store(slotWords, 4 * mine, mode);
      passTurn(memory, mine);
      return true;
    });

  const end = (mode: Mode) => () =>
    underMutex(memory, () => {
      const mine = mySlot();
      if (Atomics.load(slotWords, 4 * mine) !== mode) {
        throw new ModelError('A section of the client table ends that was never begun.');
      }
      release(memory, mine);
      passTurn(memory, mine);
      return { reply: 'ENDED' as const };
    });

  return {
    'table-lock.begin-read': { perform: begin(state.reads) },
    'table-lock.begin-write': { perform: begin(state.writes) },
    'table-lock.await-turn': {
      perform: () => {
        for (;;) {
          const seen = Atomics.load(words, turns_word);
          if (tryTurn()) return { reply: 'BEGUN' };
          if (tries) return undefined;
          // Bounded: a holder that was killed wakes nobody.
          futexWait(turnsWord, seen, recheck_ms);
        }
      },
    },
    'table-lock.end-read': { perform: end(state.reads) },
    'table-lock.end-write': { perform: end(state.writes) },
  };
};

/** The parent's: drops what a dead process held. Whoever meets a dead holder does the same, so this may come late. */
export const recoveryDriver = (memory: Memory): Driver<'table-lock.recover'> => ({
  'table-lock.recover': {
    perform: ({ scan }) => {
      underMutex(memory, () => {
        const { threads } = memory.shape;
        const first = present(scan, 'cursor') * threads;
        for (let slot = first; slot < first + threads; slot++) {
          if (isDead(memory, slot) && Atomics.load(memory.slotWords, 4 * slot) !== state.none) clearDead(memory, slot);
        }
        passTurn(memory);
      });
      return { reply: 'RECOVERED' };
    },
  },
});

/** Runs a short section; a holder of the mutex that died inside left each slot whole, since its state word is one store. */
const underMutex = <T>(memory: Memory, section: () => T): T => {
  const { tableMutex } = memory;
  if (lockMutex(tableMutex)) {
    repairMutex(tableMutex);
    counted(memory, dead_mutex_counter);
  }
  try {
    return section();
  } finally {
    unlockMutex(tableMutex);
  }
};

/** Wakes those who wait, if anybody else than `mine` is in or waits. */
const passTurn = ({ words, turnsWord, slotSets }: Memory, mine?: number): void => {
  if (mine !== undefined && isAlone(slotSets, mine)) return;
  Atomics.add(words, turns_word, 1);
  futexWakeAll(turnsWord);
};

const isAlone = (slotSets: Int32Array, mine: number): boolean => {
  for (let set = 0; set < slotSets.length; set++) {
    const others = set === mine >> 5 ? ~(1 << (mine & 31)) : -1;
    if (((slotSets[set] ?? 0) & others) !== 0) return false;
  }
  return true;
};

/** Whether a slot is of a process that lives no more. The parent's never is. */
const isDead = ({ slot_count, slotWords, lives, shape }: Memory, slot: number): boolean =>
  slot < slot_count - 1 && slotWords[4 * slot + 1] !== Atomics.load(lives, Math.floor(slot / shape.threads));

/** Before its state says so: whoever dies in between leaves a mark too many, which is no harm. */
const markUsed = ({ slotSets }: Memory, slot: number): void => {
  slotSets[slot >> 5] = (slotSets[slot >> 5] ?? 0) | (1 << (slot & 31));
};

const release = ({ slotWords, slotSets }: Memory, slot: number): void => {
  Atomics.store(slotWords, 4 * slot, state.none);
  slotSets[slot >> 5] = (slotSets[slot >> 5] ?? 0) & ~(1 << (slot & 31));
};

const clearDead = (memory: Memory, slot: number): void => {
  release(memory, slot);
  counted(memory, dead_holder_counter);
};

/** How many wait for the lock now: for a person, so nobody is locked out while they are counted. */
export const waitingForTable = ({ slotWords, slot_count }: Memory): number => {
  let waiting = 0;
  for (let slot = 0; slot < slot_count; slot++) {
    if (Atomics.load(slotWords, 4 * slot) >= state.awaitsRead) waiting++;
  }
  return waiting;
};

/** How many hold it now, those left out that are dead and that nobody has met yet. */
export const holdingTable = (memory: Memory): number => {
  const { slotWords, slot_count } = memory;
  let holding = 0;
  for (let slot = 0; slot < slot_count; slot++) {
    const is = Atomics.load(slotWords, 4 * slot);
    if ((is === state.reads || is === state.writes) && !isDead(memory, slot)) holding++;
  }
  return holding;
};

/** Who holds the lock and who waits longest, after clearing the dead. */
const survey = (memory: Memory) => {
  const { slotWords, slotTickets, slotSets } = memory;
  let reading = 0;
  let writing = 0;
  let first: number | undefined;
  let firstTicket = 0n;
  let set = -1;
  let left = 0;
  for (;;) {
    while (left === 0 && ++set < slotSets.length) left = slotSets[set] ?? 0;
    if (left === 0) break;
    const slot = 32 * set + 31 - Math.clz32(left & -left);
    left &= left - 1;
    const is = Atomics.load(slotWords, 4 * slot);
    if (is === state.none) {
      release(memory, slot);
      continue;
    }
    if (isDead(memory, slot)) {
      clearDead(memory, slot);
      continue;
    }
    if (is === state.reads) reading++;
    else if (is === state.writes) writing++;
    else {
      const ticket = present(slotTickets[2 * slot + 1], 'ticket');
      if (first !== undefined && ticket >= firstTicket) continue;
      first = slot;
      firstTicket = ticket;
    }
  }
  return { reading, writing, first };
};
