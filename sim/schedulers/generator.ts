/** The only source of chance in a simulation: a generator that its seed determines, on every machine and Node version. */
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

export type Generator = {
  /** Uniform over 0 … 2^32 − 1. */
  readonly word: () => number;
  /** Uniform over 0 … bound − 1, for a whole bound from 1 to 2^20. */
  readonly below: (bound: number) => number;
};

const WORDS = 2 ** 32;

/**
 * The generator of one run. Neighbouring seeds and runs share nothing: both are mixed into all 128 bits of the state.
 * `seed` and `run` are whole numbers of which 53 bits count.
 */
export const generatorOf = (seed: number, run: number): Generator => {
  const mixed = mixer([seed, Math.floor(seed / WORDS), run, Math.floor(run / WORDS)]);
  const source = xoroshiro128plusFromState([mixed(), mixed(), mixed(), mixed() | 1]);
  const word = (): number => source.next() >>> 0;
  return {
    word,
    // Multiplication instead of division, exact by rejection (Lemire, "Fast random integer generation in an interval", 2019).
    below: (bound) => {
      let product = word() * bound;
      let high = Math.floor(product / WORDS);
      let low = product - high * WORDS;
      if (low < bound) {
        const threshold = (WORDS - bound) % bound;
        while (low < threshold) {
          product = word() * bound;
          high = Math.floor(product / WORDS);
          low = product - high * WORDS;
        }
      }
      return high;
    },
  };
};

/** Words that depend on every bit of `parts`: MurmurHash3's finalizer (Appleby, 2011) over a Weyl sequence. */
const mixer = (parts: readonly number[]): (() => number) => {
  let state = 0x9e3779b9;
  const finalized = (value: number): number => {
    let word = value | 0;
    word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
    return word ^ (word >>> 16);
  };
  for (const part of parts) state = finalized(state ^ (part >>> 0)) + 0x9e3779b9;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    return finalized(state);
  };
};
