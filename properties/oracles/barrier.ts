/**
 * A barrier and its implementation by two gates: tlaplus/Examples `specifications/barriers/Barrier.tla` and `Barriers.tla`, 6
 * processes. Published: 64 distinct states, 194 generated, depth 7; and 29,279, 104,515, depth 93.
 */
import type { Component, Property, System } from '../../sim/engine/index.ts';
import { action } from '../../sim/engine/published.test-helper.ts';
import type { Oracle } from './oracle.ts';
import { type Next, stateSystem } from './spec.ts';
import { range } from './values.ts';

const COUNT = 6;
const processes = range(0, COUNT - 1);

type Waits = readonly boolean[];

const arrive = (process: number): Next<Waits> => [
  'b0',
  (waits) => (waits[process] ? undefined : waits.with(process, true)),
];
const leave: Next<Waits> = ['b1', (waits) => (waits.every((one) => one) ? waits.map(() => false) : undefined)];

type Shared = { readonly lock: number; readonly gates: readonly [number, number]; readonly inside: number };

/** Through the first gate when all are inside, through the second when all have left. Places are the labels a0 to a12. */
function gates(): System {
  const step = (from: number, to: (shared: Shared) => number, next: (shared: Shared) => Shared | undefined) =>
    action<number, Shared>(`a${from}`, COUNT, (place, shared) => {
      const after = place === from ? next(shared) : undefined;
      return after && [to(shared), after];
    });
  const plain = (from: number, next: (shared: Shared) => Shared | undefined) =>
    step(from, () => (from === 12 ? 0 : from + 1), next);
  const take = (shared: Shared) => (shared.lock === 1 ? { ...shared, lock: 0 } : undefined);
  const release = (shared: Shared) => ({ ...shared, lock: 1 });
  const same = (shared: Shared) => shared;
  const open = (gate: 0 | 1) => (shared: Shared) => opened(shared, gate, COUNT);
  const pass = (gate: 0 | 1) => (shared: Shared) => (shared.gates[gate] > 0 ? opened(shared, gate, -1) : undefined);
  const opened = (shared: Shared, gate: 0 | 1, by: number): Shared => {
    const [first, second] = shared.gates;
    return { ...shared, gates: gate === 0 ? [first + by, second] : [first, second + by] };
  };
  const actions = [
    plain(0, same),
    plain(1, take),
    plain(2, (shared) => ({ ...shared, inside: shared.inside + 1 })),
    step(3, ({ inside }) => (inside === COUNT ? 4 : 5), same),
    plain(4, open(0)),
    plain(5, release),
    plain(6, pass(0)),
    plain(7, take),
    plain(8, (shared) => ({ ...shared, inside: shared.inside - 1 })),
    step(9, ({ inside }) => (inside === 0 ? 10 : 11), same),
    plain(10, open(1)),
    plain(11, release),
    plain(12, pass(1)),
  ];
  const process = (index: number): Component => ({ name: `process ${index}`, initial: 0, actions: () => actions });
  const shared: Shared = { lock: 1, gates: [0, 0], inside: 0 };
  return { components: [...processes.map(process), { name: 'shared', initial: shared }] };
}

const lock: Property = {
  name: 'at most one has the lock',
  kind: 'invariant',
  reads: processes,
  view: (_, place) => [2, 3, 4, 5, 8, 9, 10, 11].includes(place as number),
  holds: (views) => views.filter((has) => has).length <= 1,
};

/** Flushed: an open gate has room for exactly those who are before it. */
const flushed: Property = {
  name: 'a gate that is open lets through all who are before it',
  kind: 'invariant',
  reads: [...processes, COUNT],
  view: (component, value) => (component === COUNT ? (value as Shared).gates : (value as number) <= 6 ? 0 : 1),
  holds: (views) =>
    (views[COUNT] as Shared['gates']).every(
      (places, gate) => places === 0 || places === views.filter((view) => view === gate).length,
    ),
};

const folder = 'tlaplus/Examples specifications/barriers';

export const barriers: readonly Oracle[] = [
  {
    name: 'a barrier, 6 processes',
    source: `${folder}/Barrier.cfg`,
    system: () =>
      stateSystem<Waits>({
        initial: [processes.map(() => false)],
        processes: [...processes.map((p) => [arrive(p)]), [leave]],
      }),
    distinct: 64,
    generated: 194,
    depth: 7,
    deadlocks: 0,
  },
  {
    name: 'a barrier of two gates, 6 processes',
    source: `${folder}/Barriers.cfg`,
    system: gates,
    distinct: 29279,
    generated: 104515,
    depth: 93,
    deadlocks: 0,
    verdicts: [
      { property: lock, holds: true },
      { property: flushed, holds: true },
    ],
  },
];
