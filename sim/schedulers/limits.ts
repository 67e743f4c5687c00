/** Every bound of the simulation, in one place. */

/** Actions of one component in one value at most: a pick is a component and one of its actions, packed into one number. */
export const CHOICES_MAX = 2 ** 20;

/** Steps between two faults on average, where nobody says otherwise: one of these for each run. */
export const FAULTS_EVERY: readonly number[] = [50, 250, 1_000, 4_000];

/** In how many of a hundred cases a fault strikes a system that has come to rest, where one can. */
export const FAULT_AT_REST_PERCENT = 50;
