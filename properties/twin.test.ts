/** The fast search and its plain twin on chat systems, and what small ones count. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { designName } from '../sim/design/design.ts';
import { anyDesign } from '../sim/design/random-design.test-helper.ts';
import type { SearchOutcome } from '../sim/engine/index.ts';
import { type PlainOutcome, plainSearch } from '../sim/engine/plain-search.test-helper.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import type { Parameters } from '../sim/vocabulary/parameters.ts';
import { allProperties, questions } from './index.ts';
import { pinnedCounts } from './pinned-counts.test-helper.ts';
import { built, searched } from './searched.test-helper.ts';

/** What must be the same in the plain twin: all but bytes and time. */
const comparable = ({ bytes: _, elapsed_ms: __, error: ___, ...rest }: SearchOutcome): PlainOutcome => rest;

const plainly = (assembly: Assembly, states_max = Infinity): PlainOutcome =>
  plainSearch(assembly.system, questions(assembly, allProperties), { states_max, continueAfterViolation: true });

type Small = readonly [design: string, changes: Partial<Parameters>];

const small: readonly Small[] = (['hardened', 'literal'] as const).flatMap((design): readonly Small[] => [
  [design, { processes: 1, threads: 1, clients: 2, chats: 0 }],
  [design, { processes: 2, threads: 1, clients: 1 }],
  [design, { processes: 1, threads: 2, clients: 1, chats: 0, kills: 1 }],
  [design, { processes: 1, threads: 1, clients: 1, interrupts: 1 }],
  [design, { processes: 1, threads: 1, clients: 1, interrupts: 1, kills: 1, chats: 0 }],
  [design, { processes: 1, threads: 1, clients: 1, parent_kills: 1, fork_failures: 1, chats: 0 }],
]);

describe('the fast search and the plain one agree in every count, verdict, path and witness', () => {
  it.each(small)('%s %o', (design, changes) => {
    const assembly = built(design, changes);
    const outcome = searched(assembly);
    expect(outcome.exhaustive || outcome.violations.length === allProperties.length).toBe(true);
    expect(comparable(outcome)).toEqual(plainly(assembly));
  });

  it('on two clients that talk through one thread', () => {
    const assembly = built('hardened', { processes: 1, threads: 1, clients: 2 });
    expect(comparable(searched(assembly))).toEqual(plainly(assembly));
  });

  it('on random designs and random tiny sizes', () => {
    const anyChanges = fc.record({
      processes: fc.integer({ min: 1, max: 2 }),
      threads: fc.constant(1),
      clients: fc.integer({ min: 0, max: 1 }),
      clients_per_process: fc.integer({ min: 1, max: 2 }),
      chats: fc.nat(1),
      joins: fc.nat(2),
      rubbish: fc.nat(1),
      deaf: fc.nat(1),
      names: fc.integer({ min: 1, max: 2 }),
      kills: fc.nat(1),
      interrupts: fc.nat(1),
      parent_kills: fc.nat(1),
      thread_deaths: fc.nat(1),
      fork_failures: fc.nat(1),
      accept_failures: fc.nat(1),
      socket_max: fc.integer({ min: 1, max: 2 }),
      inbox_max: fc.integer({ min: 1, max: 2 }),
    });
    fc.assert(
      fc.property(
        anyDesign.map(designName),
        anyChanges,
        fc.integer({ min: 500, max: 2000 }),
        (design, changes, states_max) => {
          const assembly = built(design, { ...changes, deaf: Math.min(changes.deaf, changes.clients) });
          const bounded = searched(assembly, allProperties, true, states_max);
          expect(comparable(bounded)).toEqual(plainly(assembly, states_max));
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('small systems count what they counted', () => {
  it.each(pinnedCounts)('$design $changes', ({ design, changes, ...pinned }) => {
    const { states, transitions, depth, quiescent, violations, verdict } = searched(built(design, changes));
    expect({
      verdict,
      states,
      transitions,
      depth,
      quiescent,
      violated: violations.map(({ property, path }) => `${property} in ${path.length}`),
    }).toEqual(pinned);
  });

  it('and count it again, step for step', () => {
    const of = () => comparable(searched(built('literal', { processes: 1, threads: 1, clients: 1, kills: 1 })));
    expect(of()).toEqual(of());
  });
});
