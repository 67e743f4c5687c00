/** The tables against XState's own pure `transition()`, on random replies to random designs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, initialTransition, transition } from 'xstate';
import { type Machines, machinesOf } from '../actors/index.ts';
import { hardened } from '../design/design.ts';
import { anyDesign } from '../design/random-design.test-helper.ts';
import { present } from '../vocabulary/errors.ts';
import { signatures } from '../vocabulary/operations.ts';
import { type Parameters, parametersOf } from '../vocabulary/parameters.ts';
import type { Design } from '../vocabulary/safeguards.ts';
import { closure, compile, stateName, type Table } from './compile.ts';

const everyReply = [...new Set(Object.values(signatures).flatMap(({ replies }) => Object.keys(replies)))];

/** Every fault has a budget in some of them, so that the machine of faults is not always idle. */
const anyParameters: fc.Arbitrary<Parameters> = fc
  .record({
    processes: fc.integer({ min: 1, max: 2 }),
    threads: fc.integer({ min: 1, max: 2 }),
    clients: fc.constant(2),
    chats: fc.nat(1),
    joins: fc.nat(1),
    rubbish: fc.nat(1),
    names: fc.integer({ min: 1, max: 2 }),
    kills: fc.nat(1),
    interrupts: fc.nat(1),
    parent_kills: fc.nat(1),
    thread_deaths: fc.nat(1),
    fork_failures: fc.nat(1),
    accept_failures: fc.nat(1),
  })
  .map(parametersOf);

/** Replies to feed: with true the number picks among those that the state knows, else among all, most of them ignored. */
const anyReplies = fc.array(fc.tuple(fc.boolean(), fc.nat(1000)), { minLength: 20, maxLength: 80, size: 'max' });

type Kind = 'parent' | 'child' | 'thread' | 'client' | 'faults';

const machineOf = (machines: Machines, kind: Kind): AnyStateMachine =>
  kind === 'client' ? (machines.clients[1] as AnyStateMachine) : machines[kind];

/**
 * How many of the replies were taken and how many ignored, by the table and by XState alike. Where a state knows no
 * reply the walk begins again.
 */
const walked = (machine: AnyStateMachine, table: Table, replies: readonly (readonly [boolean, number])[]) => {
  const [initial] = initialTransition(machine);
  let snapshot = initial;
  let state = 0;
  const counts = { taken: 0, ignored: 0 };
  for (const [known, number] of replies) {
    const here = present(table.states[state], 'state');
    const handled = Object.keys(here.next);
    if (known && handled.length === 0) {
      snapshot = initial;
      state = 0;
      continue;
    }
    const among = known ? handled : everyReply;
    const reply = among[number % among.length] as string;
    const [next, actions] = transition(machine, snapshot, { type: reply });
    expect(actions).toEqual([]);
    expect(snapshot.can({ type: reply })).toBe(here.next[reply] !== undefined);
    if (here.next[reply] === undefined) {
      expect(stateName(next.value)).toBe(here.name);
      counts.ignored++;
    } else {
      state = here.next[reply];
      counts.taken++;
    }
    snapshot = next;
    expect(stateName(snapshot.value)).toBe(table.states[state]?.name);
    expect([...snapshot.tags].sort()).toEqual(table.states[state]?.tags);
    expect(Object.values(snapshot.getMeta() as object).flatMap(({ offers }) => offers)).toEqual(
      table.states[state]?.offers,
    );
  }
  return counts;
};

describe("tables and XState's transition() agree, on replies that a state knows and on those that it ignores", () => {
  it.each<Kind>(['parent', 'child', 'thread', 'client', 'faults'])('%s', (kind) => {
    let taken = 0;
    let ignored = 0;
    fc.assert(
      fc.property(anyDesign, anyParameters, anyReplies, (design: Design, parameters, replies) => {
        const machine = machineOf(machinesOf(design, parameters), kind);
        const counts = walked(machine, compile(machine, design), replies);
        taken += counts.taken;
        ignored += counts.ignored;
      }),
      { numRuns: 60 },
    );
    expect(Math.min(taken, ignored)).toBeGreaterThan(0);
  });
});

describe('the walk notices a table that is wrong', () => {
  const machine = machinesOf(hardened, parametersOf({})).thread;
  const replies = Array.from({ length: 40 }, (_, at) => [true, at] as const);
  const acquired = (table: Table, next: object): Table => ({
    ...table,
    states: table.states.map((state) => (state.name === 'acquire' ? { ...state, next: { ...next } } : state)),
  });

  it('a transition that leads elsewhere', () => {
    const table = closure(machine);
    const wrong = acquired(table, { ACQUIRED: 0, OWNER_DIED: 0 });
    expect(walked(machine, table, replies).taken).toBeGreaterThan(20);
    expect(() => walked(machine, wrong, replies)).toThrow();
  });

  it('a transition that is not there', () => {
    const started = [true, 0] as const;
    const acquires = [false, everyReply.indexOf('ACQUIRED')] as const;
    expect(walked(machine, closure(machine), [started, acquires])).toEqual({ taken: 2, ignored: 0 });
    expect(() => walked(machine, acquired(closure(machine), {}), [started, acquires])).toThrow();
  });
});
