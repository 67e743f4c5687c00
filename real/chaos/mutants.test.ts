import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { transitions, unshown } from './deletions.chaos.ts';

const main = fileURLToPath(new URL('../../dist/real/chaos/mutants.chaos.js', import.meta.url));
const deletes = (only: string, tests: string) => {
  const { status, stdout } = spawnSync(process.execPath, [main, '--only', only, '--tests', tests], {
    encoding: 'utf8',
  });
  return [status, stdout] as const;
};

test('a test of the server notices what is deleted from a machine that it takes', () => {
  const [status, out] = deletes('thread guestBad WRITTEN', 'answers each wrong line');
  expect(out).toMatch(
    /^ {2}thread guestBad WRITTEN +noticed +on a worker for each thread > the wire > answers each wrong/m,
  );
  expect(out).toContain('1 of 1 deletions are noticed');
  expect(status).toBe(0);
});

test('what no test takes is complained of, unless there is a reason', () => {
  const [status, out] = deletes('child drain', 'answers each wrong line');
  expect(out).toContain('✗ child drain DROPPED\n');
  expect(status).toBe(1);
});

test('what is said to be beyond a test is a transition of the machines', () => {
  const all = new Set(transitions());
  expect(Object.keys(unshown).filter((transition) => !all.has(transition))).toEqual([]);
});
