/** Sizes at which the judging of liveness stops or gives up looking for something nicer, in one place. */

/** Different (actor, action) that edges can name: a place in 16 bits. */
export const CLASSES_MAX = 2 ** 16;

/** States of fair components, nearest to the initial one first, at which a loop is tried to begin. */
export const LOOP_STARTS_MAX = 64;

/** Edges looked at for shorter loops, over all starts: the first loop that is found is good enough for a component beyond this. */
export const LOOP_EDGES_MAX = 20_000_000;
