import { beforeEach, describe, expect, test } from 'vitest';
import { type Memory, makeMemory } from '../memory.ts';
import { logged, loggedAnswers } from './events.ts';
import { isStopping, tallyOf, totalOf } from './tally.ts';
import { watchOf } from './watch.ts';

let memory: Memory;
beforeEach(() => {
  ({ memory } = makeMemory({ processes: 1, threads: 1 }, true));
});

describe('what is looked at', () => {
  test('is counted, and told at its level and above', () => {
    const told: unknown[] = [];
    const watch = (log_level: 'info' | 'debug') =>
      watchOf({
        tally: tallyOf(memory, { process: 0, thread: 0 }),
        incarnation: 1,
        log: (level, event, fields) => told.push([level, event, fields]),
        log_level,
      });
    const registers = { client: 3, name: 'ann', session: 4, text: 'secret' };
    watch('info')('client-table.complete', undefined, [])?.get('COMPLETED')?.(registers);
    expect(told).toEqual([]);
    watch('debug')('client-table.complete', undefined, [])?.get('COMPLETED')?.(registers);
    expect(told).toEqual([['debug', 'joined', { client: 3, name: 'ann', session: 4 }]]);
    expect(totalOf(memory, 'joined')).toBe(2);
    watch('info')('quota.finish', undefined, [])?.get('LAST')?.(registers);
    expect(told.at(-1)).toEqual(['info', 'quota-exit', {}]);
  });

  test('and fails again and again is counted each time and told once', () => {
    let told = 0;
    const watch = watchOf({ tally: tallyOf(memory, 'parent'), incarnation: 1, log: () => told++, log_level: 'info' });
    for (let i = 0; i < 5; i++) watch('listener.accept', undefined, [])?.get('FAILED')?.({});
    expect([told, totalOf(memory, 'accept_failed')]).toEqual([1, 5]);
  });

  test('and ends a session or only a connection is counted as what it is; who is too many is told of with the address, once', () => {
    const told: unknown[] = [];
    const watch = watchOf({
      tally: tallyOf(memory, { process: 0, thread: 0 }),
      incarnation: 1,
      log: (level, event, fields) => told.push([level, event, fields]),
      log_level: 'warn',
      address: () => '127.0.0.9',
    });
    watch('connection.answer', 'COMPLAINT', ['serving'])?.get('OVERFLOW')?.({});
    expect(totalOf(memory, 'cut_answering')).toBe(0);
    watch('connection.answer', 'COMPLAINT', ['serving', 'joined'])?.get('OVERFLOW')?.({});
    expect(totalOf(memory, 'cut_answering')).toBe(1);
    const turnsAway = watch('connection.answer', 'CROWDED', ['serving'])?.get('WRITTEN');
    turnsAway?.({});
    turnsAway?.({});
    expect(totalOf(memory, 'crowded')).toBe(2);
    expect(told).toEqual([['warn', 'crowded', { address: '127.0.0.9' }]]);
  });

  test('and tells of a death is a warning, unless the server stops and all are to die', () => {
    const told: unknown[] = [];
    const watched = (owner: Parameters<typeof tallyOf>[1]) =>
      watchOf({
        tally: tallyOf(memory, owner),
        incarnation: 1,
        log: (level, event) => told.push([level, event]),
        log_level: 'info',
        isStopping: () => isStopping(memory),
      });
    const isTold = () => {
      const thread = watched({ process: 0, thread: 0 });
      thread('accept-mutex.repair', undefined, [])?.get('REPAIRED')?.({});
      thread('listener.accept', undefined, [])?.get('FAILED')?.({});
    };
    isTold();
    watched('parent')('processes.take-sigint', undefined, [])?.get('SIGINT')?.({});
    isTold();
    expect(told).toEqual([
      ['warn', 'accept-mutex-recovered'],
      ['warn', 'accept-failed'],
      ['info', 'shutdown'],
      ['info', 'accept-mutex-recovered'],
      ['warn', 'accept-failed'],
    ]);
  });

  test('is never told with what a client wrote, and with a name at debug only', () => {
    const registers = { name: 'ann', destination: 'bob', text: 'secret', cursor: 0, scan: 0 };
    const datagram = { thread: 0, to: 'bob', session: 1, from: 'ann', sender: 2, text: 'secret' };
    const events = [
      ...Object.values(logged).flatMap((replies) => Object.values(replies)),
      ...Object.values(loggedAnswers),
    ];
    expect(events.length).toBeGreaterThan(15);
    for (const { level, fields } of events) {
      const line = JSON.stringify(fields?.({ ...registers, datagram }, '127.0.0.9') ?? {});
      expect(line).not.toContain('secret');
      if (level !== 'debug') expect(line).not.toMatch(/ann|bob/);
    }
  });
});
