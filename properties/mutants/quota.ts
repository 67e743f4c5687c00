/** Mutants of the quota and the exit at it. */
import type { Quota } from '../../sim/resources/quota.ts';
import { inHardened, type Mutant, oneThread, operation, transition, twoThreads } from './mutant.ts';

export const ofTheQuota: readonly Mutant[] = [
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
  {
    name: 'last-client-not-noticed',
    says: 'The thread that finishes the last client goes back to accepting.',
    kills: 'exit-at-quota-ends',
    ...inHardened({ ...oneThread, clients_per_process: 1 }, transition('thread', 'finish', 'LAST', 'ended')),
  },
];
