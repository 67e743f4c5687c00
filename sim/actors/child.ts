/**
 * The main thread of a child process: spawns its threads, then for ever reads datagrams from the process's socket and
 * forwards each to the socket of the thread that it is for.
 */
import type { AnyStateMachine } from 'xstate';
import { type Features, noFeatures } from '../vocabulary/features.ts';
import type { Design } from '../vocabulary/safeguards.ts';
import { machine, offers, when } from './define.ts';

export const childMachine = (design: Design, { drain }: Features = noFeatures): AnyStateMachine => {
  const mourns = design.has('thread-death-ends-process');
  const joins = !design.has('immediate-exit');
  const inheritsHandlers = !design.has('signals-reset-in-child');
  return machine('child', 'unborn', {
    unborn: {
      ...offers('processes.begin'),
      tags: ['resting', 'gone'],
      on: {
        BORN: design.has('queues-drained') ? 'drain' : 'spawn',
        ...when(design.has('die-with-parent'), { ORPHANED: 'leave' }),
      },
    },
    // What waits in the socket outlived the process before this one: its addressees are gone.
    ...when(design.has('queues-drained'), {
      drain: { ...offers('process-socket.drain'), on: { DROPPED: 'drain', EMPTY: 'spawn' } },
    }),
    spawn: { ...offers('processes.spawn'), on: { SPAWNED: 'reading' } },
    reading: {
      ...offers(
        'process-socket.receive',
        ...(mourns || joins ? (['processes.watch'] as const) : []),
        ...(inheritsHandlers ? (['processes.take-sigint'] as const) : []),
        ...(drain ? (['processes.watch-drain'] as const) : []),
      ),
      tags: ['resting'],
      on: {
        RECEIVED: 'forward',
        ...when(mourns, { THREAD_DIED: 'leave' }),
        ...when(joins, { EXIT_REQUESTED: 'stop' }),
        ...when(inheritsHandlers, { SIGINT: 'killOthers' }),
        ...when(drain, { DRAINED: 'drained' }),
      },
    },
    forward: {
      ...offers('thread-socket.forward'),
      on: {
        SENT: 'reading',
        // Nobody is told of it: the sender has long gone on.
        ...when(design.has('non-blocking-send') && !design.has('send-credits'), { FULL: 'reading' }),
      },
    },
    // process.exit() joins the threads, also those that sit in a system call.
    ...when(joins, {
      stop: { ...offers('thread.stop'), on: { STOPPED: 'stop', END: 'join' } },
      join: { ...offers('thread.join'), on: { JOINED: 'join', END: 'leave' } },
    }),
    // The parent's SIGINT handler, run by a child that inherited it.
    ...when(inheritsHandlers, {
      killOthers: { ...offers('processes.kill-next'), on: { KILLED: 'killOthers', END: 'releaseOthers' } },
      releaseOthers: { ...offers('processes.release'), on: { RELEASED: 'leave' } },
    }),
    ...when(drain, {
      drained: { ...offers('processes.leave drained'), tags: ['drained'], on: { EXITED: 'left' } },
    }),
    ...when(mourns || joins || inheritsHandlers || drain || design.has('die-with-parent'), {
      leave: { ...offers('processes.leave'), on: { EXITED: 'left' } },
      left: { ...offers(), tags: ['resting', 'gone'] },
    }),
  });
};
