/**
 * The parent: makes the shared memory and the sockets, forks the children, then only waits for signals. SIGCHLD: wait
 * for each child without blocking and respawn those that died. SIGINT: kill all, release all, exit. Where there is a drain, SIGTERM:
 * threads finish with their clients and children end one by one, until none is left, the time is over, or a signal says so.
 *
 * A signal handler is a part of this machine that is entered from a state and returns to it; a state may be interrupted
 * where the design does not block the signal.
 */
import type { AnyStateMachine } from 'xstate';
import { type Features, noFeatures } from '../vocabulary/features.ts';
import type { Design } from '../vocabulary/safeguards.ts';
import { machine, type Offered, offers, when } from './define.ts';

export const parentMachine = (design: Design, features: Features = noFeatures): AnyStateMachine => {
  const blocksSigchld = design.has('sigchld-blocked-over-fork');
  const blocksSigint = design.has('no-fork-in-shutdown');
  /** A state of start-up, which both signals may interrupt. */
  const boot = (name: string, offered: Offered, on: object) => ({
    [name]: interruptible([offered], on, !blocksSigint, blocksSigchld ? undefined : handler(name).entry),
  });
  const interrupted = blocksSigchld ? [] : ['fork', 'store'];
  return machine('parent', 'create', {
    create: { ...offers('processes.create'), on: { CREATED: 'fork' } },
    ...boot('fork', 'processes.fork-first', {
      FORKED: 'store',
      FAILED: design.has('fork-retried') ? 'backOff' : 'store',
    }),
    ...when(design.has('fork-retried'), backOff('backOff', 'fork', features)),
    ...boot('store', 'processes.store-first', { NEXT: 'fork', END: 'waiting' }),
    waiting: {
      ...offers('processes.take-sigchld', 'processes.take-sigint', ...sigterm(features)),
      tags: ['resting'],
      on: { SIGCHLD: handler('waiting').entry, SIGINT: 'killing', ...when(features.drain, { SIGTERM: 'anyLeft' }) },
    },
    ...Object.assign({}, ...[...interrupted, 'waiting'].map((state) => sigchldHandler(state, design, features))),
    ...when(features.drain, draining),
    killing: { ...offers('processes.kill-next'), on: { KILLED: 'killing', END: 'release' } },
    release: { ...offers('processes.release'), on: { RELEASED: 'exit' } },
    exit: { ...offers('processes.exit-parent'), on: { EXITED: 'gone' } },
    gone: { ...offers(), tags: ['resting', 'gone'] },
  });
};

/** The names of the SIGCHLD handler's states when it interrupted `state`. */
const handler = (state: string) => {
  const name = (part: string) => (state === 'waiting' ? part : `${part}In${state[0]?.toUpperCase()}${state.slice(1)}`);
  return { name, entry: name('waitpid') };
};

/** SIGCHLD: wait for each process without blocking, recover what a dead one held, fork its successor, store the pid. */
const sigchldHandler = (state: string, design: Design, features: Features) => {
  const { name } = handler(state);
  const interruptedBySigint = !design.has('no-fork-in-shutdown');
  const step = (part: string, offered: Offered, on: object, tags: string[] = []) => ({
    [name(part)]: { ...interruptible([offered], on, interruptedBySigint, undefined), tags },
  });
  const retried = design.has('fork-retried');
  const recovery = recoverySteps(design, features);
  const following = (part: string) => recovery[recovery.indexOf(part) + 1] ?? 'forkAgain';
  const queued = design.has('phase-fair-lock');
  return {
    ...step('waitpid', 'processes.waitpid', {
      REAPED: name(recovery[0] ?? 'forkAgain'),
      NOTHING: name('waitpid'),
      END: state,
    }),
    ...when(recovery.includes('recoverLock'), {
      ...step('recoverLock', 'table-lock.recover', { RECOVERED: name(following('recoverLock')) }),
    }),
    ...when(recovery.includes('sweepBegin'), {
      // Offered alone: nobody can poll a lock.
      ...(design.has('counted-readers')
        ? {
            [name('sweepBegin')]: {
              ...offers('table-lock.begin-write'),
              on: { BEGUN: name('sweep'), ...when(queued, { QUEUED: name('sweepAwait') }) },
            },
            ...when(queued, {
              [name('sweepAwait')]: { ...offers('table-lock.await-turn'), on: { BEGUN: name('sweep') } },
            }),
          }
        : {
            [name('sweepBegin')]: { ...offers('table-lock.wait-free'), on: { FREE: name('sweepCount') } },
            ...step('sweepCount', 'table-lock.count-writer', { COUNTED: name('sweep') }),
          }),
      ...step('sweep', 'client-table.sweep', { SWEPT: name('sweepEnd') }, ['writing']),
      ...step('sweepEnd', 'table-lock.end-write', { ENDED: name(following('sweepBegin')) }, ['writing']),
    }),
    ...when(recovery.includes('sweepAddresses'), {
      ...step('sweepAddresses', 'addresses.sweep', { SWEPT: name(following('sweepAddresses')) }),
    }),
    ...step('forkAgain', 'processes.fork-again', {
      FORKED: name('storeAgain'),
      FAILED: retried ? name('backOffAgain') : name('storeAgain'),
    }),
    ...when(retried, backOff(name('backOffAgain'), name('forkAgain'), features)),
    ...step('storeAgain', 'processes.store-again', { NEXT: name('waitpid') }),
  };
};

/** Locks, then rows and entries, then the fork: the child drains its queues before it spawns a thread. */
const recoverySteps = (design: Design, { addressLimit }: Features): readonly string[] => [
  ...(design.has('recorded-lock-holders') ? ['recoverLock'] : []),
  ...(design.has('ghost-rows-cleared') ? ['sweepBegin'] : []),
  ...(addressLimit ? ['sweepAddresses'] : []),
];

/** No fork is under way here, so the shutdown may begin. */
const backOff = (name: string, next: string, features: Features) => ({
  [name]: {
    ...offers('timer.elapse back-off', 'processes.take-sigint', ...sigterm(features)),
    on: { ELAPSED: next, SIGINT: 'killing', ...when(features.drain, { SIGTERM: 'anyLeft' }) },
  },
});

const sigterm = ({ drain }: Features) => (drain ? (['processes.take-sigterm'] as const) : []);

/** Nobody is forked any more. What a dead process held is let go by whoever meets it. */
const draining = {
  draining: {
    ...offers('processes.take-sigchld', 'processes.take-sigint', 'processes.take-sigterm', 'timer.elapse drain'),
    on: { SIGCHLD: 'drainWaitpid', SIGINT: 'killing', SIGTERM: 'killing', ELAPSED: 'killing' },
  },
  drainWaitpid: {
    ...offers('processes.waitpid'),
    on: { REAPED: 'drainWaitpid', NOTHING: 'drainWaitpid', END: 'anyLeft' },
  },
  anyLeft: { ...offers('processes.any-left'), on: { SOME: 'draining', NONE: 'drained' } },
  drained: { ...offers('processes.release'), tags: ['drained'], on: { RELEASED: 'exit' } },
};

const interruptible = (offered: readonly Offered[], on: object, bySigint: boolean, bySigchld: string | undefined) => ({
  ...offers(
    ...offered,
    ...(bySigint ? (['processes.take-sigint'] as const) : []),
    ...(bySigchld === undefined ? [] : (['processes.take-sigchld'] as const)),
  ),
  on: {
    ...on,
    ...when(bySigint, { SIGINT: 'killing' }),
    ...when(bySigchld !== undefined, { SIGCHLD: bySigchld }),
  },
});
