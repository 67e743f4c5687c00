/**
 * Credits in shared memory: one word for each thread, which says whom it serves and how many messages are on their way to
 * that session. Nobody locks: every change is one compare-and-exchange, so whoever dies leaves a word that is whole.
 */
import type { Address } from '../../sim/vocabulary/datagram.ts';
import { present } from '../../sim/vocabulary/errors.ts';
import { usualLimits } from '../limits.ts';
import { credit_stride, type Memory } from '../memory.ts';
import type { Driver } from './operation.ts';

/** A word is the session (from 1 on, so 0 is nobody) above 12 bits of credits that are out: 51 bits of it, never given twice. */
const count_bits = 12n;
const count_mask = 2n ** count_bits - 1n;
const nobody = 0n;

const sessionIn = (word: bigint): bigint => word >> count_bits;

/** A thread's, as a sender: to any session. */
export const creditsDriver = (
  memory: Memory,
  credits_max = usualLimits.credits_max,
): Driver<'credits.take' | 'credits.give'> => {
  const all_out = BigInt(credits_max);
  return {
    'credits.take': {
      perform: ({ found }) => {
        const { process, thread, session } = present(found, 'address');
        const { credits } = memory;
        const at = placeOf(memory, process, thread);
        for (;;) {
          const word = Atomics.load(credits, at);
          if (sessionIn(word) !== BigInt(session)) return { reply: 'GONE' };
          if ((word & count_mask) >= all_out) return { reply: 'NONE' };
          if (Atomics.compareExchange(credits, at, word, word + 1n) === word) return { reply: 'TAKEN' };
        }
      },
    },
    'credits.give': {
      perform: ({ found }) => {
        giveCredit(memory, present(found, 'address'));
        return { reply: 'GIVEN' };
      },
    },
  };
};

/** Gives one back, unless the session is over or has all. */
export const giveCredit = (memory: Memory, { process, thread, session }: Address): void => {
  const { credits } = memory;
  const at = placeOf(memory, process, thread);
  for (;;) {
    const word = Atomics.load(credits, at);
    if (sessionIn(word) !== BigInt(session) || (word & count_mask) === 0n) return;
    if (Atomics.compareExchange(credits, at, word, word - 1n) === word) return;
  }
};

/** A session begins: nothing is on its way to it. */
export const openCredits = (memory: Memory, { process, thread, session }: Address): void => {
  Atomics.store(memory.credits, placeOf(memory, process, thread), BigInt(session) << count_bits);
};

/** The thread serves nobody under a name. */
export const shutCredits = (memory: Memory, process: number, thread: number): void => {
  Atomics.store(memory.credits, placeOf(memory, process, thread), nobody);
};

/** Messages on their way to all sessions together: for a person. */
export const creditsOut = ({ credits, row_count }: Memory): number => {
  let out = 0;
  for (let row = 0; row < row_count; row++) out += Number(Atomics.load(credits, credit_stride * row) & count_mask);
  return out;
};

const placeOf = ({ shape }: Memory, process: number, thread: number): number =>
  credit_stride * (process * shape.threads + thread);
