/** What is said of a machine or an operation that is wrong, wherever a replay meets it: exit code 75, not a defect of Parley; and what no replay judges. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readTrace } from '../sim/trace/codec.ts';
import { ModelError, UsageError } from '../sim/vocabulary/errors.ts';
import { replayLasso, replayNear, replayTrace } from './replay.ts';

const kept = (id: string) =>
  readTrace(readFileSync(join(import.meta.dirname, 'counterexamples', `${id}.json`), 'utf8'));

const boom = () => () => {
  throw new TypeError('boom');
};
const hangsUp = { operations: { 'connection.hang-up': boom } };

const thrownBy = (replay: () => object): Error => {
  try {
    replay();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
};

it.each([
  [
    'on the trace',
    'Along the trace',
    () => replayTrace(kept('H1'), { alterations: { operations: { 'quota.take': boom } } }),
  ],
  ['behind its end', 'After the last step of the trace', () => replayTrace(kept('H1'), { alterations: hangsUp })],
  [
    'where the trace cannot be taken',
    'Along the trace',
    () => replayTrace(kept('H5'), { design: 'hardened', alterations: hangsUp }),
  ],
  ['beside the trace', 'Near the trace', () => replayNear(kept('H2'), { reorderings: 1, alterations: hangsUp })],
  [
    'on a lasso',
    'Along the lasso',
    () => replayLasso(kept('H10'), { alterations: { operations: { 'credits.take': boom } } }),
  ],
  ['beside a lasso', 'Along the lasso', () => replayLasso(kept('H10'), { alterations: hangsUp })],
])('says which action is wrong %s', (_, where, replay) => {
  const error = thrownBy(replay);
  expect(error).toBeInstanceOf(ModelError);
  expect(error.message).toMatch(new RegExp(`^${where}: component "(client|thread) [0-9.]+", action "[^"]+": boom$`));
});

it.each([
  ['a lasso as a path', () => replayTrace(kept('H10')), 'The trace is a lasso'],
  ['what is near a lasso', () => replayNear(kept('H10'), { reorderings: 1 }), 'The trace is a lasso'],
  ['a path as a lasso', () => replayLasso(kept('H1')), 'The trace is no lasso'],
  ['a lasso for no property', () => replayLasso({ ...kept('H10'), property: null }), 'kept for no property'],
])('does not judge %s', (_, replay, says) => {
  const error = thrownBy(replay);
  expect(error).toBeInstanceOf(UsageError);
  expect(error.message).toContain(says);
});
