import { describe, expect, it } from 'vitest';
import { type AcceptMutex, acceptMutex } from './accept-mutex.ts';
import { call, deathOf, hardenedSystem, literalSystem, thread, threadDeath } from './call.test-helper.ts';

const { acquire, repair, release } = acceptMutex.operations;
const free = acceptMutex.initial(hardenedSystem, {});
const held: AcceptMutex = { is: 'held', holder: '0.1' };
const inconsistent: AcceptMutex = { is: 'inconsistent', holder: '0.1' };
const holder = call(thread(0, 1));
const other = call(thread(1, 0));
const hear = (mutex: AcceptMutex, label = deathOf([0]), environment = hardenedSystem) =>
  acceptMutex.hear?.(mutex, label, environment, {});

describe('the accept mutex', () => {
  it('is given to the first who asks; the others wait', () => {
    expect(acquire(free, holder)).toEqual({ reply: 'ACQUIRED', state: held });
    expect(acquire(held, other)).toBeUndefined();
    expect(acquire(held, holder)).toBeUndefined();
  });

  it('is free again after its release', () => {
    expect(release(held, holder)).toEqual({ reply: 'RELEASED', state: free });
  });

  it('is released by nobody but its holder: all else is a programming error', () => {
    for (const [mutex, who] of [
      [free, holder],
      [held, other],
      [inconsistent, other],
      [{ is: 'orphaned' }, holder],
      [{ is: 'lost' }, holder],
    ] as const) {
      expect(() => release(mutex, who)).toThrow(/releases the accept mutex, which it does not hold/);
    }
  });
});

describe('the death of who holds the accept mutex', () => {
  it('is told to the next with a robust mutex, who repairs it and goes on', () => {
    const orphaned = hear(held);
    expect(orphaned).toEqual({ is: 'orphaned' });
    const taken = acquire(orphaned ?? free, other);
    expect(taken).toEqual({ reply: 'OWNER_DIED', state: { is: 'inconsistent', holder: '1.0' } });
    const repaired = repair(taken?.state ?? free, other);
    expect(repaired).toEqual({ reply: 'REPAIRED', state: { is: 'held', holder: '1.0' } });
    expect(release(repaired?.state ?? free, other)).toEqual({ reply: 'RELEASED', state: free });
  });

  it('leaves it unusable for ever where it is unlocked before it is repaired', () => {
    const broken = release(inconsistent, holder)?.state ?? free;
    expect(broken).toEqual({ is: 'unrecoverable' });
    expect(acquire(broken, other)).toBeUndefined();
  });

  it('during the repair orphans it once more', () => {
    expect(hear(inconsistent)).toEqual({ is: 'orphaned' });
  });

  it('leaves it locked for ever without the safeguard', () => {
    const lost = hear(held, deathOf([0]), literalSystem) ?? free;
    expect(lost).toEqual({ is: 'lost' });
    expect(acquire(lost, other)).toBeUndefined();
  });

  it('is noticed too where the thread dies alone', () => {
    expect(hear(held, threadDeath(0, 1))).toEqual({ is: 'orphaned' });
    expect(hear(held, threadDeath(0, 0))).toBe(held);
  });

  it('of another changes nothing, nor does any where nobody holds it', () => {
    expect(hear(held, deathOf([1]))).toBe(held);
    expect(hear(free)).toBe(free);
    expect(hear({ is: 'unrecoverable' })).toEqual({ is: 'unrecoverable' });
  });

  it('a mutex that is not inconsistent is repaired by a programming error alone', () => {
    expect(() => repair(held, holder)).toThrow(/0\.1 repairs a mutex that is held/);
  });
});

it('is described by its state and its holder', () => {
  expect([free, held, inconsistent].map(acceptMutex.describe)).toEqual([
    'free',
    'held by thread 0.1',
    'inconsistent by thread 0.1',
  ]);
});
