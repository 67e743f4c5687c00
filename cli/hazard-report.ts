/** What taking each safeguard away comes to, whatever the form. */
import type { HazardSchedules } from '../properties/hazard-schedules.ts';
import type { Hazard } from '../properties/hazards.ts';
import { exitCodes } from './exit-codes.ts';

export type HazardEntry = {
  readonly hazard: Hazard;
  readonly file: string | null;
  /** None where they were not asked for, or where no run that ends can show it. */
  readonly schedules: HazardSchedules | null;
};

export const exitCodeOfHazards = (entries: readonly HazardEntry[]): number =>
  entries.every(({ hazard }) => isProved(hazard)) ? exitCodes.holds : exitCodes.safety;

/** It falls as stated; what is called redundant does hold without; and with the safeguard alone its literal trace is none. */
export const isProved = ({ falls, redundantGiven, holdsWithoutItAlone, literal }: Hazard): boolean =>
  falls && (redundantGiven.length === 0 || holdsWithoutItAlone) && literal.withSafeguard !== 'falls';
