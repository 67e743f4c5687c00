/** What is said of a machine or an operation that is wrong, wherever a replay meets it: exit code 75, not a defect of Parley. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readTrace } from '../sim/trace/codec.ts';
import { ModelError } from '../sim/vocabulary/errors.ts';
import { replayNear, replayTrace } from './replay.ts';

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
])('says which action is wrong %s', (_, where, replay) => {
  const error = thrownBy(replay);
  expect(error).toBeInstanceOf(ModelError);
  expect(error.message).toMatch(new RegExp(`^${where}: component "(client|thread) [0-9.]+", action "[^"]+": boom$`));
});
