import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { threadMachine } from '../../sim/actors/index.ts';
import { hardened } from '../../sim/design/design.ts';
import { compile } from '../../sim/kernel/compile.ts';
import { examined, taken_variable, without_variable } from './examined.ts';
import { test_variable } from './hold.ts';

const table = compile(threadMachine(hardened), hardened);
const nextOf = ({ states }: typeof table, name: string) => states.find((state) => state.name === name)?.next ?? {};

test('a table is as it was unless the environment asks for another', () => {
  expect(examined(table, {})).toBe(table);
});

test('one transition is missing, of the machine that is named and of no other', () => {
  const environment = { [test_variable]: '1', [without_variable]: 'thread guest JOIN' };
  const less = examined(table, environment);
  expect(nextOf(less, 'guest')).toEqual({ ...nextOf(table, 'guest'), JOIN: undefined });
  expect(nextOf(less, 'guest')).not.toHaveProperty('JOIN');
  expect(nextOf(less, 'member')).toEqual(nextOf(table, 'member'));
  expect(examined({ ...table, id: 'child' }, environment)).toEqual({ ...table, id: 'child' });
});

test('what is taken is written down, once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'));
  const file = join(folder, 'taken');
  const noted = examined(table, { [test_variable]: '1', [taken_variable]: file });
  for (const reply of ['JOIN', 'LEAV', 'JOIN', 'NONSENSE'])
    expect(nextOf(noted, 'guest')[reply]).toBe(nextOf(table, 'guest')[reply]);
  expect(readFileSync(file, 'utf8')).toBe('thread guest JOIN\nthread guest LEAV\n');
  rmSync(folder, { recursive: true });
});

test('neither is to be had by accident', () => {
  expect(() => examined(table, { [without_variable]: 'thread guest JOIN' })).toThrow('refused without PARLEY_TEST=1');
});
