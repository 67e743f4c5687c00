import { describe, expect, it } from 'vitest';
import { nameOf } from './ids.ts';
import {
  isOperation,
  type OperationName,
  readsOf,
  repliesOf,
  resourceOf,
  signatureOf,
  signatures,
  waitClassOf,
} from './operations.ts';
import { type Design, safeguardNames } from './safeguards.ts';

const literal: Design = new Set();
const hardened: Design = new Set(safeguardNames);
const operations = Object.keys(signatures) as OperationName[];

describe('signatures', () => {
  it('each operation has a reply in every design', () => {
    for (const operation of operations) {
      expect([operation, repliesOf(operation, literal).length > 0]).toEqual([operation, true]);
      // What only a thread that was asked to stop can do is asked for where threads are asked to stop.
      if (operation !== 'processes.watch') expect(repliesOf(operation, hardened).length).toBeGreaterThan(0);
    }
  });

  it('a reply that a safeguard brings is there with it and not without', () => {
    expect(repliesOf('accept-mutex.acquire', literal)).toEqual(['ACQUIRED']);
    expect(repliesOf('accept-mutex.acquire', hardened)).toEqual(['ACQUIRED', 'OWNER_DIED']);
  });

  it('a reply that a safeguard takes away is there without it alone', () => {
    expect(repliesOf('processes.watch', literal)).toEqual(['EXIT_REQUESTED']);
    expect(repliesOf('processes.watch', hardened)).toEqual(['THREAD_DIED']);
  });

  it('a send waits in the literal design and never in the hardened one', () => {
    expect(waitClassOf('process-socket.send', literal)).toBe('fd');
    expect(waitClassOf('process-socket.send', hardened)).toBe('never');
    expect(waitClassOf('accept-mutex.acquire', hardened)).toBe('lock');
  });

  it('an answer reads the registers that its line names, and no others', () => {
    const offer = (argument: string) => ({ operation: 'connection.answer', argument }) as const;
    expect(readsOf(offer('OK_JOIN'))).toEqual(['client', 'name']);
    expect(readsOf(offer('BUSY'))).toEqual(['client', 'destination']);
    expect(readsOf(offer('OK_LEAV'))).toEqual(['client']);
    expect(readsOf({ operation: 'quota.take' })).toEqual([]);
  });

  it('an operation is named by its resource and what is done to it', () => {
    for (const operation of operations) expect(operation.startsWith(`${resourceOf(operation)}.`)).toBe(true);
    expect(resourceOf('accept-mutex.acquire')).toBe('accept-mutex');
  });

  it('what is no operation is not taken for one, not even a field that every object has', () => {
    expect(isOperation('quota.take')).toBe(true);
    for (const name of ['quota', 'quota.', 'toString', 'constructor']) expect(isOperation(name)).toBe(false);
  });

  it('a register is set by an operation before another can read it', () => {
    const set = new Set(operations.flatMap((operation) => signatureOf(operation).sets ?? []));
    const read = operations.flatMap((operation) => signatureOf(operation).reads ?? []);
    expect(read.filter((register) => !set.has(register))).toEqual([]);
  });
});

it('actors are called by their kind and their numbers', () => {
  expect(
    [
      { kind: 'parent' } as const,
      { kind: 'child', process: 1 } as const,
      { kind: 'thread', process: 1, thread: 2 } as const,
      { kind: 'client', client: 3 } as const,
      { kind: 'faults' } as const,
    ].map(nameOf),
  ).toEqual(['parent', 'child 1', 'thread 1.2', 'client 3', 'faults']);
});
