/**
 * Systems that are wrong on purpose, each in one point, and the property that must notice. A property that catches none
 * of them proves nothing by holding.
 */
import type { AnyOperation } from '../sim/kernel/actor.ts';
import type { Table } from '../sim/kernel/compile.ts';
import type { ActorKind, Alterations } from '../sim/kernel/system.ts';
import type { ClientTable } from '../sim/resources/client-table.ts';
import type { Queue } from '../sim/resources/process-socket.ts';
import { isLive, type Processes } from '../sim/resources/processes.ts';
import type { Quota } from '../sim/resources/quota.ts';
import { holderOf } from '../sim/resources/resource.ts';
import type { TableLock } from '../sim/resources/table-lock.ts';
import { ModelError, present } from '../sim/vocabulary/errors.ts';
import type { OperationName } from '../sim/vocabulary/operations.ts';
import type { Parameters } from '../sim/vocabulary/parameters.ts';

export type Mutant = {
  readonly name: string;
  /** What it does wrong. */
  readonly says: string;
  /** The property that must fall. */
  readonly kills: string;
  /** Where it is planted: a design and a size in which the property holds as long as nothing is altered. */
  readonly design: string;
  readonly parameters: Partial<Parameters>;
  readonly alterations: Alterations;
};

type Planted = Omit<Mutant, 'name' | 'says' | 'kills'>;

const inHardened = (parameters: Partial<Parameters>, alterations: Alterations): Planted => ({
  design: 'hardened',
  parameters,
  alterations,
});

/** The operation with another meaning, which may use its own. */
const operation = (name: OperationName, mutated: (original: AnyOperation) => AnyOperation): Alterations => ({
  operations: { [name]: mutated },
});

/** The machine of `kind` with one transition that leads elsewhere. */
const transition = (kind: ActorKind, state: string, reply: string, target: string): Alterations => ({
  table: (table, of) => (of === kind ? redirected(table, state, reply, target) : table),
});

const redirected = (table: Table, state: string, reply: string, target: string): Table => {
  const at = (name: string): number => {
    const index = table.states.findIndex((candidate) => candidate.name === name);
    if (index < 0) throw new ModelError(`Machine '${table.id}' has no state '${name}'.`);
    return index;
  };
  const from = at(state);
  present(table.states[from]?.next[reply], `transition ${state} ${reply}`);
  const to = at(target);
  return {
    ...table,
    states: table.states.map((old, index) => (index === from ? { ...old, next: { ...old.next, [reply]: to } } : old)),
  };
};

const oneThread = { processes: 1, threads: 1, clients: 1, chats: 0 } as const;
const twoThreads = { processes: 1, threads: 2, clients: 2, chats: 0 } as const;

const ofTheTable: readonly Mutant[] = [
  {
    name: 'blind-scan',
    says: 'JOIN never sees that a name is taken.',
    kills: 'unique-names',
    ...inHardened(
      { ...twoThreads, names: 1 },
      operation('client-table.scan', () => (state) => {
        const row = (state as ClientTable).findIndex(({ is }) => is === 'empty');
        return row < 0 ? { reply: 'TABLE_FULL', state } : { reply: 'FREE', state, sets: { row } };
      }),
    ),
  },
  {
    name: 'name-taken-joins',
    says: 'A client whose name is taken is joined all the same.',
    kills: 'unique-names',
    ...inHardened({ ...twoThreads, names: 1 }, transition('thread', 'nameTakenEnd', 'ENDED', 'welcome')),
  },
  {
    name: 'clear-clears-nothing',
    says: 'The row of a client that leaves stays.',
    kills: 'joined-iff-one-row',
    ...inHardened(
      oneThread,
      operation('client-table.clear', () => (state) => ({ reply: 'CLEARED', state })),
    ),
  },
  {
    name: 'lost-client-keeps-its-row',
    says: 'The row is freed by LEAV alone, not where the connection is lost.',
    kills: 'joined-iff-one-row',
    ...inHardened(oneThread, transition('thread', 'member', 'END', 'close')),
  },
  {
    name: 'row-without-second-half',
    says: 'The second step of writing a row is left out.',
    kills: 'joined-iff-one-row',
    ...inHardened(oneThread, transition('thread', 'joinWrite', 'WRITTEN', 'joinEnd')),
  },
  {
    name: 'epoch-used-again',
    says: 'Every session has the same join epoch.',
    kills: 'joined-iff-one-row',
    ...inHardened(
      { ...oneThread, clients: 2 },
      operation('client-table.write', (original) => (state, call) => {
        const result = original(state, call);
        return result === undefined ? undefined : { ...result, sets: { session: 0 } };
      }),
    ),
  },
];

