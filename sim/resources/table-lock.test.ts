import { describe, expect, it } from 'vitest';
import type { Identity } from '../vocabulary/ids.ts';
import { call, deathOf, environmentOf, parent, thread, threadDeath } from './call.test-helper.ts';
import type { Environment } from './resource.ts';
import { type TableLock, tableLock } from './table-lock.ts';

const fair = environmentOf('hardened');
const unfair = environmentOf('hardened,-phase-fair-lock');
const notRecorded = environmentOf('hardened,-recorded-lock-holders');
const notRestartable = environmentOf('hardened,-restartable-recovery');

type Short = keyof typeof tableLock.operations;
const free = tableLock.initial(fair, {});
const by = (process: number, index: number) => thread(process, index);

/** What an operation of that thread answers, and the lock after it; blocked leaves the lock as it is. */
const ask = (lock: TableLock, operation: Short, who = by(0, 0), environment: Environment = fair) => {
  const result = tableLock.operations[operation](lock, call(who, { scan: 0 }, { environment }));
  return { reply: result?.reply ?? 'blocked', lock: result?.state ?? lock };
};

/** The lock after several operations, none of which may block. */
const having = (...steps: readonly (readonly [Short, Identity])[]): TableLock =>
  steps.reduce((lock, [operation, who]) => {
    const { reply, lock: next } = ask(lock, operation, who);
    expect(reply).not.toBe('blocked');
    return next;
  }, free);

const dead = (lock: TableLock, environment: Environment, label = deathOf([0])) =>
  tableLock.hear?.(lock, label, environment, {}) ?? lock;

describe('waiting and counting in one', () => {
  it('readers get in together, a writer alone', () => {
    const reading = having(['begin-read', by(0, 0)], ['begin-read', by(0, 1)]);
    expect(reading.holders.map(({ who, mode }) => `${who} ${mode}`)).toEqual(['0.0 read', '0.1 read']);
    const writing = having(['begin-write', by(0, 0)]);
    for (const operation of ['begin-read', 'begin-write'] as const) {
      expect(ask(writing, operation, by(0, 1), unfair).reply).toBe('blocked');
    }
    expect(ask(reading, 'begin-write', by(1, 0), unfair).reply).toBe('blocked');
  });

  it('is the same lock, whatever the order in which readers came', () => {
    expect(having(['begin-read', by(0, 0)], ['begin-read', by(0, 1)])).toEqual(
      having(['begin-read', by(0, 1)], ['begin-read', by(0, 0)]),
    );
  });

  it('is free once everybody has ended', () => {
    expect(having(['begin-read', by(0, 0)], ['end-read', by(0, 0)])).toEqual(free);
    expect(having(['begin-write', by(0, 0)], ['end-write', by(0, 0)])).toEqual(free);
  });

  it('is ended in the way it was begun, by who began it: all else is a programming error', () => {
    const reading = having(['begin-read', by(0, 0)]);
    expect(() => ask(reading, 'end-write')).toThrow(/0\.0 ends a write .* never began/);
    expect(() => ask(reading, 'end-read', by(0, 1))).toThrow(/0\.1 ends a read .* never began/);
    expect(() => ask(free, 'end-read')).toThrow(/never began/);
  });

  it('knows the parent as a holder too', () => {
    expect(having(['begin-write', parent]).holders[0]?.who).toBe('parent');
  });
});

describe('phase fairness', () => {
  it('who has to wait stands in a queue, and nobody passes', () => {
    const queued = having(['begin-read', by(0, 0)], ['begin-write', by(0, 1)], ['begin-read', by(1, 0)]);
    expect(queued.waiting.map(({ who, mode }) => `${who} ${mode}`)).toEqual(['0.1 write', '1.0 read']);
    expect(ask(queued, 'await-turn', by(1, 0)).reply).toBe('blocked');
    expect(ask(queued, 'await-turn', by(0, 1)).reply).toBe('blocked');
    const ended = ask(queued, 'end-read', by(0, 0)).lock;
    expect(ask(ended, 'await-turn', by(1, 0)).reply).toBe('blocked');
    const written = ask(ended, 'await-turn', by(0, 1));
    expect(written.reply).toBe('BEGUN');
    expect(ask(written.lock, 'await-turn', by(1, 0)).reply).toBe('blocked');
    expect(ask(ask(written.lock, 'end-write', by(0, 1)).lock, 'await-turn', by(1, 0)).reply).toBe('BEGUN');
  });

  it('a newcomer queues behind one who waits, though the lock would let him in', () => {
    const waiting = having(['begin-read', by(0, 0)], ['begin-write', by(0, 1)]);
    expect(ask(waiting, 'begin-read', by(1, 0)).reply).toBe('QUEUED');
  });

  it('without it a reader passes a writer who waits', () => {
    const reading = having(['begin-read', by(0, 0)]);
    expect(ask(reading, 'begin-write', by(0, 1), unfair)).toEqual({ reply: 'blocked', lock: reading });
    expect(ask(reading, 'begin-read', by(1, 0), unfair).reply).toBe('BEGUN');
  });
});

