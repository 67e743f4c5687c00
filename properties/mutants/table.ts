/** Mutants of the client table. */
import type { ClientTable } from '../../sim/resources/client-table.ts';
import { inHardened, type Mutant, oneThread, operation, transition, twoThreads } from './mutant.ts';

export const ofTheTable: readonly Mutant[] = [
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
  {
    name: 'last-empty-row',
    says: 'JOIN takes the last empty row instead of the first.',
    kills: 'first-empty-slot',
    ...inHardened(
      { ...twoThreads, clients: 1 },
      operation('client-table.scan', (original) => (state, call) => {
        const result = original(state, call);
        const row = (state as ClientTable).findLastIndex(({ is }) => is === 'empty');
        return result?.reply === 'FREE' ? { ...result, sets: { row } } : result;
      }),
    ),
  },
  {
    name: 'visible-before-complete',
    says: 'The name stands in the row before the address does.',
    kills: 'no-torn-row',
    ...inHardened(
      { ...oneThread, kills: 1 },
      operation('client-table.write', (original) => (state, call) => {
        const result = original(state, call);
        if (result === undefined) return undefined;
        const torn = { is: 'torn', name: call.registers.name ?? '' } as const;
        const rows = (state as ClientTable).map((row, index) => (index === call.registers.row ? torn : row));
        return { ...result, state: rows };
      }),
    ),
  },
  {
    name: 'sweep-sweeps-nothing',
    says: 'Recovery leaves the rows of the dead where they are.',
    kills: 'row-owner-alive',
    ...inHardened(
      { ...oneThread, kills: 1 },
      operation('client-table.sweep', () => (state) => ({ reply: 'SWEPT', state })),
    ),
  },
  {
    name: 'sweep-left-out',
    says: 'Recovery begins to write the table and ends, without a sweep between.',
    kills: 'whole-again',
    ...inHardened({ ...oneThread, kills: 1 }, transition('parent', 'sweepBegin', 'BEGUN', 'sweepEnd')),
  },
];
