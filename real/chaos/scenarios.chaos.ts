/** All scenarios, in the order in which they are told. */
import { acceptors, readers, recoveries, rows, senders, writers } from './holders.chaos.ts';
import { crowds, kills } from './kills.chaos.ts';
import type { Scenario } from './scenario.chaos.ts';

export const scenarios: readonly Scenario[] = [kills, acceptors, writers, rows, readers, senders, recoveries, crowds];
