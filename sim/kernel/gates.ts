/**
 * What some operations wait for, told closely enough that a simulation need not try each of a thousand waiting threads
 * after every step of one. It says again what the operations mean, so a test holds both against each other; an operation
 * that was altered (a mutant) has no gate.
 */
import type { Gate, Value } from '../engine/component.ts';
import { type AcceptMutex, acceptMutex } from '../resources/accept-mutex.ts';
import { type Process, type Processes, processes } from '../resources/processes.ts';
import { holderOf } from '../resources/resource.ts';
import { type TableLock, tableLock } from '../resources/table-lock.ts';
import type { Identity } from '../vocabulary/ids.ts';
import type { AnyOperation } from './actor.ts';

export type Waiter = {
  /** One for all who wait, or by who it is. */
  readonly key: string | ((who: Identity) => string);
  readonly family: Gate['family'];
};

/** Whoever waits is let in by the same states, or each by its own: then the key says who. */
type Waiting<State> = {
  readonly key: Waiter['key'];
  readonly opened: (before: State, after: State) => readonly string[];
};

const all = ['all'];
const none: readonly string[] = [];

const acquire: Waiting<AcceptMutex> = {
  key: 'all',
  opened: (_, { is }) => (is === 'free' || is === 'orphaned' ? all : none),
};

const awaitTurn: Waiting<TableLock> = {
  key: holderOf,
  opened: (_, { waiting: [first] }) => (first === undefined || first.dead ? none : [first.who]),
};

const processOf = (who: Identity): number | undefined => ('process' in who ? who.process : undefined);

/** Processes that changed so that what their own actors wait for may have come. */
const ofChildren =
  (mayOpen: (child: Process) => boolean) =>
  (before: Processes, after: Processes): readonly string[] => {
    if (before.children === after.children) return none;
    const keys: string[] = [];
    for (let process = 0; process < after.children.length; process++) {
      const child = after.children[process] as Process;
      if (child !== before.children[process] && mayOpen(child)) keys.push(`${process}`);
    }
    return keys;
  };

const begin: Waiting<Processes> = {
  key: (who) => `${processOf(who)}`,
  opened: ofChildren(({ life }) => life === 'forked'),
};

const watch: Waiting<Processes> = {
  key: (who) => `${processOf(who)}`,
  opened: ofChildren(({ news }) => news.length > 0),
};

const start: Waiting<Processes> = {
  key: holderOf,
  opened: (before, after) => {
    if (before.children === after.children) return none;
    const keys: string[] = [];
    for (let process = 0; process < after.children.length; process++) {
      const { starting } = after.children[process] as Process;
      const old = before.children[process]?.starting.length ?? 0;
      // Threads are taken off the list one by one, and put on it all at once.
      if (starting.length > old) for (const thread of starting) keys.push(`${process}.${thread}`);
    }
    return keys;
  },
};

const signal = (isPending: (state: Processes) => boolean): Waiting<Processes> => ({
  key: 'all',
  opened: (_, after) => (isPending(after) ? all : none),
});

const waitingAt = <State>(operation: object, { key, opened }: Waiting<State>) =>
  [
    operation,
    { key, family: { opened: (before: Value, after: Value) => opened(before as State, after as State) } },
  ] as const;

/** By the meaning itself, not by its name. */
const known = new Map<object, Waiter>([
  waitingAt(acceptMutex.operations.acquire, acquire),
  waitingAt(tableLock.operations['await-turn'], awaitTurn),
  waitingAt(processes.operations.begin, begin),
  waitingAt(processes.operations.start, start),
  waitingAt(processes.operations.watch, watch),
  waitingAt(
    processes.operations['take-sigchld'],
    signal(({ sigchld }) => sigchld),
  ),
  waitingAt(
    processes.operations['heed-drain'],
    signal(({ draining }) => draining),
  ),
]);

/** The gates at which actors wait for `operation`; undefined where it has none. */
export const waiterOf = (operation: AnyOperation): Waiter | undefined => known.get(operation);

/** The gate of one of them. */
export const gateOf = ({ family, key }: Waiter, who: Identity): Gate => ({
  family,
  key: typeof key === 'string' ? key : key(who),
});
