/**
 * The table's lock, one access to shared memory after the other, in every order that there is; and without each thing that may seem idle in it,
 * which must be missed.
 */
import { describe, expect, test } from 'vitest';
import { type Property, search, type Value } from '../../../sim/engine/index.ts';
import { type Memory, type Mode, type Omission, omissions, type User } from './steps.test-helper.ts';
import { lockSystem } from './system.test-helper.ts';

const isIn = (value: Value): boolean => (value as User).at === 'in';

const check = (modes: readonly Mode[], kills: boolean, without?: Omission) => {
  const all = [...modes.keys()];
  const memoryAt = modes.length + 1;
  const properties: readonly Property[] = [
    {
      name: 'nobody is in beside one who writes',
      kind: 'invariant',
      reads: all,
      view: (_, value) => isIn(value),
      holds: (views) => views.filter(Boolean).length <= 1 || modes.every((mode, me) => mode === 'reads' || !views[me]),
    },
    {
      name: 'nobody waits whose turn it is',
      kind: 'quiescent',
      reads: [...all, memoryAt],
      view: (component, value) => {
        if (component !== memoryAt) return isIn(value) ? 'in' : (value as User).at === 'out' ? 'out' : 'waits';
        const { order, words } = value as Memory;
        return words[order.find((one) => words[one]?.startsWith('awaits')) ?? -1] ?? null;
      },
      // Who reads keeps out one who would write, and all behind it.
      holds: (views) => !views.includes('waits') || (views.includes('in') && views.at(-1) === 'awaits-writes'),
    },
    {
      name: 'the gate is shut where somebody writes or waits',
      kind: 'invariant',
      reads: [memoryAt],
      view: (_, value) => {
        const { words, dead, shut } = value as Memory;
        return shut || words.every((word, slot) => word === 'none' || word === 'reads' || dead[slot] === true);
      },
      holds: ([isAsItMust]) => isAsItMust === true,
    },
    {
      name: 'the gate is open at rest if nobody waits',
      kind: 'quiescent',
      reads: [...all, memoryAt],
      view: (component, value) =>
        component === memoryAt ? !(value as Memory).shut : isIn(value) || (value as User).at === 'out',
      // Who is killed may leave it shut: the next reader opens it.
      holds: (views) => kills || views.at(-1) === true || !views.slice(0, -1).every(Boolean),
    },
    {
      name: 'somebody sleeps',
      kind: 'witness',
      reads: all,
      view: (_, value) => (value as User).at === 'sleep',
      holds: (views) => views.some(Boolean),
    },
  ];
  const limits = { states_max: 5_000_000, depth_max: 1e6, time_max_ms: 300_000, memory_max_bytes: 3e9 };
  return search({ components: lockSystem(modes, kills, without) }, properties, {
    limits,
    clock_ms: () => performance.now(),
    selfCheck: false,
  });
};

type Mix = readonly [modes: readonly Mode[], kills: boolean, states: number];
const [r, w] = ['reads', 'writes'] as const;
/** With the numbers of their states, so that none gets lost unnoticed. */
const mixes: readonly Mix[] = [
  [[r, r, w], false, 269_189],
  [[r, w, w], false, 110_835],
  [[r, w], true, 25_763],
  [[w, w], true, 11_536],
];
/** A minute: `npm run test:oracles`. */
const slow: readonly Mix[] = [
  [[r, r, w], true, 2_521_151],
  [[r, w, w], true, 1_350_810],
];

describe('the lock of the client table, access by access', () => {
  test.each([...mixes, ...(process.env['PARLEY_SLOW_ORACLES'] === '1' ? slow : [])])(
    'keeps others from one who writes, and wakes everybody: %j, one is killed: %s',
    { timeout: 300_000 },
    (modes, kills, states) => {
      const { verdict, exhaustive, violations, witnesses, error, ...counted } = check(modes, kills);
      expect({ verdict, exhaustive, violations, error }).toEqual({
        verdict: 'holds',
        exhaustive: true,
        violations: [],
        error: undefined,
      });
      expect(witnesses.map(({ property }) => property)).toEqual(['somebody sleeps']);
      expect(counted.states).toBe(states);
    },
  );

  test.each(omissions)('does not if not %s', (without) => {
    expect(mixes.some(([modes, kills]) => check(modes, kills, without).verdict === 'violated')).toBe(true);
  });
});
