/**
 * E. W. Dijkstra's mutual exclusion ("Solution of a Problem in Concurrent Programming Control", CACM 8, 9): tlaplus/Examples
 * `specifications/dijkstra-mutex/DijkstraMutex.tla`, 3 processes. Published, with the output of a run: 90,882 distinct states, 282,810 generated,
 * depth 54. Each process is a component, and what they share another; places are the labels of the specification.
 */
import type { Component, System, Value } from '../../sim/engine/index.ts';
import { action } from '../../sim/engine/published.test-helper.ts';
import type { Oracle } from './oracle.ts';
import { starter } from './spec.ts';
import { range, removed } from './values.ts';

/** Dijkstra's b, c and k. */
type Shared = { readonly b: readonly boolean[]; readonly c: readonly boolean[]; readonly k: number };
/** What a process remembers: nothing, another process, or those that it still has to look at. */
type Process = { readonly place: string; readonly memory: null | number | readonly number[] };

const COUNT = 3;
const processes = range(0, COUNT - 1);

function dijkstraMutex(): System {
  const process = (me: number): Component => {
    const step = (place: string, next: (self: Process, shared: Shared) => readonly [Process, Shared] | undefined) =>
      action<Process, Shared>(place, COUNT, (self, shared) =>
        (shared as Value) === null || self.place !== place ? undefined : next(self, shared),
      );
    const to = (self: Process, place: string): Process => ({ ...self, place });
    const lookAt = (other: number) =>
      step('Li4b', ({ memory }, shared) => {
        const left = memory as readonly number[];
        if (!left.includes(other)) return undefined;
        return [{ place: shared.c[other] ? 'Li4b' : 'Li1', memory: removed(left, other) }, shared];
      });
    const actions = [
      step('Li0', (self, shared) => [to(self, 'Li1'), { ...shared, b: shared.b.with(me, false) }]),
      step('Li1', (self, shared) => [to(self, shared.k === me ? 'Li4a' : 'Li2'), shared]),
      step('Li2', (self, shared) => [to(self, 'Li3a'), { ...shared, c: shared.c.with(me, true) }]),
      step('Li3a', (_, shared) => [{ place: 'Li3b', memory: shared.k }, shared]),
      step('Li3b', (self, shared) => [to(self, shared.b[self.memory as number] ? 'Li3c' : 'Li3d'), shared]),
      step('Li3c', (self, shared) => [to(self, 'Li3d'), { ...shared, k: me }]),
      step('Li3d', (self, shared) => [to(self, 'Li1'), shared]),
      step('Li4a', (_, shared) => [
        { place: 'Li4b', memory: removed(processes, me) },
        { ...shared, c: shared.c.with(me, false) },
      ]),
      ...removed(processes, me).map(lookAt),
      step('Li4b', (self, shared) =>
        (self.memory as readonly number[]).length === 0 ? [to(self, 'cs'), shared] : undefined,
      ),
      step('cs', (self, shared) => [to(self, 'Li5'), shared]),
      step('Li5', (self, shared) => [to(self, 'Li6'), { ...shared, c: shared.c.with(me, true) }]),
      step('Li6', (self, shared) => [to(self, 'ncs'), { ...shared, b: shared.b.with(me, true) }]),
      step('ncs', (self, shared) => [to(self, 'Li0'), shared]),
    ];
    return { name: `process ${me}`, initial: { place: 'Li0', memory: null } satisfies Process, actions: () => actions };
  };
  const all = processes.map(() => true);
  const shared = processes.map((k): Shared => ({ b: all, c: all, k }));
  return { components: [...processes.map(process), { name: 'shared', initial: null }, starter(COUNT, shared)] };
}

export const dijkstra: Oracle = {
  name: "Dijkstra's mutual exclusion, 3 processes",
  source: 'tlaplus/Examples specifications/dijkstra-mutex/DijkstraMutex.toolbox/LSpec-model/MC.out',
  system: dijkstraMutex,
  several: true,
  distinct: 90882,
  generated: 282810,
  depth: 54,
  deadlocks: 0,
  verdicts: [
    {
      property: {
        name: 'at most one is in its critical section',
        kind: 'invariant',
        reads: processes,
        view: (_, value) => (value as Process).place === 'cs',
        holds: (views) => views.filter((critical) => critical).length <= 1,
      },
      holds: true,
    },
  ],
};
