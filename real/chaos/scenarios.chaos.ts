/** All scenarios, in the order in which they are told. */
import { churn } from './churn.chaos.ts';
import { interrupts, orphans } from './ends.chaos.ts';
import { deaf, flood } from './floods.chaos.ts';
import { acceptors, readers, recoveries, rows, senders, writers } from './holders.chaos.ts';
import { crowds, kills } from './kills.chaos.ts';
import type { Scenario } from './scenario.chaos.ts';
import { soak } from './soak.chaos.ts';
import { stale, stops } from './stops.chaos.ts';

export const scenarios: readonly Scenario[] = [
  kills,
  acceptors,
  writers,
  rows,
  readers,
  senders,
  recoveries,
  crowds,
  stops,
  stale,
  churn,
  deaf,
  flood,
  interrupts,
  orphans,
  soak,
];
