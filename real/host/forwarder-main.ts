/**
 * The entry of the worker that runs the child's machine. It is a worker because it sleeps in poll; the main thread of
 * the process stays free for its channel to the parent.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { present } from '../../sim/vocabulary/errors.ts';
import { childProcessesDriver } from '../drivers/child-processes.ts';
import { processSocketReader, threadSocketForwarder } from '../drivers/datagrams.ts';
import { type ForwarderData, type ForwarderMessage, inherited } from './plan.ts';
import { actorOf, run } from './step.ts';

const { birth, news, threadSockets } = workerData as ForwarderData;
const { plan, process } = birth;
const { processSockets } = inherited(plan.shape);

run(
  actorOf(plan.tables.child, {
    ...childProcessesDriver({
      parent: plan.parentPid,
      news,
      spawn: () => parentPort?.postMessage('spawn' satisfies ForwarderMessage),
    }),
    ...processSocketReader(present(processSockets[process], 'process socket').read),
    ...threadSocketForwarder(
      threadSockets.map(({ write }) => write),
      plan.hasCredits,
    ),
  }),
);
