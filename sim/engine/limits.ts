/** Every size that the engine's tables and buffers start from or stop at, in one place. */

/** States whose successors are generated together before any of them is stored, so that the table's cache misses overlap. */
export const BATCH_STATES_MAX = 256;

/** A batch ends after the state that brings it to this many transitions. */
export const BATCH_TRANSITIONS_MAX = 2048;

/** Slots of the visited table at the start and at most. Two int32 a slot: beyond 2^29 an index would leave 31 bits. */
export const TABLE_SLOTS_MIN = 1 << 12;
export const TABLE_SLOTS_MAX = 2 ** 29;

/** Highest share of used slots in a hash table with linear probing; close to 1 a probe would run for ever. */
export const TABLE_LOAD_MAX = 0.65;

/** States that the vectors have room for at the start. */
export const STATES_MIN = 1 << 10;

/** Local ids that fit 16 bits. The first id at or above it widens the stored vectors to 32 bits. */
export const NARROW_IDS = 1 << 16;

/** Bytes of a number in a Set, about. */
export const NUMBER_BYTES = 32;

/** int32 words of the successor pool at the start, and at most (an offset must stay within 31 bits). */
export const POOL_WORDS_MIN = 1 << 12;
export const POOL_WORDS_MAX = 2 ** 30;

/** Target ids that a fresh row of the pool covers at least. */
export const ROW_MIN = 4;

/** States between two progress calls where the caller names no number. */
export const PROGRESS_EVERY = 100_000;

/** Steps that are taken one after the other without storing what lies between them, at most: a loop of such steps would never end. */
export const CHAIN_MAX = 2 ** 12 - 1;

/** Depths that are told apart where fingerprints are stored: beyond, a reduced search takes every state for one that was expanded. */
export const DEPTH_MAX = 2 ** 16 - 1;

/** Steps of one state at most, where a search is reduced. */
export const STEPS_MAX = 2 ** 12;

/**
 * Uses of rules of a reduction that are all held against the system, and of how many one is after that. The same for walks ahead, and how far
 * they go. CHECKED_ONE_IN divides WALKED_ONE_IN.
 */
export const CHECKED_ALWAYS = 2 ** 17;
export const CHECKED_ONE_IN = 16;
export const WALKED_ALWAYS = 2 ** 12;
export const WALKED_ONE_IN = 64;
export const WALK_STEPS_MAX = 32;

/** States ahead that are looked at one by one, before walks are made instead. */
export const LOOKED_AHEAD_MAX = 2 ** 16;

/** Offers, steps, hearings and further values that look as some before that are compared with all that they are alike to, and of how many one is after that. */
export const ALIKE_ALWAYS = 2 ** 12;
export const ALIKE_ONE_IN = 64;
