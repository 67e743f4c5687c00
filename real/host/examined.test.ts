import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { threadMachine } from '../../sim/actors/index.ts';
import { hardened } from '../../sim/design/design.ts';
import { compile } from '../../sim/kernel/compile.ts';
import { examined, requireExaminable, taken_variable, without_variable } from './examined.ts';
import { test_variable } from './hold.ts';

const table = compile(threadMachine(hardened), hardened);
const nextOf = ({ states }: typeof table, name: string) => states.find((state) => state.name === name)?.next ?? {};

test('a table is as it was unless the environment asks for another', () => {
  expect(examined(table, {})).toEqual({ table });
});

test('one transition is missing, of the machine that is named and of no other', () => {
  const environment = { [test_variable]: '1', [without_variable]: 'thread guest JOIN' };
  const { table: less } = examined(table, environment);
  expect(nextOf(less, 'guest')).toEqual({ ...nextOf(table, 'guest'), JOIN: undefined });
  expect(nextOf(less, 'guest')).not.toHaveProperty('JOIN');
  expect(nextOf(less, 'member')).toEqual(nextOf(table, 'member'));
  expect(examined({ ...table, id: 'child' }, environment).table).toEqual({ ...table, id: 'child' });
});

test('what is taken is written down, once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'));
  const file = join(folder, 'taken');
  const { table: same, taken } = examined(table, { [test_variable]: '1', [taken_variable]: file });
  expect(same).toBe(table);
  for (const reply of ['JOIN', 'LEAV', 'JOIN']) taken?.('guest', reply);
  expect(readFileSync(file, 'utf8')).toBe('thread guest JOIN\nthread guest LEAV\n');
  rmSync(folder, { recursive: true });
});

test('neither is to be had by accident, nor for a transition that is none', () => {
  const asked = (environment: { readonly [variable: string]: string }) => () => requireExaminable([table], environment);
  expect(asked({ [without_variable]: 'thread guest JOIN' })).toThrow('refused without PARLEY_TEST=1');
  expect(examined(table, { [without_variable]: 'thread guest JOIN' })).toEqual({ table });
  expect(asked({ [test_variable]: '1', [without_variable]: 'thread guest JION' })).toThrow(
    "must be a transition, for example 'thread guest JOIN', but it is 'thread guest JION'.",
  );
  expect(asked({ [test_variable]: '1', [without_variable]: 'thread guest JOIN' })).not.toThrow();
  expect(asked({})).not.toThrow();
  const nowhere = { [test_variable]: '1', [taken_variable]: '/nowhere/taken' };
  expect(() => examined(table, nowhere)).toThrow('names /nowhere/taken, which cannot be written: ');
});
