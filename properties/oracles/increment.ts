/**
 * Threads that add one to a shared number, in two steps: stateright `examples/increment.rs`, 2 threads. Published in its
 * comments, state by state: 13 distinct states, 8 of them up to the order of the threads, and a lost update.
 * Each thread is a component, and so is the number.
 */
import type { Component, System } from '../../sim/engine/index.ts';
import { action } from '../../sim/engine/published.test-helper.ts';
import type { Oracle } from './oracle.ts';
import { range } from './values.ts';

type Thread = { readonly place: 1 | 2 | 3; readonly local: number };

const THREADS = 2;
const threads = range(0, THREADS - 1);

function increment(): System {
  const act = action<Thread, number>;
  const actions = [
    act('read', THREADS, ({ place }, shared) => (place === 1 ? [{ place: 2, local: shared }, shared] : undefined)),
    act('write', THREADS, ({ place, local }) => (place === 2 ? [{ place: 3, local }, local + 1] : undefined)),
  ];
  const thread = (index: number): Component => ({
    name: `thread ${index}`,
    initial: { place: 1, local: 0 } satisfies Thread,
    actions: () => actions,
  });
  return { components: [...threads.map(thread), { name: 'shared', initial: 0 }] };
}

export const lostUpdate: Oracle = {
  name: 'two threads that add one',
  source: 'stateright examples/increment.rs',
  system: increment,
  distinct: 13,
  symmetric: 8,
  verdicts: [
    {
      property: {
        name: 'the number is how many have finished',
        kind: 'invariant',
        reads: [...threads, THREADS],
        view: (component, value) => (component === THREADS ? value : (value as Thread).place === 3),
        holds: (views) => views.slice(0, THREADS).filter((finished) => finished).length === views[THREADS],
      },
      holds: false,
      steps: 4,
    },
  ],
};
