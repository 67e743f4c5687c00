/** The faster twin of a property answers as the property does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDesign } from '../sim/design/design.ts';
import type { Property, StateProperty, Value } from '../sim/engine/index.ts';
import { actorOf } from '../sim/kernel/actor.ts';
import { recipesOf } from '../sim/kernel/recipes.ts';
import { createSimulator, generatorOf, uniform, withFaults } from '../sim/schedulers/index.ts';
import { parametersOf } from '../sim/vocabulary/parameters.ts';
import type { RegisterName } from '../sim/vocabulary/registers.ts';
import { counted, distinctWithin, everyPart } from './forms.ts';
import { allProperties, assembleFor, questions } from './index.ts';

type Form = Pick<StateProperty, 'holds' | 'running'>;

const SIZE = 6;
const view = fc.oneof(
  fc.constantFrom(null, true, 'a', 'b', 3),
  fc.array(fc.constantFrom('a', 'b', 3), { maxLength: 3 }),
);
const list = fc.array(view, { minLength: SIZE, maxLength: SIZE });
const changes = fc.array(fc.tuple(fc.nat(SIZE - 1), view), { maxLength: 30 });

/** Both answers after each change, with the views that they are about; the twin is asked after some only. */
const answers = ({ holds, running }: Form, first: readonly Value[], steps: readonly (readonly [number, Value])[]) => {
  const twin = running?.();
  const views = [...first];
  twin?.begin(views);
  return steps.flatMap(([read, after], step) => {
    const before = views[read] as Value;
    views[read] = after;
    twin?.change(read, before, after);
    return step % 3 === 1 ? [] : [{ fast: twin?.holds(), slow: holds(views), views: [...views] }];
  });
};

const forms: readonly (readonly [string, Form, (views: readonly Value[]) => boolean])[] = [
  [
    'counted',
    counted((count) => count('a') <= 1 && count(null) + count(3) > 0),
    (views) => views.filter((one) => one === 'a').length <= 1 && views.some((one) => one === null || one === 3),
  ],
  [
    'everyPart',
    everyPart([
      { places: [0, 1], holds: ([a, b]) => a !== b },
      { places: [1, 2, 5], holds: (views) => views[2] !== 3 || views[5] !== null || views[1] === 'a' },
    ]),
    ([a, b, c, , , f]) => a !== b && (c !== 3 || f !== null || b === 'a'),
  ],
  [
    'distinctWithin',
    distinctWithin((read) => (read < 2 ? 0 : 1)),
    (views) =>
      [views.slice(0, 2), views.slice(2)].every((group) => {
        const all = group.flat().filter((one) => one !== null);
        return new Set(all).size === all.length;
      }),
  ],
];

describe.each(forms)('%s', (_, form, meaning) => {
  it('means what it says, and its twin the same', () => {
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(list, changes, (first, steps) => {
        for (const { fast, slow, views } of answers(form, first, steps)) {
          expect([fast, slow]).toEqual([meaning(views), meaning(views)]);
          seen.add(slow);
        }
      }),
    );
    expect(seen.size).toBe(2);
  });
});

const parameters = parametersOf({
  processes: 2,
  threads: 2,
  clients_per_process: 3,
  clients: 8,
  joins: 2,
  chats: 3,
  lines_max: 4,
  kills: 2,
  thread_deaths: 1,
  interrupts: 1,
});

describe('every property that says what the state of a machine settles', () => {
  it.each(['hardened', 'literal', 'hardened,-join-epoch,-quota-under-mutex'])('is right about it in %s', (design) => {
    const assembly = assembleFor(allProperties, { design: parseDesign(design), parameters });
    const { components } = assembly.system;
    const settled = questions(assembly, allProperties).flatMap((property) =>
      'settled' in property && property.settled !== undefined ? [{ ...property, settled: property.settled }] : [],
    );
    /** By property, kind of actor and aspect: the view, or that it is open. */
    const views = new Map<string, Value | undefined>();
    const aspects = new Map(
      components.map(({ aspect }) => [aspect, components.findIndex((one) => one.aspect === aspect)]),
    );
    let again = 0;
    const look = (component: number, value: Value): void => {
      const { aspect } = components[component] ?? {};
      const table = assembly.tables[component];
      if (table !== undefined) {
        const { state, registers } = actorOf(value);
        const live = recipesOf(table).live[state] ?? new Set();
        expect(Object.keys(registers).filter((name) => !live.has(name as RegisterName))).toEqual([]);
      }
      for (const { name, reads, view, settled: isSettled } of settled) {
        if (!reads.includes(component)) continue;
        const seen = isSettled(component, value) ? view(component, value) : undefined;
        if (aspect === undefined) {
          expect([name, component, seen]).toEqual([name, component, undefined]);
          continue;
        }
        const key = `${name} ${aspects.get(aspect)} ${aspect(value)}`;
        if (views.has(key)) {
          again++;
          expect([key, seen]).toEqual([key, views.get(key)]);
        }
        views.set(key, seen);
      }
    };
    const looking: StateProperty = {
      name: 'looking',
      kind: 'witness',
      reads: [...components.keys()],
      view: (component, value) => {
        look(component, value);
        return null;
      },
      holds: () => false,
    };
    const simulator = createSimulator(assembly.system, [looking]);
    const ends = Array.from(
      { length: 40 },
      (_, run) => simulator.run(withFaults(uniform(), [50]), generatorOf(3, run), 2_000).error,
    );
    expect(ends.filter((error) => error !== undefined)).toEqual([]);
    const all = [...views.values()];
    const [open, shut] = [all.filter((view) => view === undefined), all.filter((view) => view !== undefined)];
    expect([settled.length > 10, open.length > 100, shut.length > 100, again > 10_000]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });
});

describe('every property that has a twin', () => {
  it.each(['hardened', 'literal', 'literal,+counted-readers,+quota-under-mutex'])('answers alike in %s', (design) => {
    const assembly = assembleFor(allProperties, { design: parseDesign(design), parameters });
    let asked = 0;
    /** A witness, so that a fall does not end the run; never met, so that it is asked to the end. */
    const compared = (property: StateProperty): Property => {
      const twin = property.running?.();
      let views: readonly Value[] = [];
      const compare = () => {
        asked++;
        expect([property.name, twin?.holds()]).toEqual([property.name, property.holds(views)]);
        return false;
      };
      return {
        ...property,
        kind: 'witness',
        holds: compare,
        running: () => ({
          begin: (own) => {
            views = own;
            twin?.begin(own);
          },
          change: (read, before, after) => twin?.change(read, before, after),
          holds: compare,
        }),
      };
    };
    const twins = questions(assembly, allProperties).flatMap((property) =>
      'running' in property && property.running !== undefined ? [compared(property)] : [],
    );
    const simulator = createSimulator(assembly.system, twins);
    const ends = Array.from(
      { length: 40 },
      (_, run) => simulator.run(withFaults(uniform(), [50]), generatorOf(9, run), 2_000).error,
    );
    expect(ends.filter((error) => error !== undefined)).toEqual([]);
    expect([twins.length > 5, asked > 2_000]).toEqual([true, true]);
  });
});
