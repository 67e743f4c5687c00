/**
 * Partial order sampling: X. Yuan, J. Yang, R. Gu, "Partial Order Aware Concurrency Sampling", CAV 2018, Algorithm 1. Every
 * pending event has a random priority; the enabled one with the highest is next; after it, whatever races with it gets
 * a new one. So the order of events that race is drawn anew each time, and that of events that do not is not drawn at all.
 *
 * Deviations: an actor has one pending event, whichever of its actions it takes; of several enabled ones one is drawn
 * uniformly. Two events race if they act on one component, or if one acts on the other's actor; reading is not told
 * from writing, so two readers count as a race. Faults have no priority (`faults.ts`), but what races with
 * one is redrawn; what ends one has progress and a priority like any other step.
 */
import type { Action } from '../engine/index.ts';
import { createContest } from './contest.ts';
import type { Generator } from './generator.ts';
import { END, type Pick, REST, type Scheduler } from './scheduler.ts';

export const pos = (): Scheduler => {
  let generator: Generator;
  let now = 0;
  /** Of each actor: its priority, when it was drawn (-1: a new event is pending), and what is pending. */
  let priorities = new Float64Array(0);
  let drawn = new Float64Array(0);
  let lists: (readonly Action[])[] = [];
  let targets: (readonly number[])[] = [];
  /** For each component the last step that it had a part in, and the actors that are about to act on it. */
  let touched = new Float64Array(0);
  let rivals: Set<number>[] = [];
  let contest = createContest(0);
  /** Actors whose priority may have to be drawn anew before it matters. Blocked ones are looked at when they open. */
  const stale: number[] = [];
  let staleCount = 0;

  const listed = (actor: number, list: readonly Action[]): void => {
    if (list === lists[actor]) return;
    lists[actor] = list;
    drawn[actor] = -1;
    const before = targets[actor] as readonly number[];
    const after = distinctTargets(list);
    if (before.length === 1 && after.length === 1 && before[0] === after[0]) return;
    for (const target of before) rivals[target]?.delete(actor);
    for (const target of after) rivals[target]?.add(actor);
    targets[actor] = after;
  };
  const isRaced = (actor: number): boolean => {
    const since = drawn[actor] as number;
    if ((touched[actor] as number) > since || since < 0) return true;
    for (const target of targets[actor] as readonly number[]) if ((touched[target] as number) > since) return true;
    return false;
  };
  return {
    name: 'pos',
    begin: (board, own) => {
      const { length } = board.system.components;
      generator = own;
      now = 0;
      priorities = new Float64Array(length);
      drawn = new Float64Array(length);
      touched = new Float64Array(length);
      lists = [];
      targets = Array.from({ length }, () => []);
      rivals = Array.from({ length }, () => new Set());
      contest = createContest(length);
      staleCount = 0;
      board.watch({
        listed: (actor) => listed(actor, board.actionsOf(actor)),
        opened: (actor, isOpen) => {
          contest.set(actor, isOpen ? (priorities[actor] as number) : 0);
          if (isOpen) stale[staleCount++] = actor;
        },
      });
    },
    next: (board): Pick => {
      for (let place = 0; place < staleCount; place++) {
        const actor = stale[place] as number;
        if (!board.isOpen(actor) || !isRaced(actor)) continue;
        drawn[actor] = now;
        const priority = 1 + generator.word();
        priorities[actor] = priority;
        contest.set(actor, priority);
      }
      staleCount = 0;
      for (;;) {
        const actor = contest.best();
        if (actor < 0) return REST;
        const pick = board.drawFrom(actor, generator);
        if (pick !== REST) return pick;
      }
    },
    atRest: () => END,
    took: (actor, target) => {
      now++;
      touched[actor] = now;
      touched[target] = now;
      stale[staleCount++] = actor;
      stale[staleCount++] = target;
      for (const rival of rivals[actor] as Set<number>) stale[staleCount++] = rival;
      for (const rival of rivals[target] as Set<number>) stale[staleCount++] = rival;
    },
  };
};

const distinctTargets = (actions: readonly Action[]): readonly number[] => {
  const found: number[] = [];
  for (const { target } of actions) if (!found.includes(target)) found.push(target);
  return found;
};
