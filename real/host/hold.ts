/**
 * For tests of what a death leaves behind: a thread that has taken a certain step for a client of a certain name stands there for ever, so
 * that it can be killed just there. Without the variable the operations are as they were.
 */
import process from 'node:process';
import { present, UsageError } from '../../sim/vocabulary/errors.ts';
import { isOperation, type OperationName } from '../../sim/vocabulary/operations.ts';
import type { Operation, Operations } from '../drivers/operation.ts';
import type { Self } from '../drivers/self.ts';
import type { Log } from '../observe/log.ts';

/** Its value is an operation and the beginning of a name: `table-lock.begin-write held`. */
export const hold_variable = 'PARLEY_TEST_HOLD';
/** Must be 1 besides, so that nobody sets the other by accident. */
export const test_variable = 'PARLEY_TEST';

type Hold = { readonly operation: OperationName; readonly names: string };

/** What the environment asks for. Throws a UsageError if that is no hold, or if the environment does not say that this is a test. */
export const holdIn = (environment: { readonly [variable: string]: string | undefined }): Hold | undefined => {
  const words = environment[hold_variable];
  if (words === undefined) return undefined;
  if (environment[test_variable] !== '1')
    throw new UsageError(
      `${hold_variable} stops the server's threads, for tests: it is refused without ${test_variable}=1.`,
    );
  const [operation = '', names = ''] = words.split(' ');
  if (!isOperation(operation) || names === '')
    throw new UsageError(`${hold_variable} must be an operation and the beginning of a name, but it is '${words}'.`);
  return { operation, names };
};

/** The operations of a thread, or those with the one that is held. It holds what went through, not what has to wait. */
export const held = (operations: Operations, self: Self, log: Log): Operations => {
  const hold = holdIn(process.env);
  if (hold === undefined) return operations;
  const operation = present(operations[hold.operation], hold.operation);
  const perform: Operation['perform'] = (registers, argument, steps) => {
    const answer = operation.perform(registers, argument, steps);
    if (answer !== undefined && answer.reply !== 'QUEUED' && registers.name?.startsWith(hold.names) === true) {
      log('warn', 'held', { t_id: self.thread, operation: hold.operation }, 'A thread stands still, for a test.');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
    return answer;
  };
  return { ...operations, [hold.operation]: { ...operation, perform } };
};
