/** What a test asks of a thread, and that nobody else gets anything of it. */
import { afterEach, expect, test, vi } from 'vitest';
import type { Operations } from '../drivers/operation.ts';
import { held, hold_variable, holdIn, test_variable } from './hold.ts';

const self = { process: 0, thread: 0, incarnation: 1 };
const operations: Operations = {
  'table-lock.begin-write': { perform: () => ({ reply: 'BEGUN' }) },
  'table-lock.end-write': { perform: () => ({ reply: 'ENDED' }) },
};

afterEach(() => {
  vi.unstubAllEnvs();
});

test('without the variable a thread has its operations as they are', () => {
  expect(held(operations, self, () => {})).toBe(operations);
});

test('only the operation that is named is another, and for other names it does the same', () => {
  vi.stubEnv(hold_variable, 'table-lock.begin-write held');
  vi.stubEnv(test_variable, '1');
  const those = held(operations, self, () => {});
  expect(those['table-lock.end-write']).toBe(operations['table-lock.end-write']);
  expect(those['table-lock.begin-write']?.perform({ name: 'ann' }, undefined, 0)).toEqual({ reply: 'BEGUN' });
});

test('the variable alone, or one that names no operation, is refused', () => {
  expect(() => holdIn({ [hold_variable]: 'table-lock.begin-write held' })).toThrow('refused without PARLEY_TEST=1');
  expect(() => holdIn({ [hold_variable]: 'begin-write held', [test_variable]: '1' })).toThrow('must be an operation');
  expect(() => holdIn({ [hold_variable]: 'table-lock.begin-write', [test_variable]: '1' })).toThrow(
    'must be an operation',
  );
  expect(holdIn({ [test_variable]: '1' })).toBeUndefined();
});
