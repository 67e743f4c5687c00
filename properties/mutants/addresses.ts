/** Mutants of the limit of clients by address. */
import { inHardened, type Mutant, oneThread, operation, redirected, transition, twoThreads } from './mutant.ts';

const limited = { joins: 0, connections_per_address: 1 } as const;

export const ofTheAddresses: readonly Mutant[] = [
  {
    name: 'crowded-let-in',
    says: 'A client from an address that has enough is served all the same.',
    kills: 'address-limit',
    ...inHardened({ ...twoThreads, ...limited }, transition('thread', 'enter', 'CROWDED', 'take')),
  },
  {
    name: 'address-left-before-the-end',
    says: 'A thread forgets the address of its client when it lets go of the accept mutex.',
    kills: 'address-limit',
    ...inHardened(
      { ...twoThreads, ...limited },
      operation('addresses.enter', (original) => (state, call) => {
        const result = original(state, call);
        return result === undefined ? undefined : { ...result, state };
      }),
    ),
  },
  {
    name: 'crowded-counted',
    says: 'A client that was turned away for its address counts as handled.',
    kills: 'exit-only-at-quota',
    ...inHardened({ ...twoThreads, ...limited, clients: 3 }, transition('thread', 'closeCrowded', 'CLOSED', 'finish')),
  },
  {
    name: 'addresses-of-all-swept',
    says: 'With the addresses of a dead process the parent clears those of the living.',
    kills: 'address-limit',
    ...inHardened(
      { ...oneThread, ...limited, processes: 2, clients: 2, kills: 1 },
      operation('addresses.sweep', () => () => ({ reply: 'SWEPT', state: [] })),
    ),
  },
  {
    name: 'addresses-of-the-dead-kept',
    says: 'The parent does not clear the addresses of a dead process.',
    kills: 'address-entry-alive',
    ...inHardened(
      { ...oneThread, ...limited, kills: 1 },
      operation('addresses.sweep', () => (state) => ({ reply: 'SWEPT', state })),
    ),
  },
  {
    name: 'address-not-left',
    says: 'A thread keeps the address of its client when that is gone.',
    kills: 'address-entry-alive',
    ...inHardened(
      { ...oneThread, ...limited },
      operation('addresses.leave', () => (state) => ({ reply: 'LEFT', state })),
    ),
  },
  {
    name: 'address-left-before-the-close',
    says: 'A thread clears the address of its client first and closes the connection then.',
    kills: 'address-limit',
    ...inHardened(
      { ...twoThreads, ...limited },
      {
        table: (table, kind) =>
          kind === 'thread'
            ? redirected(
                redirected(redirected(table, 'guest', 'END', 'leaveAddress'), 'leaveAddress', 'LEFT', 'close'),
                'close',
                'CLOSED',
                'finish',
              )
            : table,
      },
    ),
  },
];
