/** Systems that the tests here search: their numbers of distinct states are published, or follow from a formula. */
import type { Action, Component, System, Value } from './component.ts';

const is = (value: Value, field: string): Value => (value as { readonly [field: string]: Value })[field] as Value;

/** An action of a component with values of the type Self on one with values of the type Target; undefined: it is blocked. */
export function action<Self extends Value, Target extends Value>(
  name: string,
  target: number,
  take: (self: Self, target: Target) => readonly [Self, Target] | undefined,
): Action {
  return {
    name,
    target,
    progress: true,
    take: (self, acted) => {
      const next = take(self as Self, acted as Target);
      return next && { self: next[0], target: next[1], reply: 'DONE' };
    },
  };
}

/**
 * Two-phase commit, TLA+'s TwoPhase (L. Lamport, tlaplus/Examples `specifications/transaction_commit`): 288 distinct
 * states with 3 resource managers, 8,832 with 5. The messages are one component, a set; so are the manager's marks.
 */
export function twoPhase(managers: number): System {
  const messages = managers + 1;
  const all = Array.from({ length: managers }, (_, rm) => rm);
  const has = (set: Value, message: string) => (set as readonly string[]).includes(message);
  const add = (set: Value, message: string) => [...new Set([...(set as readonly string[]), message])].sort();
  const manager = (rm: number): Component => ({
    name: `rm${rm}`,
    initial: 'working',
    actions: () => [
      action('prepare', messages, (self, set) =>
        self === 'working' ? ['prepared', add(set, `prepared ${rm}`)] : undefined,
      ),
      action('choose to abort', messages, (self, set) => (self === 'working' ? ['aborted', set] : undefined)),
      action('receive commit', messages, (_, set) => (has(set, 'commit') ? ['committed', set] : undefined)),
      action('receive abort', messages, (_, set) => (has(set, 'abort') ? ['aborted', set] : undefined)),
    ],
  });
  const transactionManager: Component = {
    name: 'tm',
    initial: { state: 'init', prepared: [] },
    actions: (value) => {
      if (is(value, 'state') !== 'init') return [];
      const prepared = is(value, 'prepared');
      const done = (prepared as readonly Value[]).length === managers;
      return [
        ...all.map((rm) =>
          action(`receive prepared ${rm}`, messages, (_, set) =>
            has(set, `prepared ${rm}`) ? [{ state: 'init', prepared: add(prepared, `${rm}`) }, set] : undefined,
          ),
        ),
        action('commit', messages, (_, set) =>
          done ? [{ state: 'committed', prepared }, add(set, 'commit')] : undefined,
        ),
        action('abort', messages, (_, set) => [{ state: 'aborted', prepared }, add(set, 'abort')]),
      ];
    },
  };
  return { components: [...all.map(manager), transactionManager, { name: 'messages', initial: [] }] };
}

/**
 * Dining philosophers who take the left fork, take the right one, put back the right one, put back the left one.
 * Philosopher i and fork i (the left one) alternate as components 2i and 2i + 1.
 */
export function philosophers(count: number): System {
  const philosopher = (seat: number): Component => {
    const left = 2 * seat + 1;
    const right = 2 * ((seat + 1) % count) + 1;
    const fork = (name: string, target: number, from: string, to: string, taken: boolean) =>
      action(name, target, (self, state) => (self === from && state === !taken ? [to, taken] : undefined));
    return {
      name: `philosopher ${seat}`,
      initial: 'thinks',
      actions: () => [
        fork('take left', left, 'thinks', 'hungry', true),
        fork('take right', right, 'hungry', 'eats', true),
        fork('put right', right, 'eats', 'leaves', false),
        fork('put left', left, 'leaves', 'thinks', false),
      ],
    };
  };
  return {
    components: Array.from({ length: count }, (_, seat) => [
      philosopher(seat),
      { name: `fork ${seat}`, initial: false },
    ]).flat(),
  };
}

/**
 * The number of distinct states of `philosophers(count)`: closed walks of that length around the table, where who eats
 * needs a right neighbour who thinks (the others may sit beside anyone), without the one state in which all are
 * leaving: the last one to eat had a right neighbour who was thinking, not leaving.
 */
export function philosopherStates(count: number): number {
  // thinks, hungry, eats, leaves
  const beside = [
    [1, 1, 1, 1],
    [1, 1, 1, 1],
    [1, 0, 0, 0],
    [1, 1, 1, 1],
  ];
  let power = beside;
  for (let round = 1; round < count; round++)
    power = power.map((row) =>
      beside.map((_, to) => row.reduce((sum, ways, via) => sum + ways * beside[via]![to]!, 0)),
    );
  return power.reduce((trace, row, at) => trace + row[at]!, 0) - 1;
}
