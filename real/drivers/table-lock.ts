/**
 * The readers/writers semaphores of the client table: who holds and who waits is recorded in shared memory, one slot for
 * each thread and one for the parent. Nothing is counted beside the records, so nothing needs mending when a process dies: a
 * slot is void as soon as its incarnation no longer lives, and whoever meets a void slot clears it.
 *
 * Strictly in the order of arrival: nobody passes one who waits; readers that stand together get in together.
 *
 * Writers, and all who wait, change the records under a short robust mutex, and a word, the gate, says whether there are any. A reader that
 * finds none needs no mutex: it writes its record, then looks at the gate; a writer shuts the gate, then looks at the records. So
 * one of both sees the other (E. W. Dijkstra, "Cooperating Sequential Processes", 1965, after T. J. Dekker). Who dies in between leaves the gate shut,
 * which sends readers to the mutex, where the next one opens it.
 */
import { ModelError, present } from '../../sim/vocabulary/errors.ts';
import { futexWait, futexWakeAll, lockMutex, repairMutex, unlockMutex } from '../libc.ts';
import { usualLimits } from '../limits.ts';
import {
  arrival_counter,
  counted,
  dead_holder_counter,
  dead_mutex_counter,
  gate_word,
  type Memory,
  slot_stride,
  turns_word,
} from '../memory.ts';
import type { Driver } from './operation.ts';
import type { Self } from './self.ts';

/** What a slot's word says in its low bits, above them the incarnation of whoever wrote it. The wait for a mode is the mode plus 2. */
const state = { none: 0, reads: 1, writes: 2, awaitsRead: 3, awaitsWrite: 4 } as const;
const state_bits = 3;
type Mode = typeof state.reads | typeof state.writes;
const stateIn = (word: number): number => word & (2 ** state_bits - 1);
const incarnationIn = (word: number): number => word >>> state_bits;
/** What is left of an incarnation there: after so many they begin anew, long after anything of the first is gone. */
const incarnation_mask = 2 ** (32 - state_bits) - 1;

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
  /** Called before one who waits sleeps. */
  readonly sleeps?: () => void;
};

/** A thread sleeps in `await-turn`; one who must not (the parent, whose event loop learns of deaths; a carrier) is answered "blocked" instead. */
export const tableLockDriver = (
  memory: Memory,
  owner: Self | 'parent',
  { recheck_ms = usualLimits.lock_recheck_ms, tries = owner === 'parent', sleeps }: LockOptions = {},
): Driver<TableLockOperation> => {
  const { slotWords, slotTickets, words, turnsWord } = memory;
  const mySlot = (): number =>
    owner === 'parent' ? memory.slot_count - 1 : owner.process * memory.shape.threads + owner.thread;
  const record = (slot: number, what: number): void => {
    const incarnation = owner === 'parent' ? 0 : owner.incarnation;
    mark(memory, slot);
    Atomics.store(slotWords, slot_stride * slot, (incarnation << state_bits) | what);
  };

  const begin = (mode: Mode): 'BEGUN' | 'QUEUED' =>
    underMutex(memory, () => {
      const mine = mySlot();
      // Who came to read has found it shut.
      if (mode === state.writes) shut(memory);
      const seen = survey(memory);
      const isFree = seen.first === undefined && seen.writing === 0 && (mode === state.reads || seen.reading === 0);
      slotTickets[2 * mine + 1] = BigInt(isFree ? 0 : counted(memory, arrival_counter));
      record(mine, isFree ? mode : mode + 2);
      // Whose turn it is may have taken the record that a reader made before it came here for that of one who reads.
      if (mode === state.reads) {
        if (isFree) open(memory);
        else wakeFirst(memory, seen);
      }
      return isFree ? 'BEGUN' : 'QUEUED';
    });

  const beginRead = (): 'BEGUN' | 'QUEUED' => {
    const mine = mySlot();
    record(mine, state.reads);
    if (isOpen(memory)) return 'BEGUN';
    release(memory, mine);
    return begin(state.reads);
  };

  const tryTurn = (): boolean =>
    underMutex(memory, () => {
      const mine = mySlot();
      const { reading, writing, first } = survey(memory);
      const mode = stateIn(Atomics.load(slotWords, slot_stride * mine)) - 2;
      if (first !== mine || writing > 0 || (mode === state.writes && reading > 0)) return false;
      record(mine, mode);
      // Those who read stood together, perhaps.
      if (mode === state.reads) passTurn(memory, survey(memory));
      return true;
    });

  const end = (mode: Mode) => () => {
    const mine = mySlot();
    if (stateIn(Atomics.load(slotWords, slot_stride * mine)) !== mode)
      throw new ModelError('A section of the client table ends that was never begun.');
    if (mode === state.reads) {
      release(memory, mine);
      // Who came since and waits for this reader has shut it.
      if (isOpen(memory)) return ended;
    }
    return underMutex(memory, () => {
      if (mode === state.writes) release(memory, mine);
      passTurn(memory, survey(memory));
      return ended;
    });
  };

  return {
    'table-lock.begin-read': { perform: () => ({ reply: beginRead() }) },
    'table-lock.begin-write': { perform: () => ({ reply: begin(state.writes) }) },
    'table-lock.await-turn': {
      perform: () => {
        for (;;) {
          const seen = Atomics.load(words, turns_word);
          if (tryTurn()) return { reply: 'BEGUN' };
          if (tries) return undefined;
          sleeps?.();
          // Bounded: a holder that was killed wakes nobody.
          futexWait(turnsWord, seen, recheck_ms);
        }
      },
    },
    'table-lock.end-read': { perform: end(state.reads) },
    'table-lock.end-write': { perform: end(state.writes) },
  };
};

