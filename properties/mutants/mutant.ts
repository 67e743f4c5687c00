/** What a mutant is, and how one is planted in a sound system. */
import type { AnyOperation } from '../../sim/kernel/actor.ts';
import type { Table } from '../../sim/kernel/compile.ts';
import type { ActorKind, Alterations } from '../../sim/kernel/system.ts';
import { ModelError, present } from '../../sim/vocabulary/errors.ts';
import type { OperationName } from '../../sim/vocabulary/operations.ts';
import type { Parameters } from '../../sim/vocabulary/parameters.ts';

export type Mutant = {
  readonly name: string;
  /** What it does wrong. */
  readonly says: string;
  /** The property that must fall. */
  readonly kills: string;
  /** Where it is planted: a design and a size in which the property holds as long as nothing is altered. */
  readonly design: string;
  readonly parameters: Partial<Parameters>;
  readonly alterations: Alterations;
};

type Planted = Omit<Mutant, 'name' | 'says' | 'kills'>;

export const inHardened = (parameters: Partial<Parameters>, alterations: Alterations): Planted => ({
  design: 'hardened',
  parameters,
  alterations,
});

/** The operation with another meaning, which may use its own. */
export const operation = (name: OperationName, mutated: (original: AnyOperation) => AnyOperation): Alterations => ({
  operations: { [name]: mutated },
});

/** The machine of `kind` with one transition that leads elsewhere. */
export const transition = (kind: ActorKind, state: string, reply: string, target: string): Alterations => ({
  table: (table, of) => (of === kind ? redirected(table, state, reply, target) : table),
});

/** A table with one transition that leads elsewhere. */
export const redirected = (table: Table, state: string, reply: string, target: string): Table => {
  const at = (name: string): number => {
    const index = table.states.findIndex((candidate) => candidate.name === name);
    if (index < 0) throw new ModelError(`Machine '${table.id}' has no state '${name}'.`);
    return index;
  };
  const from = at(state);
  present(table.states[from]?.next[reply], `transition ${state} ${reply}`);
  const to = at(target);
  return {
    ...table,
    states: table.states.map((old, index) => (index === from ? { ...old, next: { ...old.next, [reply]: to } } : old)),
  };
};

export const oneThread = { processes: 1, threads: 1, clients: 1, chats: 0 } as const;
export const twoThreads = { processes: 1, threads: 2, clients: 2, chats: 0 } as const;
