/** The local value of an actor, and what one actor does to another: a child to its threads. */
import type { Value } from '../engine/component.ts';
import type { Call, Result } from '../resources/resource.ts';
import { present } from '../vocabulary/errors.ts';
import type { Registers } from '../vocabulary/registers.ts';

/** The local value of an actor. */
export type Actor = {
  /** Index into the states of its table. */
  readonly state: number;
  readonly registers: Registers;
  /** Asked to stop: it vanishes as soon as no system call holds it. */
  readonly stopping: boolean;
  /** Its process has got SIGSTOP: it does nothing until SIGCONT. */
  readonly suspended: boolean;
};

export const actorOf = (value: Value): Actor => value as Actor;

/** The pure meaning of an operation, whatever its resource. */
export type AnyOperation = (state: Value, call: Call) => Result<Value> | undefined;

/** A child's main thread asks a thread to stop, or waits until it has. Past the last thread both answer END. */
export const threadOperations: { readonly [name: string]: AnyOperation } = {
  'thread.stop': (value, { registers, environment }) => {
    const cursor = present(registers.cursor, 'cursor');
    if (cursor === environment.parameters.threads) return { reply: 'END', state: value, sets: { cursor: 0 } };
    const thread = actorOf(value);
    const state: Actor = thread.state === 0 ? thread : { ...thread, stopping: true };
    return { reply: 'STOPPED', state, sets: { cursor: cursor + 1 } };
  },
  'thread.join': (value, { registers, environment }) => {
    const cursor = present(registers.cursor, 'cursor');
    if (cursor === environment.parameters.threads) return { reply: 'END', state: value };
    return actorOf(value).state === 0 ? { reply: 'JOINED', state: value, sets: { cursor: cursor + 1 } } : undefined;
  },
};