describe("waiting and counting in two, as the source's words are", () => {
  it('a reader waits for writers alone and is not counted', () => {
    expect(ask(free, 'wait-no-writers')).toEqual({ reply: 'FREE', lock: free });
    const counted = having(['count-writer', by(0, 0)]);
    expect(ask(counted, 'wait-no-writers', by(0, 1)).reply).toBe('blocked');
  });

  it('a writer waits for everybody; two may have waited before one is counted', () => {
    expect(ask(free, 'wait-free', by(0, 0)).reply).toBe('FREE');
    expect(ask(free, 'wait-free', by(0, 1)).reply).toBe('FREE');
    const both = having(['count-writer', by(0, 0)], ['count-writer', by(0, 1)]);
    expect(both.holders).toHaveLength(2);
    expect(ask(both, 'wait-free', by(1, 0)).reply).toBe('blocked');
    const one = ask(both, 'end-write', by(0, 0)).lock;
    expect(ask(one, 'wait-free', by(1, 0)).reply).toBe('blocked');
  });
});

describe('the death of a holder', () => {
  const held = having(['begin-read', by(0, 0)], ['begin-read', by(1, 0)], ['begin-write', by(0, 1)]);

  it('clears it and whoever of its waited, where whoever waits may clear a dead holder', () => {
    expect(dead(held, fair).holders.map(({ who }) => who)).toEqual(['1.0']);
    expect(dead(held, fair).waiting).toEqual([]);
  });

  it('of one thread clears nothing until its process follows', () => {
    const alone = dead(held, fair, threadDeath(0, 1));
    expect(alone.waiting.map(({ who, dead: gone }) => [who, gone])).toEqual([['0.1', true]]);
    expect(dead(alone, fair, deathOf([0])).waiting).toEqual([]);
  });

  it('of the parent clears the parent', () => {
    const writing = having(['begin-write', parent]);
    expect(dead(writing, fair, deathOf([], true))).toEqual(free);
    expect(dead(writing, fair, deathOf([0]))).toEqual(writing);
  });

  it('counts for ever where holders are not recorded, and stands in the queue for ever', () => {
    const mourned = dead(held, notRecorded);
    expect(mourned.holders.map(({ who, dead: gone }) => [who, gone])).toEqual([
      ['0.0', true],
      ['1.0', false],
    ]);
    const living = ask(mourned, 'end-read', by(1, 0), notRecorded).lock;
    expect(ask(living, 'begin-write', by(1, 0), notRecorded).reply).toBe('QUEUED');
    expect(ask(living, 'await-turn', by(0, 1), notRecorded).reply).toBe('blocked');
  });

  it('waits for recovery where only the parent may clear it, which clears that process and no other', () => {
    const mourned = dead(held, notRestartable);
    expect(ask(mourned, 'recover', parent, notRestartable).lock).toEqual({
      holders: [{ who: '1.0', mode: 'read', dead: false }],
      waiting: [],
    });
    const both = dead(mourned, notRestartable, deathOf([1]));
    const half = ask(both, 'recover', parent, notRestartable).lock;
    expect(half.holders).toEqual([{ who: '1.0', mode: 'read', dead: true }]);
  });

  it('recovery drops nobody who lives', () => {
    expect(ask(held, 'recover', parent).lock).toEqual(held);
  });

  it('process 1 is not taken for process 10', () => {
    const ten = having(['begin-read', by(10, 0)]);
    expect(dead(ten, fair, deathOf([1]))).toEqual(ten);
    expect(dead(ten, fair, deathOf([10]))).toEqual(free);
  });
});

it('is described by who holds it and who waits', () => {
  expect(tableLock.describe(free)).toBe('free');
  const queued = having(['begin-read', by(0, 0)], ['begin-write', by(0, 1)]);
  expect(tableLock.describe(queued)).toBe('0.0 reads; waiting: 0.1 writes');
  expect(tableLock.describe(dead(queued, notRecorded))).toBe('0.0 reads (dead); waiting: 0.1 writes (dead)');
});
