/**
 * Partial order sampling: X. Yuan, J. Yang, R. Gu, "Partial Order Aware Concurrency Sampling", CAV 2018, Algorithm 1. Every
 * pending event has a random priority; the enabled one with the highest is next; after it, whatever races with it gets
 * a new one. So the order of events that race is drawn anew each time, and that of events that do not is not drawn at all.
 *
 * Deviations: an actor has one pending event, whichever of its actions it takes; of several enabled ones one is drawn
 * uniformly. Two events race if they act on one component, or if one acts on the other's actor; reading is not told
 * from writing, so two readers count as a race. Faults have no priority (`faults.ts`), but what races with one is redrawn.
 */
import type { Action } from '../engine/index.ts';
import type { Board } from './board.ts';
import type { Generator } from './generator.ts';
import { END, type Pick, REST, type Scheduler } from './scheduler.ts';

export const pos = (): Scheduler => {
  let generator: Generator;
  let now = 0;
  /** Of each actor: its priority, when it was drawn, and what its present actions act on. */
  let priorities = new Uint32Array(0);
  let drawn = new Float64Array(0);
  let lists: (readonly Action[])[] = [];
  let targets: (readonly number[])[] = [];
  /** For each component the last step that it had a part in. */
  let touched = new Float64Array(0);

  /** A new priority for the actor if what it is about to do raced with a step since its last. */
  const renew = (board: Board, actor: number): void => {
    const list = board.actionsOf(actor);
    const since = drawn[actor] as number;
    let isNew = list !== lists[actor] || (touched[actor] as number) > since;
    if (list !== lists[actor]) {
      lists[actor] = list;
      targets[actor] = distinctTargets(list);
    }
    if (!isNew) {
      for (const target of targets[actor] as readonly number[]) {
        if ((touched[target] as number) > since) {
          isNew = true;
          break;
        }
      }
    }
    if (!isNew) return;
    priorities[actor] = generator.word();
    drawn[actor] = now;
  };
  return {
    name: 'pos',
    begin: (board, own) => {
      const count = board.system.components.length;
      generator = own;
      now = 0;
      priorities = new Uint32Array(count);
      drawn = new Float64Array(count);
      touched = new Float64Array(count);
      lists = [];
      targets = [];
    },
    next: (board): Pick => {
      for (const actor of board.actors) renew(board, actor);
      for (;;) {
        let best = REST;
        let highest = -1;
        for (const actor of board.actors) {
          if (board.openOf(actor) === 0) continue;
          const priority = priorities[actor] as number;
          if (priority <= highest) continue;
          highest = priority;
          best = actor;
        }
        if (best === REST) return REST;
        const pick = board.drawFrom(best, generator);
        if (pick !== REST) return pick;
      }
    },
    atRest: () => END,
    took: (actor, target) => {
      now++;
      touched[actor] = now;
      touched[target] = now;
    },
  };
};

const distinctTargets = (actions: readonly Action[]): readonly number[] => {
  const found: number[] = [];
  for (const { target } of actions) if (!found.includes(target)) found.push(target);
  return found;
};