const ofTheLocks: readonly Mutant[] = [
  {
    name: 'writer-among-readers',
    says: 'A writer waits for other writers, but not for readers.',
    kills: 'readers-xor-writer',
    ...inHardened(
      { ...twoThreads, chats: 1, names: 1 },
      operation('table-lock.begin-write', (original) => (state, call) => {
        const lock = state as TableLock;
        const writers = lock.holders.filter(({ mode }) => mode === 'write');
        const readers = lock.holders.filter(({ mode }) => mode === 'read');
        const result = original({ ...lock, holders: writers }, call);
        if (result === undefined) return undefined;
        const after = result.state as TableLock;
        return { ...result, state: { ...after, holders: [...after.holders, ...readers] } };
      }),
    ),
  },
  {
    name: 'reader-among-writers',
    says: 'A reader gets in at once, whoever writes.',
    kills: 'readers-xor-writer',
    ...inHardened(
      { ...twoThreads, chats: 1, names: 1 },
      operation('table-lock.begin-read', () => (state, { self }) => {
        const lock = state as TableLock;
        const reader = { who: holderOf(self), mode: 'read', dead: false } as const;
        return { reply: 'BEGUN', state: { ...lock, holders: [...lock.holders, reader] } };
      }),
    ),
  },
  {
    name: 'mutex-granted-while-held',
    says: 'The accept mutex is given to whoever asks.',
    kills: 'single-acceptor',
    ...inHardened(
      { ...twoThreads, clients: 1 },
      {
        operations: {
          'accept-mutex.acquire':
            () =>
            (_, { self }) => ({
              reply: 'ACQUIRED',
              state: { is: 'held', holder: holderOf(self) },
            }),
          'accept-mutex.release': () => () => ({ reply: 'RELEASED', state: { is: 'free' } }),
        },
      },
    ),
  },
  {
    name: 'release-leaves-held',
    says: 'The accept mutex stays locked when it is released.',
    kills: 'no-deadlock',
    ...inHardened(
      { ...oneThread, clients: 2 },
      operation('accept-mutex.release', () => (state) => ({ reply: 'RELEASED', state })),
    ),
  },
  {
    name: 'unlocked-before-consistent',
    says: 'A mutex that was taken over from a dead owner is not marked consistent before it is unlocked.',
    kills: 'no-deadlock',
    ...inHardened({ ...oneThread, clients: 2, kills: 1 }, transition('thread', 'acquire', 'OWNER_DIED', 'testQuota')),
  },
  {
    name: 'failed-accept-keeps-mutex',
    says: 'A failed accept forgets the mutex.',
    kills: 'no-deadlock',
    ...inHardened({ ...oneThread, accept_failures: 1 }, transition('thread', 'accept', 'FAILED', 'acquire')),
  },
  {
    name: 'reader-never-ends',
    says: 'A reader that finds nobody forgets to end its reading.',
    kills: 'no-deadlock',
    ...inHardened({ ...oneThread, chats: 1 }, transition('thread', 'find', 'NO_SUCH_USER', 'noSuchUser')),
  },
];

