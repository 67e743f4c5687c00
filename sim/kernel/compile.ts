/**
 * Compiles an XState machine to a table: state, reply → state, and what each state offers.
 *
 * XState is the one source of truth for control, and is paid once: the table is the closure of its own pure
 * `transition()` over all replies, starting from the initial state. What a table cannot express (a clock, an actor
 * that a machine starts, an action that does something) is refused by name.
 */
import { type AnyMachineSnapshot, type AnyStateMachine, initialTransition, transition } from 'xstate';
import type { Tag } from '../actors/define.ts';
import { ModelError } from '../vocabulary/errors.ts';
import { isOperation, type Offer, repliesOf, waitClassOf } from '../vocabulary/operations.ts';
import type { Design } from '../vocabulary/safeguards.ts';

export type TableState = {
  readonly name: string;
  readonly offers: readonly Offer[];
  readonly tags: readonly Tag[];
  /** Where each reply leads, as an index into `states`. A reply that is not here is an error. */
  readonly next: { readonly [reply: string]: number };
};

/** Plain data: it can be written as JSON and handed to another process. State 0 is the initial one. */
export type Table = { readonly id: string; readonly states: readonly TableState[] };

/** The table of a machine, complete: every reply that a state's offers can get leads somewhere. Throws a ModelError otherwise. */
export const compile = (machine: AnyStateMachine, design: Design): Table => {
  const table = closure(machine);
  requireComplete(table, design);
  return table;
};

/** The table of a machine as it is, holes included. */
export const closure = (machine: AnyStateMachine): Table => {
  refuseTheUncompilable(machine);
  const snapshots: AnyMachineSnapshot[] = [];
  const indexes = new Map<string, number>();
  const indexOf = (snapshot: AnyMachineSnapshot): number => {
    const name = stateName(snapshot.value);
    const known = indexes.get(name);
    if (known !== undefined) return known;
    indexes.set(name, snapshots.length);
    return snapshots.push(snapshot) - 1;
  };
  const [initial] = initialTransition(machine);
  indexOf(initial);
  const states: TableState[] = [];
  for (let index = 0; index < snapshots.length; index++) {
    const snapshot = snapshots[index] as AnyMachineSnapshot;
    const next: Record<string, number> = {};
    for (const type of machine.events) {
      if (!snapshot.can({ type })) continue;
      next[type] = indexOf(transition(machine, snapshot, { type })[0]);
    }
    states.push({
      name: stateName(snapshot.value),
      offers: offersOf(snapshot),
      tags: [...snapshot.tags].sort() as Tag[],
      next,
    });
  }
  const reached = new Set(snapshots.flatMap(({ value }) => pathsOf(value)));
  const unreached = nestedNames(machine.config as Node).find((path) => !reached.has(path));
  if (unreached !== undefined)
    throw new ModelError(`Machine '${machine.id}': no reply leads to the state '${unreached}'.`);
  return { id: machine.id, states };
};

/** Every offer is known and may stand beside the others; every reply it can get is handled; no other is. */
export const requireComplete = (table: Table, design: Design): void => {
  for (const state of table.states) {
    const where = `Machine '${table.id}', state '${state.name}'`;
    const possible = new Set<string>();
    for (const { operation } of state.offers) {
      if (!isOperation(operation)) throw new ModelError(`${where}: there is no operation '${String(operation)}'.`);
      if (state.offers.length > 1 && waitClassOf(operation, design) === 'lock') {
        throw new ModelError(
          `${where}: '${operation}' waits for a lock, which nobody can poll, so it must be offered alone.`,
        );
      }
      for (const reply of repliesOf(operation, design)) {
        possible.add(reply);
        if (state.next[reply] === undefined)
          throw new ModelError(`${where}: the reply ${reply} of '${operation}' is ignored.`);
      }
    }
    const idle = Object.keys(state.next).find((reply) => !possible.has(reply));
    if (idle !== undefined)
      throw new ModelError(`${where}: the reply ${idle} is handled, but nothing that is offered gives it.`);
  }
};

