/** What SPIN 6 can read, and what the model asks of it, in one place. */

/** Characters of numbers in one block of embedded C at most. SPIN gives up at 65,536 characters of a block ("inline text too long"). */
export const BLOCK_CHARACTERS_MAX = 32_000;

/** Local ids that a byte and a short of Promela hold; beyond it is an int. */
export const BYTE_IDS = 1 << 8;
export const SHORT_IDS = 1 << 15;

/** Bytes of a state vector that SPIN has room for unless it is told otherwise, and those that it takes for itself at most. */
export const VECTOR_BYTES = 1024;
export const VECTOR_OWN_BYTES = 64;

/** MiB that SPIN may take. */
export const MEMORY_MIB = 16_384;

/** The least depth of its stack, and the least and the largest number of bits of its hash table's size. */
export const DEPTH_MIN = 10_000;
export const TABLE_BITS_MIN = 20;
export const TABLE_BITS_MAX = 32;
