/** Mutants of the accept mutex and the lock of the table. */
import { holderOf } from '../../sim/resources/resource.ts';
import type { TableLock } from '../../sim/resources/table-lock.ts';
import { inHardened, type Mutant, oneThread, operation, redirected, transition, twoThreads } from './mutant.ts';

export const ofTheLocks: readonly Mutant[] = [
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
    name: 'wake-up-lost',
    says: 'Who has waited longest for the table is forgotten when a reader lets go of it.',
    kills: 'no-deadlock',
    ...inHardened(
      { ...twoThreads, chats: 1, names: 1 },
      operation('table-lock.end-read', (original) => (state, call) => {
        const result = original(state, call);
        if (result === undefined) return undefined;
        const { holders, waiting } = result.state as TableLock;
        return { ...result, state: { holders, waiting: waiting.slice(1) } };
      }),
    ),
  },
  {
    name: 'row-freed-without-the-lock',
    says: 'A client that leaves has its row cleared before anybody asks for the table.',
    kills: 'readers-xor-writer',
    ...inHardened(
      { ...twoThreads, chats: 1, names: 1 },
      {
        table: (table, kind) =>
          kind === 'thread'
            ? redirected(redirected(table, 'member', 'LEAV', 'leaveClear'), 'leaveWipe', 'WIPED', 'bye')
            : table,
      },
    ),
  },
  {
    name: 'reader-never-ends',
    says: 'A reader that finds nobody forgets to end its reading.',
    kills: 'no-deadlock',
    ...inHardened({ ...oneThread, chats: 1 }, transition('thread', 'find', 'NO_SUCH_USER', 'noSuchUser')),
  },
];
