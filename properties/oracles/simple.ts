/**
 * The example of L. Lamport's "Teaching Concurrency" (ACM SIGACT News 40, 1): tlaplus/Examples
 * `specifications/TeachingConcurrency/Simple.tla`, 5 processes. Published: 723 distinct states, 1,842 generated, depth 11.
 *
 * Process i sets x[i], then copies its neighbour's x to y[i]. Its place and y[i] are one component, x[i] another. The step
 * of the specification that changes nothing when all have terminated is left out; it is counted in what was generated.
 */
import type { Component, System } from '../../sim/engine/index.ts';
import { action } from '../../sim/engine/published.test-helper.ts';
import type { Oracle } from './oracle.ts';
import { range } from './values.ts';

type Process = { readonly place: 'a' | 'b' | 'done'; readonly y: number };

const COUNT = 5;
const processes = range(0, COUNT - 1);

function simple(): System {
  const act = action<Process, number>;
  const process = (index: number): Component => ({
    name: `process ${index}`,
    initial: { place: 'a', y: 0 } satisfies Process,
    actions: () => [
      act('a', COUNT + index, ({ place, y }) => (place === 'a' ? [{ place: 'b', y }, 1] : undefined)),
      act('b', COUNT + ((index + COUNT - 1) % COUNT), ({ place }, x) =>
        place === 'b' ? [{ place: 'done', y: x }, x] : undefined,
      ),
    ],
  });
  return {
    components: [...processes.map(process), ...processes.map((index) => ({ name: `x ${index}`, initial: 0 }))],
  };
}

export const teachingConcurrency: Oracle = {
  name: 'teaching concurrency, 5 processes',
  source: 'tlaplus/Examples specifications/TeachingConcurrency/Simple.cfg',
  system: simple,
  distinct: 723,
  depth: 11,
  verdicts: [
    {
      property: {
        name: 'when all are done, some y is 1',
        kind: 'invariant',
        reads: processes,
        view: (_, value) => value,
        holds: (views) =>
          (views as readonly Process[]).some(({ place }) => place !== 'done') ||
          (views as readonly Process[]).some(({ y }) => y === 1),
      },
      holds: true,
    },
  ],
};
