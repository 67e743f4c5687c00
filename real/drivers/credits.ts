/**
 * Credits in shared memory: one word for each thread, which says whom it serves and how many messages are on their way to
 * that session. Nobody locks: every change is one compare-and-exchange, so whoever dies leaves a word that is whole.
 */
import type { Address } from '../../sim/vocabulary/datagram.ts';
import { present } from '../../sim/vocabulary/errors.ts';
import { credits_max } from '../limits.ts';
import { credit_stride, type Memory } from '../memory.ts';
import type { Driver } from './operation.ts';

/** A word is the session, folded into 20 bits and never 0, and 12 bits of credits that are out; 0 is nobody. */
const count_bits = 12;
const count_mask = 2 ** count_bits - 1;
const tags = 2 ** 20 - 1;
const nobody = 0;

const tagOf = (session: number): number => (session % tags) + 1;
const wordOf = (tag: number, count: number): number => (tag << count_bits) | count;
const tagIn = (word: number): number => word >>> count_bits;

/** A thread's, as a sender: to any session. */
export const creditsDriver = (memory: Memory): Driver<'credits.take' | 'credits.give'> => ({
  'credits.take': {
    perform: ({ found }) => {
      const { process, thread, session } = present(found, 'address');
      const { credits } = memory;
      const at = placeOf(memory, process, thread);
      for (;;) {
        const word = Atomics.load(credits, at);
        if (tagIn(word) !== tagOf(session)) return { reply: 'GONE' };
        if ((word & count_mask) >= credits_max) return { reply: 'NONE' };
        if (Atomics.compareExchange(credits, at, word, word + 1) === word) return { reply: 'TAKEN' };
      }
    },
  },
  'credits.give': {
    perform: ({ found }) => {
      giveCredit(memory, present(found, 'address'));
      return { reply: 'GIVEN' };
    },
  },
});

/** Gives one back, unless the session is over or has all. */
export const giveCredit = (memory: Memory, { process, thread, session }: Address): void => {
  const { credits } = memory;
  const at = placeOf(memory, process, thread);
  for (;;) {
    const word = Atomics.load(credits, at);
    if (tagIn(word) !== tagOf(session) || (word & count_mask) === 0) return;
    if (Atomics.compareExchange(credits, at, word, word - 1) === word) return;
  }
};

/** A session begins: nothing is on its way to it. */
export const openCredits = (memory: Memory, { process, thread, session }: Address): void => {
  Atomics.store(memory.credits, placeOf(memory, process, thread), wordOf(tagOf(session), 0));
};

/** The thread serves nobody under a name. */
export const shutCredits = (memory: Memory, process: number, thread: number): void => {
  Atomics.store(memory.credits, placeOf(memory, process, thread), nobody);
};

const placeOf = ({ shape }: Memory, process: number, thread: number): number =>
  credit_stride * (process * shape.threads + thread);
