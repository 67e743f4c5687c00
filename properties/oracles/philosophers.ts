/**
 * Dining philosophers who hand each other forks (K. M. Chandy, J. Misra, "The drinking philosophers problem"): tlaplus/Examples
 * `specifications/DiningPhilosophers/DiningPhilosophers.tla`, 5 philosophers. Published: 67 distinct states, 336 generated,
 * depth 29. Each philosopher is a component, and all the forks one: a step may look at two of them.
 */
import type { Component, System } from '../../sim/engine/index.ts';
import { action } from '../../sim/engine/published.test-helper.ts';
import type { Oracle } from './oracle.ts';
import { range } from './values.ts';

type Fork = { readonly holder: number; readonly clean: boolean };
type Philosopher = { readonly place: 'loop' | 'eat' | 'think'; readonly hungry: boolean };

const COUNT = 5;
const seats = range(0, COUNT - 1);

function philosophers(): System {
  const philosopher = (seat: number): Component => {
    const left = seat;
    const right = (seat + 1) % COUNT;
    const given = (forks: readonly Fork[]): readonly Fork[] => {
      const isDirty = (fork: number) => forks[fork]!.holder === seat && !forks[fork]!.clean;
      if (isDirty(left)) return forks.with(left, { holder: (seat + COUNT - 1) % COUNT, clean: true });
      return isDirty(right) ? forks.with(right, { holder: right, clean: true }) : forks;
    };
    // The published translation asks this of the forks before the step, also where the step gives one away.
    const canEat = (forks: readonly Fork[]) =>
      [left, right].every((fork) => forks[fork]!.holder === seat && forks[fork]!.clean);
    const act = action<Philosopher, readonly Fork[]>;
    return {
      name: `philosopher ${seat}`,
      initial: { place: 'loop', hungry: true } satisfies Philosopher,
      actions: () => [
        act('loop', COUNT, (self, forks) => {
          if (self.place !== 'loop') return undefined;
          const hungry = canEat(forks) ? 'eat' : 'loop';
          return [{ ...self, place: self.hungry ? hungry : 'think' }, given(forks)];
        }),
        act('think', COUNT, ({ place }, forks) =>
          place === 'think' ? [{ place: 'loop', hungry: true }, forks] : undefined,
        ),
        act('eat', COUNT, ({ place }, forks) =>
          place === 'eat'
            ? [
                { place: 'loop', hungry: false },
                forks.map((fork, at) => (at === left || at === right ? { ...fork, clean: false } : fork)),
              ]
            : undefined,
        ),
      ],
    };
  };
  // Each fork is dirty, and with the lower of its two neighbours.
  const forks: readonly Fork[] = seats.map((fork) => ({ holder: fork === 1 ? 0 : fork, clean: false }));
  return { components: [...seats.map(philosopher), { name: 'forks', initial: forks }] };
}

export const chandyMisra: Oracle = {
  name: "Chandy and Misra's philosophers, 5",
  source: 'tlaplus/Examples specifications/DiningPhilosophers/DiningPhilosophers.cfg',
  system: philosophers,
  distinct: 67,
  generated: 336,
  depth: 29,
  deadlocks: 0,
  verdicts: [
    {
      property: {
        name: 'no neighbours eat',
        kind: 'invariant',
        reads: seats,
        view: (_, value) => (value as Philosopher).place === 'eat',
        holds: (eats) => !eats.some((eating, seat) => eating && eats[(seat + 1) % COUNT]),
      },
      holds: true,
    },
  ],
};