const ended = { reply: 'ENDED' } as const;

/** The parent's: drops what a dead process held. Whoever meets a dead holder does the same, so this may come late. */
export const recoveryDriver = (memory: Memory): Driver<'table-lock.recover'> => ({
  'table-lock.recover': {
    perform: ({ scan }) => {
      underMutex(memory, () => {
        const { threads } = memory.shape;
        const first = present(scan, 'cursor') * threads;
        for (let slot = first; slot < first + threads; slot++) {
          const word = Atomics.load(memory.slotWords, slot_stride * slot);
          if (stateIn(word) !== state.none && isDead(memory, slot, word)) clearDead(memory, slot, word);
        }
        passTurn(memory, survey(memory));
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

const shut = ({ words }: Memory): void => void Atomics.store(words, gate_word, 1);
const open = ({ words }: Memory): void => void Atomics.store(words, gate_word, 0);
const isOpen = ({ words }: Memory): boolean => Atomics.load(words, gate_word) === 0;

/** After a change: the gate is opened if nobody writes or waits, else it is perhaps somebody's turn. */
const passTurn = (memory: Memory, seen: Survey): void => {
  if (seen.writing === 0 && seen.first === undefined) open(memory);
  else wakeFirst(memory, seen);
};

/** Wakes those who wait if it is the first one's turn. */
const wakeFirst = ({ words, turnsWord }: Memory, { reading, writing, first, isFirstWriter }: Survey): void => {
  if (first === undefined || writing > 0 || (isFirstWriter && reading > 0)) return;
  Atomics.add(words, turns_word, 1);
  futexWakeAll(turnsWord);
};

/** Whether a slot with that word is of a process that lives no more. The parent's never is. */
const isDead = ({ slot_count, lives, shape }: Memory, slot: number, word: number): boolean =>
  slot < slot_count - 1 &&
  incarnationIn(word) !== (Atomics.load(lives, Math.floor(slot / shape.threads)) & incarnation_mask);

/**
 * Marks say in which slots to look. Only its owner changes one, before its word says something and after it says nothing: somebody else who took
 * one away could do so while its owner comes, and die before he puts it back. Whoever dies leaves a mark too many, which is no harm.
 */
const mark = ({ slotSets }: Memory, slot: number): void => void Atomics.or(slotSets, slot >> 5, 1 << (slot & 31));
const release = ({ slotWords, slotSets }: Memory, slot: number): void => {
  Atomics.store(slotWords, slot_stride * slot, state.none);
  Atomics.and(slotSets, slot >> 5, ~(1 << (slot & 31)));
};

/** Not if somebody else has it by now: then it says something new. */
const clearDead = (memory: Memory, slot: number, word: number): void => {
  if (Atomics.compareExchange(memory.slotWords, slot_stride * slot, word, state.none) === word)
    counted(memory, dead_holder_counter);
};

/** How many wait for the lock now: for a person, so nobody is locked out while they are counted. */
export const waitingForTable = (memory: Memory): number => countOf(memory, (word) => stateIn(word) >= state.awaitsRead);

/** How many hold it now, those left out that are dead and that nobody has met yet. */
export const holdingTable = (memory: Memory): number =>
  countOf(memory, (word, slot) => {
    const is = stateIn(word);
    return (is === state.reads || is === state.writes) && !isDead(memory, slot, word);
  });

const countOf = ({ slotWords, slot_count }: Memory, counts: (word: number, slot: number) => boolean): number => {
  let count = 0;
  for (let slot = 0; slot < slot_count; slot++) if (counts(Atomics.load(slotWords, slot_stride * slot), slot)) count++;
  return count;
};

type Survey = {
  readonly reading: number;
  readonly writing: number;
  /** Who waits longest, and whether it is to write. */
  readonly first: number | undefined;
  readonly isFirstWriter: boolean;
};

/** Who holds the lock and who waits, after clearing the dead. */
const survey = (memory: Memory): Survey => {
  const { slotTickets, slotSets } = memory;
  let [reading, writing] = [0, 0];
  let first: number | undefined;
  let firstTicket = 0n;
  let isFirstWriter = false;
  for (let set = 0; set < slotSets.length; set++) {
    for (let left = Atomics.load(slotSets, set); left !== 0; left &= left - 1) {
      const slot = 32 * set + 31 - Math.clz32(left & -left);
      const is = stateIn(wordIn(memory, slot));
      if (is === state.none) continue;
      if (is === state.reads) reading++;
      else if (is === state.writes) writing++;
      else {
        const ticket = present(slotTickets[2 * slot + 1], 'ticket');
        if (first !== undefined && ticket >= firstTicket) continue;
        first = slot;
        firstTicket = ticket;
        isFirstWriter = is === state.awaitsWrite;
      }
    }
  }
  return { reading, writing, first, isFirstWriter };
};

/** The word of a slot, none if it is void. */
const wordIn = (memory: Memory, slot: number): number => {
  const word = Atomics.load(memory.slotWords, slot_stride * slot);
  if (stateIn(word) === state.none || !isDead(memory, slot, word)) return word;
  clearDead(memory, slot, word);
  return state.none;
};
