/** Published systems whose liveness depends on fairness, and how. */
import type { Action, Component, System, Value } from './component.ts';
import {
  checkLiveness,
  type FairnessAssumption,
  type LeadsTo,
  type LivenessOptions,
  type LivenessVerdict,
} from './index.ts';

type Change = readonly [self: Value, target: Value] | undefined;

const step = (name: string, target: number, change: (self: Value, target: Value) => Change): Action => ({
  name,
  target,
  progress: true,
  take: (self, acted) => {
    const next = change(self, acted);
    return next && { self: next[0], target: next[1], reply: 'DONE' };
  },
});

export function options(limits: Partial<LivenessOptions['limits']> = {}): LivenessOptions {
  return {
    limits: { states_max: 1e6, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30, ...limits },
    clock_ms: () => 0,
  };
}

export function verdictOf(system: System, property: LeadsTo): LivenessVerdict {
  const { properties } = checkLiveness(system, [property], options());
  return properties[0]!;
}

/** Every action of one actor together: it is not stopped for ever while it can go on. */
export const actorIsFair = (actor: number, strength: FairnessAssumption['strength'] = 'weak'): FairnessAssumption => ({
  name: `actor ${actor}`,
  strength,
  includes: (who) => who === actor,
});

/** One action of one actor. */
export const actionIsFair = (
  actor: number,
  action: string,
  strength: FairnessAssumption['strength'],
): FairnessAssumption => ({
  name: `${action} of ${actor}`,
  strength,
  includes: (who, name) => who === actor && name === action,
});

/** Whenever a component's value is `from`, some time it is `to`. */
export const getsTo = (component: number, from: Value, to: Value, assumes: readonly FairnessAssumption[]): LeadsTo => ({
  name: `component ${component} gets from ${JSON.stringify(from)} to ${JSON.stringify(to)}`,
  assumes,
  reads: [component],
  view: (_, value) => value,
  from: ([value]) => value === from,
  to: ([value]) => value === to,
});

type Board = { readonly flags: readonly boolean[]; readonly turn: number };

/**
 * Peterson's algorithm for two (G. L. Peterson, "Myths about the mutual exclusion problem", 1981). Free of starvation as soon as
 * neither process stops while it can go on, outside its idle state, which it may never leave.
 */
export function peterson(): System {
  const process = (me: number): Component => ({
    name: `process ${me}`,
    initial: 'idle',
    actions: (value) => {
      const goes = (name: string, from: string, to: string, board: (board: Board) => Board | undefined) =>
        value === from
          ? [
              step(name, 2, (_, before) => {
                const after = board(before as Board);
                return after && [to, after];
              }),
            ]
          : [];
      return [
        ...goes('ask', 'idle', 'asked', ({ flags, turn }) => ({ flags: flags.with(me, true), turn })),
        ...goes('give way', 'asked', 'waits', ({ flags }) => ({ flags, turn: 1 - me })),
        ...goes('enter', 'waits', 'in', (board) =>
          board.flags[1 - me] === true && board.turn !== me ? undefined : board,
        ),
        ...goes('leave', 'in', 'idle', ({ flags, turn }) => ({ flags: flags.with(me, false), turn })),
      ];
    },
  });
  return { components: [process(0), process(1), { name: 'board', initial: { flags: [false, false], turn: 0 } }] };
}

/**
 * Mutual exclusion by a semaphore (Z. Manna and A. Pnueli, "The Temporal Logic of Reactive and Concurrent Systems", 1992, section 2.4:
 * why compassion is needed beside justice): weak fairness lets one of two starve, since the semaphore is taken from it again and
 * again; strong fairness of taking does not.
 */
export function semaphore(): System {
  const process = (me: number): Component => ({
    name: `process ${me}`,
    initial: 'wants',
    actions: (value) => [
      value === 'wants'
        ? step('take', 2, (_, free) => (free === true ? ['has', false] : undefined))
        : step('give', 2, () => ['wants', true]),
    ],
  });
  return { components: [process(0), process(1), { name: 'semaphore', initial: true }] };
}

/**
 * Two readers who come again and again and one writer, on a lock with a count (the first readers-writers problem: P. Courtois, F. Heymans
 * and D. Parnas, 1971). The readers overlap for ever and the writer starves, though it can begin whenever they are out: weak
 * fairness never helps it; strong fairness does only on loops that let it begin, and readers who overlap never do.
 */
export function readersAndWriter(): System {
  const lock = 3;
  const reader = (seat: number): Component => ({
    name: `reader ${seat}`,
    initial: 'out',
    actions: (value) => [
      value === 'out'
        ? step('begin read', lock, (_, state) => (state === -1 ? undefined : ['in', (state as number) + 1]))
        : step('end read', lock, (_, state) => ['out', (state as number) - 1]),
    ],
  });
  const writer: Component = {
    name: 'writer',
    initial: 'waits',
    actions: (value) => {
      if (value === 'done') return [];
      return [
        value === 'waits'
          ? step('begin write', lock, (_, state) => (state === 0 ? ['writes', -1] : undefined))
          : step('end write', lock, () => ['done', 0]),
      ];
    },
  };
  return { components: [reader(0), reader(1), writer, { name: 'lock', initial: 0 }] };
}

/** Somebody who counts to `end` and then stops, and a bystander who can always do something that changes nothing. */
export function counterAndBystander(end: number): System {
  const counter: Component = {
    name: 'counter',
    initial: 0,
    actions: (value) => (value === end ? [] : [step('count', 2, (self, target) => [(self as number) + 1, target])]),
  };
  const bystander: Component = {
    name: 'bystander',
    initial: null,
    actions: () => [step('wait', 2, (self, target) => [self, target])],
  };
  return { components: [counter, bystander, { name: 'ground', initial: null }] };
}
