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

/** What a slot's state word says. The wait for a mode is the mode plus 2. */
const state = { none: 0, reads: 1, writes: 2, awaitsRead: 3, awaitsWrite: 4 } as const;
type Mode = typeof state.reads | typeof state.writes;
type TableLockOperation =
  | 'table-lock.begin-read'
  | 'table-lock.begin-write'
  | 'table-lock.await-turn'
  | 'table-lock.end-read'
  | 'table-lock.end-write';

type LockOwner =
  | { readonly kind: 'parent' }
  | { readonly kind: 'thread'; readonly process: number; readonly thread: number; readonly incarnation: number };

/** A thread sleeps in `await-turn`; the parent, whose event loop learns of deaths, is answered "blocked" instead. */
export const tableLockDriver = (
  memory: Memory,
  owner: LockOwner,
  lock_recheck_ms = usualLimits.lock_recheck_ms,
): Driver<TableLockOperation> => {
  const { slotWords, slotTickets, words, turnsWord } = memory;
  const mine = owner.kind === 'parent' ? memory.slot_count - 1 : owner.process * memory.shape.threads + owner.thread;

  const begin = (mode: Mode) => () =>
    underMutex(memory, () => {
      const { reading, writing, first } = survey(memory);
      const free = first === undefined && writing === 0 && (mode === state.reads || reading === 0);
      slotTickets[2 * mine + 1] = BigInt(free ? 0 : counted(memory, arrival_counter));
      slotWords[4 * mine + 1] = owner.kind === 'parent' ? 0 : owner.incarnation;
      Atomics.store(slotWords, 4 * mine, free ? mode : mode + 2);
      return { reply: free ? ('BEGUN' as const) : ('QUEUED' as const) };
    });

  const tryTurn = (): boolean =>
    underMutex(memory, () => {
      const { reading, writing, first } = survey(memory);
      const mode = Atomics.load(slotWords, 4 * mine) - 2;
      if (first !== mine || writing > 0 || (mode === state.writes && reading > 0)) return false;
      Atomics.store(slotWords, 4 * mine, mode);
      passTurn(memory);
      return true;
    });

  const end = (mode: Mode) => () =>
    underMutex(memory, () => {
      if (Atomics.load(slotWords, 4 * mine) !== mode) {
        throw new ModelError('A section of the client table ends that was never begun.');
      }
      Atomics.store(slotWords, 4 * mine, state.none);
      passTurn(memory);
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
          if (owner.kind === 'parent') return undefined;
          // Bounded: a holder that was killed wakes nobody.
          futexWait(turnsWord, seen, lock_recheck_ms);
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

const passTurn = ({ words, turnsWord }: Memory): void => {
  Atomics.add(words, turns_word, 1);
  futexWakeAll(turnsWord);
};

/** Whether a slot is of a process that lives no more. The parent's never is. */
const isDead = ({ slot_count, slotWords, lives, shape }: Memory, slot: number): boolean =>
  slot < slot_count - 1 && slotWords[4 * slot + 1] !== Atomics.load(lives, Math.floor(slot / shape.threads));

const clearDead = (memory: Memory, slot: number): void => {
  Atomics.store(memory.slotWords, 4 * slot, state.none);
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

/** Who holds the lock and who waits longest, after clearing the dead. */
const survey = (memory: Memory) => {
  const { slotWords, slotTickets, slot_count } = memory;
  let reading = 0;
  let writing = 0;
  let first: number | undefined;
  let firstTicket = 0n;
  for (let slot = 0; slot < slot_count; slot++) {
    const is = Atomics.load(slotWords, 4 * slot);
    if (is === state.none) continue;
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
