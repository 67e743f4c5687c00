/**
 * The entry of the worker that runs the child's machine. It is a worker because it sleeps in poll; the main thread of
 * the process stays free for its channel to the parent.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { present } from '../../sim/vocabulary/errors.ts';
import { childProcessesDriver } from '../drivers/child-processes.ts';
import { polledSocket, processSocketReader, threadSocketForwarder } from '../drivers/datagrams.ts';
import { polled_batch_max } from '../limits.ts';
import { memoryAt } from '../memory.ts';
import { lineLog } from '../observe/log.ts';
import { tallyOf } from '../observe/tally.ts';
import { watchOf } from '../observe/watch.ts';
import { type ForwarderData, type ForwarderMessage, inherited } from './plan.ts';
import { actorOf, programOf, run } from './step.ts';

const { birth, address, news, quota, retired, threadSockets } = workerData as ForwarderData;
const { plan, process, incarnation } = birth;
const { log_level } = plan;
const { processSockets } = inherited(plan.shape);

const tally = tallyOf(memoryAt(address, plan.shape), { process });
const log = lineLog(log_level, { p_id: process, incarnation });

run(
  actorOf(
    programOf(
      plan.tables.child,
      {
        ...childProcessesDriver({
          parent: plan.parentPid,
          news,
          threads: plan.shape.threads,
          quota,
          retired: retired.read,
          spawn: () => parentPort?.postMessage('spawn' satisfies ForwarderMessage),
        }),
        // What was received dies with the process. So does what is in the socket where a new process drains it; elsewhere nothing is received early.
        ...processSocketReader(
          polledSocket(
            present(processSockets[process], 'process socket').read,
            plan.drainsQueues ? polled_batch_max : 1,
          ),
        ),
        ...threadSocketForwarder(
          threadSockets.map(({ write }) => write),
          plan.hasCredits,
        ),
      },
      watchOf({ tally, incarnation, log, log_level }),
    ),
  ),
);