const ofTheQuota: readonly Mutant[] = [
  {
    name: 'quota-never-counted',
    says: 'An accepted client is not taken from the quota.',
    kills: 'quota-never-exceeded',
    ...inHardened(
      { ...twoThreads, clients_per_process: 1 },
      operation('quota.take', () => (state) => ({ reply: 'TAKEN', state })),
    ),
  },
  {
    name: 'quota-not-asked',
    says: 'A thread accepts although nothing remains.',
    kills: 'quota-never-exceeded',
    ...inHardened({ ...twoThreads, clients_per_process: 1 }, transition('thread', 'testQuota', 'NONE', 'accept')),
  },
  {
    name: 'quota-counted-twice',
    says: 'Each accepted client is taken from the quota twice.',
    kills: 'quota-never-exceeded',
    ...inHardened(
      { ...oneThread, clients_per_process: 1 },
      operation('quota.take', (original) => (state, call) => original(original(state, call)?.state ?? state, call)),
    ),
  },
  {
    name: 'last-one-early',
    says: 'The process ends one client before its quota is used up.',
    kills: 'exit-only-at-quota',
    ...inHardened(
      { ...oneThread, clients_per_process: 2 },
      operation('quota.finish', () => (state, { environment }) => {
        const { remaining, handled } = state as Quota;
        const last = handled + 2 === environment.parameters.clients_per_process;
        return { reply: last ? 'LAST' : 'MORE', state: { remaining, handled: handled + 1 } };
      }),
    ),
  },
  {
    name: 'handled-before-served',
    says: 'A client counts as handled when it is accepted, not when it is finished.',
    kills: 'exit-only-at-quota',
    ...inHardened(
      { ...twoThreads, clients_per_process: 2 },
      {
        operations: {
          'quota.take': () => (state) => {
            const { remaining, handled } = state as Quota;
            return { reply: 'TAKEN', state: { remaining: remaining - 1, handled: handled + 1 } };
          },
          'quota.finish':
            () =>
            (state, { environment }) => {
              const last = (state as Quota).handled === environment.parameters.clients_per_process;
              return { reply: last ? 'LAST' : 'MORE', state };
            },
        },
      },
    ),
  },
];

const ofTheProcesses: readonly Mutant[] = [
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
    ...inHardened(
      { processes: 1, threads: 1, clients: 0, kills: 1 },
      operation('processes.waitpid', (original) => (state, call) => {
        const children = (state as Processes).children.map((child) => ({ ...child, life: 'serving' }) as const);
        const result = original({ ...(state as Processes), children }, call);
        return result === undefined ? undefined : { ...result, state };
      }),
    ),
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
];

const ofTheSockets: readonly Mutant[] = [
  {
    name: 'everything-is-for-me',
    says: 'A thread takes every datagram for one to its client.',
    kills: 'stale-dropped',
    ...inHardened(
      { processes: 1, threads: 1, clients: 2 },
      operation('thread-socket.receive', () => (state) => {
        const [datagram, ...rest] = state as Queue;
        return datagram === undefined ? undefined : { reply: 'FOR_ME', state: rest, sets: { datagram } };
      }),
    ),
  },
  {
    name: 'name-is-enough',
    says: 'A thread compares the name alone, not the join epoch.',
    kills: 'no-misdelivery',
    ...inHardened(
      { processes: 1, threads: 1, clients: 2, names: 1 },
      operation('thread-socket.receive', (original) => (state, call) => {
        const [datagram, ...rest] = state as Queue;
        if (datagram === undefined || datagram.to !== call.registers.name) return original(state, call);
        return { reply: 'FOR_ME', state: rest, sets: { datagram } };
      }),
    ),
  },
  {
    name: 'forwards-once',
    says: 'The main thread of a child forwards one datagram and no other.',
    kills: 'no-deadlock',
    ...inHardened({ processes: 1, threads: 1, clients: 1, chats: 2 }, transition('child', 'forward', 'SENT', 'left')),
  },
];

export const mutants: readonly Mutant[] = [
  ...ofTheTable,
  ...ofTheLocks,
  ...ofTheQuota,
  ...ofTheProcesses,
  ...ofTheSockets,
];
