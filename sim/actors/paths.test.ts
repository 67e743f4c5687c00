/** The tables as systems under test of XState's own model-based testing: every state and every transition is walked to. */
import { describe, expect, it } from 'vitest';
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { adjacencyMapToArray, createTestModel, getAdjacencyMap, getShortestPaths } from 'xstate/graph';
import { hardened, literal } from '../design/design.ts';
import { compile, stateName, type Table } from '../kernel/compile.ts';
import { parametersOf } from '../vocabulary/parameters.ts';
import { machinesOf } from './index.ts';

const parameters = parametersOf({
  rubbish: 1,
  kills: 1,
  interrupts: 1,
  parent_kills: 1,
  thread_deaths: 1,
  fork_failures: 1,
  accept_failures: 1,
});

type Case = { readonly name: string; readonly machine: AnyStateMachine; readonly table: Table };

const cases = [hardened, literal].flatMap((design): readonly Case[] => {
  const { parent, child, thread, clients, faults } = machinesOf(design, parameters);
  const machines = { parent, child, thread, 'client 0': clients[0], 'client 1': clients[1], faults };
  return Object.entries(machines).map(([kind, machine]) => ({
    name: `${kind}, ${design === hardened ? 'hardened' : 'literal'}`,
    machine: machine as AnyStateMachine,
    table: compile(machine as AnyStateMachine, design),
  }));
});

const nameOf = (snapshot: unknown): string => stateName((snapshot as AnyMachineSnapshot).value);

/** For each transition of a machine, the events of a shortest path to where it begins, and its own. */
const pathsOverEachTransition = (machine: AnyStateMachine): readonly (readonly string[])[] => {
  const shortest = new Map(
    getShortestPaths(machine).map(({ state, steps }) => [
      nameOf(state),
      steps.map(({ event }) => event.type).filter((type) => type !== 'xstate.init'),
    ]),
  );
  return adjacencyMapToArray(getAdjacencyMap(machine, {})).map(({ state, event }) => [
    ...(shortest.get(nameOf(state)) ?? []),
    (event as { type: string }).type,
  ]);
};

/** Drives the table along one path of the model, which compares where both are after every step. */
const driven = async (machine: AnyStateMachine, table: Table, events: readonly string[], pairs: Set<string>) => {
  let at = 0;
  const [path] = createTestModel(machine).getPathsFromEvents(events.map((type) => ({ type })));
  const move = ({ event: { type } }: { event: { type: string } }) => {
    pairs.add(`${table.states[at]?.name} ${type}`);
    at = table.states[at]?.next[type] ?? Number.NaN;
  };
  await path?.test({
    states: { '*': (snapshot: unknown) => expect(table.states[at]?.name).toBe(nameOf(snapshot)) },
    events: Object.fromEntries(events.map((type) => [type, move])),
  });
  return table.states[at]?.name;
};

const pairsOf = ({ states }: Table): readonly string[] =>
  states.flatMap(({ name, next }) => Object.keys(next).map((reply) => `${name} ${reply}`));

describe('every state and every transition is walked to, and the table has no others', () => {
  it.each(cases)('$name', async ({ machine, table }) => {
    const reached = new Set(getShortestPaths(machine).map(({ state }) => nameOf(state)));
    expect([...reached].sort()).toEqual(table.states.map(({ name }) => name).sort());
    const pairs = new Set<string>();
    const ends = new Set<string | undefined>([table.states[0]?.name]);
    for (const events of pathsOverEachTransition(machine)) ends.add(await driven(machine, table, events, pairs));
    expect([...pairs].sort()).toEqual([...pairsOf(table)].sort());
    expect([...ends].sort()).toEqual(table.states.map(({ name }) => name).sort());
  });
});

describe('the walk notices', () => {
  it('a table that goes elsewhere', async () => {
    const [{ machine, table }] = cases.filter(({ name }) => name === 'thread, hardened') as [Case];
    const events = ['STARTED', 'ACQUIRED'];
    expect(await driven(machine, table, events, new Set())).toBe('testQuota');
    const states = table.states.map((state) => ({ ...state, next: { ...state.next, STARTED: 0 } }));
    await expect(driven(machine, { ...table, states }, events, new Set())).rejects.toThrow();
  });
});
