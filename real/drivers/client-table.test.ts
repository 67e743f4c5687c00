import { beforeEach, describe, expect, test } from 'vitest';
import type { Registers } from '../../sim/vocabulary/registers.ts';
import { type Memory, makeMemory } from '../memory.ts';
import { clientTableDriver, describeTable, sweepDriver } from './client-table.ts';
import type { Answer } from './operation.ts';

let memory: Memory;
beforeEach(() => {
  ({ memory } = makeMemory({ processes: 2, threads: 1 }, true));
});

type Table = ReturnType<typeof clientTableDriver>;
const perform = (process: number, operation: keyof Table, registers: Registers): Answer | undefined =>
  clientTableDriver(memory, { process, thread: 0, incarnation: 1 })[operation].perform(registers, undefined, 0);
/** The register `row` as an operation set it. */
const rowOf = (answer: Answer | undefined): Registers => {
  const row = answer?.sets?.row;
  return row === undefined ? {} : { row };
};

/** What a JOIN does under the lock; the registers of the client then. */
const join = (process: number, name: string): Registers => {
  const half = { name, ...rowOf(perform(process, 'client-table.scan', { name })) };
  const registers = { ...half, ...perform(process, 'client-table.write', half)?.sets };
  perform(process, 'client-table.complete', registers);
  return registers;
};

describe('the client table', () => {
  test('takes the first empty row, refuses a name twice, is full at N×T', () => {
    join(0, 'ann');
    expect(perform(1, 'client-table.scan', { name: 'ann' })).toEqual({ reply: 'NAME_TAKEN' });
    expect(perform(1, 'client-table.scan', { name: 'an' })).toEqual({ reply: 'FREE', sets: { row: 1 } });
    join(1, 'bob');
    expect(perform(1, 'client-table.scan', { name: 'cyd' })).toEqual({ reply: 'TABLE_FULL' });
    expect(describeTable(memory)).toEqual(['ann@0.0', 'bob@1.0']);
  });

  test('finds the address, with a session that is never given twice', () => {
    const first = join(0, 'ann');
    const find = () => perform(1, 'client-table.find', { destination: 'ann' });
    expect(find()).toEqual({ reply: 'FOUND', sets: { found: { process: 0, thread: 0, session: first.session } } });
    const cleared = rowOf(perform(0, 'client-table.clear', first));
    expect(find()).toEqual({ reply: 'NO_SUCH_USER' });
    perform(0, 'client-table.wipe', cleared);
    expect(memory.rowBytes.every((byte) => byte === 0)).toBe(true);
    expect(join(0, 'ann').session).not.toBe(first.session);
  });

  test('a row whose writer died before its state word is nobody', () => {
    perform(0, 'client-table.write', { name: 'ann', row: 0 });
    expect(perform(1, 'client-table.find', { destination: 'ann' })).toEqual({ reply: 'NO_SUCH_USER' });
    expect(perform(1, 'client-table.scan', { name: 'ann' })).toEqual({ reply: 'FREE', sets: { row: 0 } });
  });

  test('the sweep clears the rows of the dead process and half-written ones, and leaves the others', () => {
    join(0, 'ann');
    const bob = join(1, 'bob');
    perform(0, 'client-table.write', { name: 'ann', row: 0 });
    sweepDriver(memory)['client-table.sweep'].perform({ scan: 0 }, undefined, 0);
    expect(describeTable(memory)).toEqual(['bob@1.0']);
    expect(memory.rowBytes.subarray(0, 64).every((byte) => byte === 0)).toBe(true);
    expect(perform(0, 'client-table.find', { destination: 'bob' })?.sets?.found?.session).toBe(bob.session);
  });
});
