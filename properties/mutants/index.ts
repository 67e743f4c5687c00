/**
 * Systems that are wrong on purpose, each in one point, and the property that must notice. A property that catches none
 * of them proves nothing by holding.
 */
import { ofTheAddresses } from './addresses.ts';
import { ofTheLocks } from './locks.ts';
import { ofMessages } from './messages.ts';
import type { Mutant } from './mutant.ts';
import { ofTheProcesses } from './processes.ts';
import { ofTheQuota } from './quota.ts';
import { ofTheSockets } from './sockets.ts';
import { ofTheTable } from './table.ts';

export type { Mutant } from './mutant.ts';

export const mutants: readonly Mutant[] = [
  ...ofTheTable,
  ...ofTheLocks,
  ...ofTheQuota,
  ...ofTheProcesses,
  ...ofTheSockets,
  ...ofMessages,
  ...ofTheAddresses,
];
