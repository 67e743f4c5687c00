import { beforeEach, describe, expect, test } from 'vitest';
import { type Memory, makeMemory } from '../memory.ts';
import { notReady } from './readiness.ts';
import { counterNames, tallyOf } from './tally.ts';

let memory: Memory;
beforeEach(() => {
  ({ memory } = makeMemory({ processes: 2, threads: 2 }, true));
});

describe('readiness', () => {
  const run = (process: number, incarnation: number, threads: number): void => {
    memory.lives[process] = incarnation;
    tallyOf(memory, { process }).runs(incarnation);
    for (let thread = 0; thread < threads; thread++) tallyOf(memory, { process, thread }).runs(incarnation);
  };

  test('is refused, in one line, until every child reads and every thread accepts', () => {
    expect(notReady(memory)).toBe('Process 0 does not live: it is being forked.');
    run(0, 1, 2);
    memory.lives[1] = 2;
    expect(notReady(memory)).toBe('Process 1 starts: it does not read yet.');
    run(1, 2, 1);
    expect(notReady(memory)).toBe('Process 1 starts: 1 of 2 threads accept.');
    run(1, 2, 2);
    expect(notReady(memory)).toBeUndefined();
  });

  test('is lost with a death, a quota that is used up, a shutdown', () => {
    run(0, 1, 2);
    run(1, 2, 2);
    memory.lives[0] = 3;
    expect(notReady(memory)).toBe('Process 0 starts: it does not read yet.');
    run(0, 3, 2);
    expect(notReady(memory)).toBeUndefined();
    tallyOf(memory, { process: 0, thread: 1 }).hasEnded();
    expect(notReady(memory)).toMatch(/^Process 0 has used up its quota .* 1 of 2 threads accept no more\.$/);
    tallyOf(memory, 'parent').count(counterNames.indexOf('stopping'));
    expect(notReady(memory)).toBe('The server shuts down.');
  });
});
