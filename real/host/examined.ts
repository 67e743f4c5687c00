/**
 * For tests of the server's tests: a table from which one transition is missing, or one that writes down which of its transitions are
 * taken. Without the variables tables are as they were.
 */
import { openSync, writeSync } from 'node:fs';
import process from 'node:process';
import type { Table } from '../../sim/kernel/compile.ts';
import { UsageError } from '../../sim/vocabulary/errors.ts';
import { reasonOf } from '../../sim/vocabulary/reasons.ts';
import { test_variable } from './hold.ts';

/** Its value is a transition: `thread guest JOIN`. */
export const without_variable = 'PARLEY_TEST_WITHOUT';
/** Its value is a file, which gets a line for each transition that is taken: `thread guest JOIN`. */
export const taken_variable = 'PARLEY_TEST_TAKEN';

type Environment = { readonly [variable: string]: string | undefined };

/**
 * Throws a UsageError if the environment asks for something and does not say that this is a test, or for a transition that none of the
 * tables has.
 */
export const requireExaminable = (tables: readonly Table[], environment: Environment): void => {
  const without = environment[without_variable];
  if (without === undefined && environment[taken_variable] === undefined) return;
  if (environment[test_variable] !== '1')
    throw new UsageError(
      `${without_variable} and ${taken_variable} are for tests of the server's tests: they are refused without ${test_variable}=1.`,
    );
  const hasIt = ({ id, states }: Table) =>
    states.some(({ name, next }) => Object.keys(next).some((reply) => keyOf(id, name, reply) === without));
  if (without !== undefined && !tables.some(hasIt))
    throw new UsageError(
      `${without_variable} must be a transition, for example 'thread guest JOIN', but it is '${without}'.`,
    );
};

type Examined = {
  readonly table: Table;
  /** To be told of each transition, by its state and reply; absent: nobody wants to know. */
  readonly taken?: (state: string, reply: string) => void;
};

/** The table, or what the environment makes of it. */
export const examined = (table: Table, environment: Environment = process.env): Examined => {
  const without = environment[without_variable];
  const file = environment[taken_variable];
  if (environment[test_variable] !== '1' || (without === undefined && file === undefined)) return { table };
  const less = without === undefined ? table : lacking(table, without);
  if (file === undefined) return { table: less };
  // Now: there may be no descriptor to be had later.
  const fd = opened(file);
  const known = new Set<string>();
  const taken = (state: string, reply: string): void => {
    const key = keyOf(table.id, state, reply);
    if (known.has(key)) return;
    known.add(key);
    writeSync(fd, `${key}\n`);
  };
  return { table: less, taken };
};

const opened = (file: string): number => {
  try {
    return openSync(file, 'a');
  } catch (error) {
    throw new UsageError(`${taken_variable} names ${file}, which cannot be written: ${reasonOf(error as Error)}.`);
  }
};

const keyOf = (table: string, state: string, reply: string): string => `${table} ${state} ${reply}`;

const lacking = (table: Table, transition: string): Table => ({
  ...table,
  states: table.states.map((state) => ({
    ...state,
    next: Object.fromEntries(
      Object.entries(state.next).filter(([reply]) => keyOf(table.id, state.name, reply) !== transition),
    ),
  })),
});