/** XState's value of a state as one name: `a`, `a.b` for nested states, `a.b|c.d` for parallel ones. */
export const stateName = (value: AnyMachineSnapshot['value']): string => {
  if (typeof value === 'string') return value;
  return Object.entries(value as Record<string, AnyMachineSnapshot['value']>)
    .map(([key, inner]) => (isEmpty(inner) ? key : `${key}.${stateName(inner)}`))
    .join('|');
};

type Node = { readonly [key: string]: unknown };

const statesOf = (node: Node): readonly (readonly [string, Node])[] =>
  Object.entries((node['states'] ?? {}) as Record<string, Node>);

/** Every state below a node, by its path: `a`, `a.b`. */
const nestedNames = (node: Node): readonly string[] =>
  statesOf(node).flatMap(([name, child]) => [name, ...nestedNames(child).map((inner) => `${name}.${inner}`)]);

/** The states that a value is in, by the same paths. */
const pathsOf = (value: AnyMachineSnapshot['value']): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : Object.entries(value as Record<string, AnyMachineSnapshot['value']>).flatMap(([key, inner]) => [
        key,
        ...pathsOf(inner).map((path) => `${key}.${path}`),
      ]);

const offersOf = (snapshot: AnyMachineSnapshot): readonly Offer[] =>
  Object.values(snapshot.getMeta() as Record<string, { offers?: readonly Offer[] } | undefined>).flatMap(
    (meta) => meta?.offers ?? [],
  );

/** The keys of a state or transition that have no place in a table, and why. */
const forbidden: { readonly [key: string]: string } = {
  invoke: 'a machine starts no actors',
  after: 'a machine has no clock: a time-out is an operation of the timer',
  entry: 'a machine does nothing: effects are operations',
  exit: 'a machine does nothing: effects are operations',
  actions: 'a machine does nothing: effects are operations',
  always: 'a machine moves only by a reply',
  onDone: 'a machine moves only by a reply',
  guard: 'a reply alone decides where a machine goes',
  context: 'data belongs in registers',
  wildcard: 'a machine names each reply that it knows',
  history: 'where a machine returns to is a state',
};

const refuseTheUncompilable = (machine: AnyStateMachine): void => {
  const refuse = (path: string, key: string, detail = '') => {
    throw new ModelError(
      `Machine '${machine.id}', ${path}: \`${key}\`${detail} cannot be compiled: ${forbidden[key]}.`,
    );
  };
  const visitNode = (node: Node, path: string): void => {
    for (const key of ['invoke', 'after', 'entry', 'exit', 'always', 'onDone', 'context'] as const) {
      const value = node[key];
      if (value !== undefined && !isEmpty(value)) refuse(path, key, actionNames(value));
    }
    if (node['type'] === 'history') refuse(path, 'history');
    const { actions } = (node['initial'] ?? {}) as { actions?: unknown };
    if (actions !== undefined && !isEmpty(actions)) refuse(`${path}, initial`, 'actions', actionNames(actions));
    for (const [event, transitions] of Object.entries((node['on'] ?? {}) as Record<string, unknown>)) {
      if (event.includes('*')) refuse(path, 'wildcard', ` (${event})`);
      for (const one of [transitions].flat()) {
        if (typeof one !== 'object' || one === null) continue;
        const { actions, guard } = one as { actions?: unknown; guard?: unknown };
        if (actions !== undefined && !isEmpty(actions)) refuse(`${path}, on ${event}`, 'actions', actionNames(actions));
        if (guard !== undefined) refuse(`${path}, on ${event}`, 'guard');
      }
    }
    for (const [name, child] of statesOf(node)) visitNode(child, `state '${name}'`);
  };
  visitNode(machine.config as Node, 'the root');
};

const isEmpty = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length === 0
    : typeof value === 'object' && value !== null && Object.keys(value).length === 0 && !('type' in value);

/** ` (xstate.sendTo)` where the value is an action with a name: `sendTo`, `spawnChild`, `assign` and the like are refused by theirs. */
const actionNames = (value: unknown): string => {
  const names = [value].flat().flatMap((action) => {
    if (typeof action === 'string') return [action];
    const type = (action as { type?: unknown } | null)?.type;
    return typeof type === 'string' ? [type] : [];
  });
  return names.length === 0 ? '' : ` (${names.join(', ')})`;
};
