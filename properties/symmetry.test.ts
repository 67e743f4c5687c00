/** Reduced by symmetry a check says what it says unreduced, in fewer states; and what is not alike is refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { designName, parseDesign } from '../sim/design/design.ts';
import { anyDesign } from '../sim/design/random-design.test-helper.ts';
import { type Exchange, enabled, keyOf, type SearchOutcome, search, type Value } from '../sim/engine/index.ts';
import { likenessOf } from '../sim/kernel/symmetry.ts';
import { createBoard, generatorOf, uniform, withFaults } from '../sim/schedulers/index.ts';
import { type Parameters, parametersOf } from '../sim/vocabulary/parameters.ts';
import { allProperties, assembleFor, monitorsOf, questions } from './index.ts';

const both = (design: string, changes: Partial<Parameters>, states_max = 1e6) => {
  const assembly = assembleFor(allProperties, { design: parseDesign(design), parameters: parametersOf(changes) });
  const { exchanges, refused } = likenessOf(assembly, monitorsOf(allProperties));
  const outcomeWith = (asked: object): SearchOutcome =>
    search(assembly.system, questions(assembly, allProperties), {
      limits: { states_max, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 31 },
      clock_ms: () => 0,
      continueAfterViolation: true,
      ...asked,
    });
  return { plain: outcomeWith({}), reduced: outcomeWith({ exchanges }), exchanges, refused };
};

const said = ({ verdict, exhaustive, depth, violations, witnesses, error }: SearchOutcome) => ({
  verdict,
  exhaustive,
  depth,
  violations: violations.map(({ property, path }) => `${property} ${path.length}`).sort(),
  witnesses: witnesses.map(({ property, path }) => `${property} ${path.length}`).sort(),
  error: error?.message,
});

describe('a check that is reduced says the same', () => {
  it.each<readonly [string, Partial<Parameters>, number]>([
    ['hardened', { processes: 1, threads: 2, clients: 1, kills: 1 }, 2],
    ['hardened', { processes: 1, threads: 2, clients: 1, thread_deaths: 1, stops: 1, interrupts: 1 }, 2],
    ['hardened', { processes: 1, threads: 2, clients: 2, chats: 0, names: 1 }, 4],
    ['hardened', { processes: 1, threads: 1, clients: 3, names: 1, kills: 1, chats: 0 }, 6],
    ['hardened', { processes: 1, threads: 1, clients: 3, deaf: 2, names: 1, chats: 0, rubbish: 1 }, 2],
    ['hardened', { processes: 2, threads: 1, clients: 2, names: 1, joins: 2, chats: 0 }, 2],
    ['hardened,-join-epoch', { processes: 1, threads: 2, clients: 1, chats: 1 }, 2],
    ['hardened,-robust-accept-mutex', { processes: 1, threads: 2, clients: 1, kills: 1, chats: 0 }, 2],
    ['literal', { processes: 1, threads: 1, clients: 2, names: 1 }, 2],
  ])('%s %o', (design, changes, most) => {
    const { plain, reduced } = both(design, changes);
    expect(said(reduced)).toEqual(said(plain));
    expect(reduced.states).toBeLessThan(plain.states);
    expect(reduced.states).toBeGreaterThanOrEqual(plain.states / most);
  });

  it('in random designs, or is refused for a reason', () => {
    const seen = { alike: 0, refused: 0 };
    fc.assert(
      fc.property(
        anyDesign.map(designName),
        fc.constantFrom<Partial<Parameters>>(
          { processes: 1, threads: 2, clients: 1, chats: 0, kills: 1 },
          { processes: 1, threads: 1, clients: 2, names: 1, chats: 1 },
        ),
        (design, changes) => {
          const { plain, reduced, exchanges, refused } = both(design, changes, 30_000);
          expect(reduced.error?.message).toBe(plain.error?.message);
          const names = ({ violations }: SearchOutcome) => violations.map(({ property }) => property).sort();
          if (plain.exhaustive) expect(names(reduced)).toEqual(names(plain));
          if (exchanges.length > 0) seen.alike++;
          if (refused.length > 0) seen.refused++;
        },
      ),
      { numRuns: 25 },
    );
    expect([seen.alike > 0, seen.refused > 0]).toEqual([true, true]);
  });
});

describe('what is not alike', () => {
  const likeness = (design: string, changes: Partial<Parameters>, properties = allProperties) => {
    const assembly = assembleFor(properties, { design: parseDesign(design), parameters: parametersOf(changes) });
    return { assembly, ...likenessOf(assembly, monitorsOf(properties)) };
  };

  it('is said with its reason', () => {
    const changes = { processes: 2, threads: 2, clients: 5, deaf: 1, returning: 2, names: 1 };
    // What became of the messages of those who come back cannot be told.
    const { refused, exchanges } = likeness(
      'literal',
      changes,
      allProperties.filter(({ monitors }) => !monitors),
    );
    expect(exchanges.map(({ name }) => name)).toEqual(['clients 2 and 3', 'clients 2 and 4', 'clients 3 and 4']);
    expect(refused).toEqual([
      expect.stringContaining('Clients: some may do what others may not'),
      'Processes: the parent takes them in the order of their p_ids.',
      'Threads: without immediate-exit the main thread stops them in the order of their t_ids.',
    ]);
  });

  it('is found by the search where somebody claims it all the same', () => {
    const { assembly } = likeness('literal,+immediate-exit', { processes: 1, threads: 2, clients: 2 });
    const { environment } = assembly;
    const hardened = { ...assembly, environment: { ...environment, design: parseDesign('hardened') } };
    const claimed = likenessOf(hardened, monitorsOf(allProperties)).exchanges;
    const outcome = search(assembly.system, [], {
      limits: { states_max: 1e6, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 31 },
      clock_ms: () => 0,
      exchanges: claimed,
    });
    expect(outcome.error?.message).toContain('threads 0.0 and 0.1 are not alike');
  });
});

describe('whatever a run comes to', () => {
  const sizes: readonly Partial<Parameters>[] = [
    {
      processes: 2,
      threads: 2,
      clients: 4,
      names: 2,
      joins: 2,
      chats: 4,
      lines_max: 6,
      clients_per_process: 4,
      kills: 1,
      thread_deaths: 1,
    },
    {
      processes: 2,
      threads: 2,
      clients: 4,
      names: 2,
      chats: 4,
      inbox_max: 1,
      lines_max: 6,
      deaf: 2,
      unread_max: 1,
      clients_per_process: 4,
    },
  ];
  it.each(sizes)('%o: with two like things exchanged the same can be done, and gives the same', (changes) => {
    const assembly = assembleFor(allProperties, { design: parseDesign('hardened'), parameters: parametersOf(changes) });
    const { system } = assembly;
    const { exchanges } = likenessOf(assembly, monitorsOf(allProperties));
    const imageOf = ({ places, value }: Exchange, values: readonly Value[]): readonly Value[] =>
      values.map((_, component) => {
        const source = places[component] ?? component;
        return value(source, values[source] as Value);
      });
    const board = createBoard(system);
    const compare = () => {
      const here = enabled(system, board.values);
      for (const exchange of exchanges) {
        const wanted = here.map(({ next, step: { label, reply } }) =>
          keyOf([imageOf(exchange, next), label === undefined ? null : exchange.label(label), reply]),
        );
        const there = enabled(system, imageOf(exchange, board.values)).map(({ next, step: { label = null, reply } }) =>
          keyOf([next, label, reply]),
        );
        expect([...new Set(there)].sort()).toEqual([...new Set(wanted)].sort());
      }
    };
    /** How often each kind of label was about to be told where it was looked. */
    const looked = new Map<string, number>();
    for (let run = 0; run < 30; run++) {
      const scheduler = withFaults(uniform(), [200]);
      board.reset();
      scheduler.begin(board, generatorOf(2, run));
      for (let steps = 0; steps < 2_000; steps++) {
        const pick = scheduler.next(board);
        if (pick < 0) break;
        const label = board.outcomeOf(pick)?.label;
        const kind = `${label?.type}${label?.type === 'sent' && label['to'] !== label['process'] ? ' far' : ''}`;
        const times = looked.get(kind) ?? 0;
        if (times < 4) {
          looked.set(kind, times + 1);
          compare();
        }
        board.take(pick, () => {});
      }
    }
    const ways = ['joined', 'credited', 'sent', 'sent far', 'received', 'forwarded', 'taken', 'delivered'];
    expect(ways.filter((kind) => !looked.has(kind))).toEqual([]);
  });
});
