/** All resources by the name that operations know them under. */
import { acceptMutex } from './accept-mutex.ts';
import { addresses } from './addresses.ts';
import { clientTable } from './client-table.ts';
import { connection } from './connection.ts';
import { credits } from './credits.ts';
import { listener } from './listener.ts';
import { processSocket } from './process-socket.ts';
import { processes } from './processes.ts';
import { quota } from './quota.ts';
import { tableLock } from './table-lock.ts';
import { threadSocket } from './thread-socket.ts';
import { timer } from './timer.ts';

export const resources = {
  [processes.name]: processes,
  [acceptMutex.name]: acceptMutex,
  [tableLock.name]: tableLock,
  [clientTable.name]: clientTable,
  [quota.name]: quota,
  [credits.name]: credits,
  [processSocket.name]: processSocket,
  [threadSocket.name]: threadSocket,
  [listener.name]: listener,
  [connection.name]: connection,
  [timer.name]: timer,
  [addresses.name]: addresses,
};

export type ResourceKind = keyof typeof resources;
