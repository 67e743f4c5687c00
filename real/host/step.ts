/** The generic loop: try what the state offers; if all is blocked, wait; else go where the reply leads. */
import type { Table, TableState } from '../../sim/kernel/compile.ts';
import { ModelError, present, UsageError } from '../../sim/vocabulary/errors.ts';
import { type OperationName, signatureOf } from '../../sim/vocabulary/operations.ts';
import type { Registers } from '../../sim/vocabulary/registers.ts';
import type { Operation, Operations } from '../drivers/operation.ts';
import { type Interest, poll } from '../libc.ts';
import type { Watch } from '../observe/watch.ts';

/** An actor that runs: its table, where it stands, the data beside it, and what its operations really do. */
export type Actor = {
  readonly table: Table;
  readonly operations: Operations;
  readonly watch: Watch | undefined;
  state: number;
  registers: Registers;
  /** Moves on each time there was a choice. Were it the number of steps, a loop of even length would always try the same first. */
  turns: number;
  /** Steps taken so far. */
  steps: number;
};

export const actorOf = (table: Table, operations: Operations, watch?: Watch): Actor => ({
  table,
  operations,
  watch,
  state: 0,
  registers: {},
  turns: 0,
  steps: 0,
});

/** One step, if any offer of the state can be taken. Which is tried first alternates, so that none starves another. */
export const step = (actor: Actor): boolean => {
  const { offers, next } = stateOf(actor);
  if (offers.length > 1) actor.turns++;
  for (let i = 0; i < offers.length; i++) {
    const { operation, argument } = present(offers[(actor.turns + i) % offers.length], 'offer');
    const answer = operationOf(actor, operation).perform(actor.registers, argument, actor.steps);
    if (answer === undefined) continue;
    actor.registers = withAll(actor.registers, operation, answer.sets ?? {});
    actor.steps++;
    actor.watch?.(operation, answer.reply, actor.registers);
    actor.state = present(next[answer.reply], `way from '${stateOf(actor).name}' on ${answer.reply}`);
    return true;
  }
  return false;
};

/** Runs an actor on this thread until its state offers nothing. While all is blocked the whole thread sleeps. */
export const run = (actor: Actor): void => {
  while (stateOf(actor).offers.length > 0) {
    if (!step(actor)) poll(interestsOf(actor), remainingOf(actor));
  }
};

/** The same for one who must not sleep: `wait` settles when something may have changed. */
export const runAsync = async (actor: Actor, wait: () => Promise<void>): Promise<void> => {
  while (stateOf(actor).offers.length > 0) {
    if (!step(actor)) await wait();
  }
};

export const stateOf = ({ table, state }: Actor): TableState => present(table.states[state], 'state');

/** Throws a UsageError that names the first operation of the table for which there is no driver. */
export const requireDrivers = (table: Table, operations: Operations): void => {
  for (const state of table.states) {
    const missing = state.offers.find(({ operation }) => operations[operation] === undefined);
    if (missing !== undefined) {
      throw new UsageError(
        `The server cannot run this design: its ${table.id} offers '${missing.operation}', which has no driver. Use --design hardened.`,
      );
    }
  }
};

const interestsOf = (actor: Actor): readonly Interest[] =>
  stateOf(actor).offers.flatMap(({ operation }) => {
    const { interest, remaining_ms } = operationOf(actor, operation);
    if (interest !== undefined) return [interest()];
    if (remaining_ms !== undefined) return [];
    throw new ModelError(`'${operation}' was blocked and does not say what it waits for.`);
  });

/** Milliseconds until the first time-out that the state waits for, or −1 if it waits for none. */
const remainingOf = (actor: Actor): number => {
  const remaining = stateOf(actor).offers.flatMap(
    ({ operation }) => operationOf(actor, operation).remaining_ms?.() ?? [],
  );
  const first = Math.min(...remaining);
  return first === Number.POSITIVE_INFINITY ? -1 : Math.ceil(first);
};

const operationOf = ({ operations }: Actor, operation: OperationName): Operation =>
  present(operations[operation], `driver of '${operation}'`);

/** The registers after an operation: those that its signature sets are replaced, or cleared. */
const withAll = (registers: Registers, operation: OperationName, given: Registers): Registers => {
  const { sets = [] } = signatureOf(operation);
  if (sets.length === 0) return registers;
  const changed: Record<string, Registers[keyof Registers]> = { ...registers };
  for (const name of sets) changed[name] = given[name];
  return changed as Registers;
};
