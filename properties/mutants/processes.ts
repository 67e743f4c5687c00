/** Mutants of forks, deaths, recovery and the shutdown. */

import { isLive, type Processes } from '../../sim/resources/processes.ts';
import { inHardened, type Mutant, oneThread, operation, redirected, transition } from './mutant.ts';

/** waitpid finds nobody, whoever has died. */
const neverReaping = inHardened(
  { processes: 1, threads: 1, clients: 0, kills: 1 },
  operation('processes.waitpid', (original) => (state, call) => {
    const children = (state as Processes).children.map((child) => ({ ...child, life: 'serving' }) as const);
    const result = original({ ...(state as Processes), children }, call);
    return result === undefined ? undefined : { ...result, state };
  }),
);

export const ofTheProcesses: readonly Mutant[] = [
  {
    name: 'reaps-the-living',
    says: 'waitpid answers for a process that lives.',
    kills: 'one-live-process-per-p_id',
    ...inHardened(
      { processes: 2, threads: 1, clients: 0, kills: 1 },
      operation('processes.waitpid', (original) => (state, call) => {
        const { scan = 0, pids } = call.registers;
        const child = (state as Processes).children[scan];
        if (child === undefined || !isLive(child)) return original(state, call);
        return { reply: 'REAPED', state, sets: { scan, ...(pids === undefined ? {} : { pids }) } };
      }),
    ),
  },
  {
    name: 'respawns-without-a-death',
    says: 'The SIGCHLD handler respawns where waitpid found nothing.',
    kills: 'one-live-process-per-p_id',
    ...inHardened(
      { processes: 2, threads: 1, clients: 0, kills: 1 },
      operation('processes.waitpid', (original) => (state, call) => {
        const result = original(state, call);
        return result?.reply === 'NOTHING'
          ? { ...result, reply: 'REAPED', sets: { ...result.sets, scan: call.registers.scan ?? 0 } }
          : result;
      }),
    ),
  },
  {
    name: 'never-reaps',
    says: 'waitpid finds nobody, whoever has died.',
    kills: 'no-deadlock',
    ...neverReaping,
  },
  {
    name: 'kill-loop-one-short',
    says: 'The loop that kills at shutdown leaves the last process out.',
    kills: 'no-orphan',
    // Without the safeguard that would kill a child that the loop has missed.
    design: 'hardened,-die-with-parent',
    parameters: { processes: 2, threads: 1, clients: 0, interrupts: 1 },
    alterations: operation('processes.kill-next', (original) => (state, call) => {
      const last = (state as Processes).children.length - 1;
      return call.registers.cursor === last ? { reply: 'END', state } : original(state, call);
    }),
  },
  {
    name: 'release-forgotten',
    says: 'The shared memory and the semaphores stay when the parent exits.',
    kills: 'shutdown-leaves-nothing',
    ...inHardened(
      { ...oneThread, interrupts: 1 },
      operation('processes.release', () => (state) => ({ reply: 'RELEASED', state })),
    ),
  },
  {
    name: 'parent-does-not-exit',
    says: 'After SIGINT the parent goes back to waiting instead of killing.',
    kills: 'shutdown-leaves-nothing',
    ...inHardened({ ...oneThread, interrupts: 1 }, transition('parent', 'waiting', 'SIGINT', 'waiting')),
  },
  {
    name: 'dead-never-waited-for',
    says: 'waitpid finds nobody, whoever has died.',
    kills: 'no-zombie',
    ...neverReaping,
  },
  {
    name: 'recovered-but-not-replaced',
    says: 'After recovery the parent looks for the next dead process instead of forking.',
    kills: 'respawn',
    ...inHardened(
      { processes: 1, threads: 1, clients: 0, kills: 1 },
      transition('parent', 'sweepEnd', 'ENDED', 'waitpid'),
    ),
  },
  {
    name: 'forked-before-recovered',
    says: 'The successor of a dead process is forked first, and what it left is recovered after.',
    kills: 'row-owner-alive',
    ...inHardened(
      { ...oneThread, kills: 1 },
      {
        table: (table, kind) =>
          kind === 'parent'
            ? redirected(
                redirected(redirected(table, 'waitpid', 'REAPED', 'forkAgain'), 'forkAgain', 'FORKED', 'recoverLock'),
                'sweepEnd',
                'ENDED',
                'storeAgain',
              )
            : table,
      },
    ),
  },
  {
    name: 'interrupt-forgotten',
    says: 'The parent takes SIGINT and waits on.',
    kills: 'shutdown-ends',
    ...inHardened({ ...oneThread, interrupts: 1 }, transition('parent', 'waiting', 'SIGINT', 'waiting')),
  },
  {
    name: 'leaves-when-the-drain-begins',
    says: 'In a drain a process does not wait for its threads.',
    kills: 'drain-waits-for-clients',
    ...inHardened(
      { ...oneThread, terminations: 1 },
      operation(
        'processes.watch-drain',
        () => (state) => ((state as Processes).draining ? { reply: 'DRAINED', state } : undefined),
      ),
    ),
  },
  {
    name: 'takes-the-server-for-empty',
    says: 'In a drain the parent does not look for children.',
    kills: 'drain-waits-for-clients',
    ...inHardened(
      { ...oneThread, terminations: 1 },
      operation('processes.any-left', () => (state) => ({ reply: 'NONE', state })),
    ),
  },
  {
    name: 'released-before-killed',
    says: 'At shutdown the IPC is released before the children are killed.',
    kills: 'ipc-outlives-children',
    ...inHardened({ ...oneThread, interrupts: 1 }, transition('parent', 'waiting', 'SIGINT', 'release')),
  },
];
