/** The entry of a thread's worker: one table, its drivers, the loop. */
import { parentPort, workerData } from 'node:worker_threads';
import { acceptMutexDriver } from '../drivers/accept-mutex.ts';
import { addressesDriver, inDots } from '../drivers/addresses.ts';
import { threadProcessesDriver } from '../drivers/child-processes.ts';
import { clientTableDriver } from '../drivers/client-table.ts';
import { connectionDriver } from '../drivers/connection.ts';
import { creditsDriver, giveCredit } from '../drivers/credits.ts';
import { datagramSender, polledSocket, processSocketSender, threadSocketReader } from '../drivers/datagrams.ts';
import { listenerDriver } from '../drivers/listener.ts';
import { quotaDriver } from '../drivers/quota.ts';
import { tableLockDriver } from '../drivers/table-lock.ts';
import { timerDriver } from '../drivers/timer.ts';
import { polled_batch_max } from '../limits.ts';
import { memoryAt } from '../memory.ts';
import { lineLog } from '../observe/log.ts';
import { isStopping, tallyOf } from '../observe/tally.ts';
import { watchOf } from '../observe/watch.ts';
import { held } from './hold.ts';
import { inherited, type ThreadData, type ThreadMessage } from './plan.ts';
import { actorOf, programOf, run } from './step.ts';

const { birth, thread, address, quota, retired, socket } = workerData as ThreadData;
const { plan, process, incarnation } = birth;
const { limits, log_level } = plan;
const { listener, goingDown, processSockets } = inherited(plan.shape);
const memory = memoryAt(address, plan.shape);
const self = { process, thread, incarnation };
const connection = connectionDriver(self, {
  unsent_bytes_max: limits.unsent_bytes_max,
  opened: () => Atomics.add(memory.loads, process, 1),
  closed: () => Atomics.sub(memory.loads, process, 1),
});
const tally = tallyOf(memory, { process, thread });
const log = lineLog(log_level, { p_id: process, t_id: thread, incarnation });

parentPort?.postMessage('started' satisfies ThreadMessage);
run(
  actorOf(
    programOf(
      plan.tables.thread,
      held(
        {
          ...threadProcessesDriver({ memory, goingDown, quota, retired }),
          ...acceptMutexDriver(memory, self),
          ...quotaDriver(quota, plan.clients_per_process),
          ...listenerDriver(memory, listener, connection.open),
          ...connection.operations,
          ...addressesDriver(memory, self, { peer: connection.peer, connections_max: limits.connections_per_address }),
          ...tableLockDriver(memory, self, { recheck_ms: limits.lock_recheck_ms, sleeps: connection.flush }),
          ...clientTableDriver(memory, self),
          ...processSocketSender(processSockets.map(({ write }) => datagramSender(write))),
          ...creditsDriver(memory, limits.credits_max),
          ...threadSocketReader({
            ...polledSocket(socket, polled_batch_max),
            compareSessions: plan.compareSessions,
            taken: ({ session }) => giveCredit(memory, { process, thread, session }),
          }),
          ...timerDriver(limits.time_outs_ms, self),
        },
        self,
        log,
      ),
      watchOf({
        tally,
        incarnation,
        log,
        log_level,
        isStopping: () => isStopping(memory),
        address: () => inDots(connection.peer()),
      }),
    ),
  ),
);
tally.hasEnded();
parentPort?.postMessage('ended' satisfies ThreadMessage);
