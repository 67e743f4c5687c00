/** How much of everything a generated case has at most. */

export const CLIENTS_MAX = 3;
/** Lines of one client. */
export const LINES_MAX = 4;
export const NAMES_MAX = 3;
export const FAULTS_MAX = 3;
/** Steps between two faults. A run of the hardened design has about a hundred. */
export const FAULT_AFTER_MAX = 80;
export const FAULT_SOON_MAX = 10;
/** Numbers of a schedule. After it every actor goes on as long as it can. */
export const SCHEDULE_MAX = 120;
/** Rarely are more steps enabled at once. */
export const CHOICE_MAX = 9;
