/** Every bound on what is done with a trace that was found, in one place. */

/** Replays that shrinking one trace takes at most: a trace of a thousand steps needs a few hundred. */
export const SHRINK_REPLAYS_MAX = 4_000;

/** Chunks up to this size are tried at every place, larger ones side by side. */
export const SLIDING_CHUNK_MAX = 4;

/** States of a shrunk system that are searched for a trace that is shorter still. */
export const SHORTER_STATES_MAX = 300_000;

/** Places in the order of a trace's steps that the search for the fewest context switches looks at; beyond it blocks are moved while that helps. */
export const SWITCH_PLACES_MAX = 20_000;

/** Orders that the moving of blocks tries at most. */
export const SWITCH_REPLAYS_MAX = 2_000;

/** Distinct places (a state and what is left of the plan) that a neighbourhood has at most, where nobody says otherwise. */
export const NEIGHBOURHOOD_PLACES_MAX = 500_000;
