/** Which designs the server can run. */
import type { SafeguardName } from '../sim/vocabulary/safeguards.ts';

/** The safeguards that the drivers can do without: the others are built into them. */
export const dispensable: readonly SafeguardName[] = [
  'quota-under-mutex',
  'ghost-rows-cleared',
  'join-epoch',
  'queues-drained',
  'send-credits',
];
