import { describe, expect, it } from 'vitest';
import { parseDesign } from '../design/design.ts';
import { type Component, enabled, initialVector, search, type Value, type Values } from '../engine/index.ts';
import { ModelError } from '../vocabulary/errors.ts';
import type { Label } from '../vocabulary/labels.ts';
import { type Parameters, parametersOf } from '../vocabulary/parameters.ts';
import type { Registers } from '../vocabulary/registers.ts';
import { type Actor, threadOperations } from './actor.ts';
import type { Table } from './compile.ts';
import { liveRegisters } from './registers.ts';
import { type Alterations, type Assembly, assemble } from './system.ts';

const built = (design: string, changes: Partial<Parameters> = {}, alterations: Alterations = {}): Assembly =>
  assemble({ design: parseDesign(design), parameters: parametersOf(changes) }, alterations);

const alone = { processes: 1, threads: 1, clients: 1 } as const;

const searched = ({ system }: Assembly) =>
  search(system, [], {
    limits: { states_max: 100_000, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 },
    clock_ms: () => 0,
  });

/** The value of an actor in a state of its machine. */
const actorIn = (assembly: Assembly, name: string, state: string, more: Partial<Actor> = {}): Value => {
  const states = assembly.tables[assembly.places.at(name)]?.states ?? [];
  const index = states.findIndex((one) => one.name === state);
  expect(index).toBeGreaterThanOrEqual(0);
  return { state: index, registers: {}, stopping: false, suspended: false, ...more } as Value;
};

const component = (assembly: Assembly, name: string): Component =>
  assembly.system.components[assembly.places.at(name)] as Component;

describe('a defect of a machine or a resource is said by name', () => {
  it('a reply that a state ignores: actor, state, reply and operation', () => {
    const without = (table: Table): Table => ({
      ...table,
      states: table.states.map((state) => (state.name === 'take' ? { ...state, next: {} } : state)),
    });
    const alterations: Alterations = {
      table: (table, kind) => (kind === 'thread' ? without(table) : table),
      incomplete: true,
    };
    const { verdict, error } = searched(built('hardened', alone, alterations));
    expect(verdict).toBe('error');
    expect(error?.message).toContain("thread 0.0 in state 'take' ignores the reply TAKEN of 'quota.take'.");
    expect(error?.path.at(-1)).toMatchObject({ name: 'quota.take', reply: '' });
  });

  it('the same table without leave to have holes is not even assembled', () => {
    const table = (original: Table): Table => ({
      ...original,
      states: original.states.map((state) => ({ ...state, next: {} })),
    });
    expect(() => built('hardened', alone, { table })).toThrow(ModelError);
  });

  it('an operation that sets a register which its signature does not name', () => {
    const alterations: Alterations = {
      operations: {
        'quota.take': (original) => (state, call) => {
          const result = original(state, call);
          return result === undefined ? undefined : { ...result, sets: { name: 'ann' } };
        },
      },
    };
    expect(searched(built('hardened', alone, alterations)).error?.message).toContain(
      "'quota.take' sets the register 'name', which its signature does not name.",
    );
  });

  it('a component that is not there', () => {
    expect(() => built('hardened', alone).places.at('thread 7.7')).toThrow("There is no component 'thread 7.7'.");
  });
});

describe('registers', () => {
  it('in every reachable state an actor has only registers that are live there', () => {
    const assembly = built('hardened', { ...alone, chats: 1 });
    const live = assembly.tables.map((table) => (table === undefined ? [] : liveRegisters(table)));
    const judged = assembly.system.components.flatMap((_, index) =>
      assembly.tables[index] === undefined ? [] : [index],
    );
    const outcome = search(
      assembly.system,
      [
        {
          name: 'live',
          kind: 'invariant',
          reads: judged,
          view: (index, value) => {
            const { state, registers } = value as Actor;
            return Object.keys(registers).every((name) => live[index]?.[state]?.has(name as keyof Registers));
          },
          holds: (views) => !views.includes(false),
        },
      ],
      {
        limits: { states_max: 10_000, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 },
        clock_ms: () => 0,
      },
    );
    expect([outcome.verdict, outcome.exhaustive]).toEqual(['holds', true]);
  });

  it('an operation sees only those that its signature reads', () => {
    const seen: string[][] = [];
    const spying: Alterations = {
      operations: {
        'client-table.find': (original) => (state, call) => {
          seen.push(Object.keys(call.registers));
          return original(state, call);
        },
      },
    };
    searched(built('hardened', alone, spying));
    expect(seen.length).toBeGreaterThan(0);
    for (const names of seen) expect(names).toEqual(['destination']);
  });
});

describe('the death of a process', () => {
  const assembly = built('hardened', { processes: 2, threads: 2, clients: 1 });
  const death: Label = { type: 'death', processes: [0], parent: false, unheard: false };
  const hear = (name: string, value: Value, label: Label): Value => {
    const { hears, hear: listen } = component(assembly, name);
    return hears?.(label) === true && listen !== undefined ? listen(value, label) : value;
  };
  const states = { parent: 'waiting', child: 'reading', thread: 'member', client: 'connected', faults: 'lurking' };
  const running = (name: string) =>
    actorIn(assembly, name, states[name.split(' ')[0] as keyof typeof states], { registers: {} });
  const actors = assembly.places.slots.flatMap(({ kind, name }) => (kind === 'actor' ? [name] : []));
  const reset = (label: Label) =>
    actors.filter((name) => JSON.stringify(hear(name, running(name), label)) !== JSON.stringify(running(name)));

  it('resets its main thread and its threads, and nobody else', () => {
    expect(reset(death)).toEqual(['child 0', 'thread 0.0', 'thread 0.1']);
    for (const name of ['child 0', 'thread 0.1']) {
      expect(hear(name, running(name), death)).toEqual(component(assembly, name).initial);
    }
  });

  it('with the parent ends the parent, which is gone for ever and not started again', () => {
    const label: Label = { ...death, parent: true };
    expect(reset(label)).toEqual(['parent', 'child 0', 'thread 0.0', 'thread 0.1']);
    expect(assembly.stateOf(assembly.places.at('parent'), hear('parent', running('parent'), label)).name).toBe('gone');
  });

  it('of one thread resets that thread alone', () => {
    expect(reset({ type: 'thread-death', process: 1, thread: 0 })).toEqual(['thread 1.0']);
  });

  it('empties what lives in its memory, and leaves what the parent made', () => {
    const datagram = { thread: 0, to: 'bob', session: 1, from: 'ann', sender: 0 };
    expect(hear('quota 0', { remaining: 0, handled: 1 }, death)).toEqual(component(assembly, 'quota 0').initial);
    expect(hear('quota 1', { remaining: 0, handled: 1 }, death)).toEqual({ remaining: 0, handled: 1 });
    expect(hear('thread-socket 0.1', [datagram], death)).toEqual([]);
    expect(hear('thread-socket 1.1', [datagram], death)).toEqual([datagram]);
    expect(hear('process-socket 0', [datagram], death)).toEqual([datagram]);
    expect(hear('client-table', [{ is: 'dirty' }], death)).toEqual([{ is: 'dirty' }]);
  });
});

describe('a process that is stopped', () => {
  const assembly = built('hardened', { processes: 2, threads: 1, clients: 1, stops: 1 });
  const told = (name: string, type: 'stopped' | 'continued', value: Value): Value =>
    component(assembly, name).hear?.(value, { type, process: 0 }) ?? null;

  it('has actors that do nothing until it goes on; others are not concerned', () => {
    for (const name of ['child 0', 'thread 0.0']) {
      const { initial, actions } = component(assembly, name);
      const stopped = told(name, 'stopped', initial);
      expect([actions?.(initial).length, actions?.(stopped).length]).toEqual([1, 0]);
      expect(told(name, 'continued', stopped)).toEqual(initial);
    }
    for (const name of ['child 1', 'thread 1.0']) {
      const { initial } = component(assembly, name);
      expect(told(name, 'stopped', initial)).toBe(initial);
    }
  });

  it('is let go on some time: what waits for that is not at rest', () => {
    const [, go] = component(assembly, 'faults').actions?.(component(assembly, 'faults').initial) ?? [];
    expect([go?.name, go?.progress]).toEqual(['processes.continue 0', true]);
  });
});

describe('a process that is left by exit() instead of _exit()', () => {
  const assembly = built('hardened,-immediate-exit', { ...alone, threads: 2 });
  const name = 'thread 0.0';
  const offered = (state: string, registers: Registers, stopping: boolean) =>
    component(assembly, name)
      .actions?.(actorIn(assembly, name, state, { registers, stopping }))
      .map((action) => action.name);

  it('a thread that is asked to stop stays as long as a system call holds it', () => {
    expect(offered('accept', {}, true)).toEqual(['listener.accept']);
    expect(offered('acquire', {}, true)).toEqual(['accept-mutex.acquire']);
    expect(offered('member', { client: 0, name: 'ann', session: 0 }, true)).toEqual([
      'connection.read-member',
      'thread-socket.receive',
    ]);
  });

  it('and vanishes before its next operation that would not wait', () => {
    expect(offered('take', {}, true)).toEqual(['processes.vanish']);
    expect(offered('ended', {}, true)).toEqual(['processes.vanish']);
    expect(offered('take', {}, false)).toEqual(['quota.take']);
  });

  it('vanishing is the death of that thread alone', () => {
    const [vanish] = component(assembly, name).actions?.(actorIn(assembly, name, 'take', { stopping: true })) ?? [];
    const table = component(assembly, 'processes').initial;
    const actor = assembly.places.at(name);
    expect(vanish?.take(actorIn(assembly, name, 'take', { stopping: true }), table, actor)).toEqual({
      self: component(assembly, name).initial,
      target: table,
      reply: 'VANISHED',
      label: { type: 'thread-death', process: 0, thread: 0 },
    });
  });

  it('its main thread asks each thread that runs to stop, and waits for each', () => {
    const { environment } = assembly;
    const ask = (operation: string, value: Value, cursor: number) =>
      threadOperations[operation]?.(value, {
        self: { kind: 'child', process: 0 },
        registers: { cursor },
        environment,
        place: {},
      });
    const member = actorIn(assembly, name, 'member');
    const unborn = component(assembly, name).initial;
    expect(ask('thread.stop', member, 0)).toEqual({
      reply: 'STOPPED',
      state: { ...(member as object), stopping: true },
      sets: { cursor: 1 },
    });
    expect(ask('thread.stop', unborn, 1)).toEqual({ reply: 'STOPPED', state: unborn, sets: { cursor: 2 } });
    expect(ask('thread.stop', member, 2)).toEqual({ reply: 'END', state: member, sets: { cursor: 0 } });
    expect(ask('thread.join', member, 0)).toBeUndefined();
    expect(ask('thread.join', unborn, 0)).toEqual({ reply: 'JOINED', state: unborn, sets: { cursor: 1 } });
    expect(ask('thread.join', member, 2)).toEqual({ reply: 'END', state: member });
  });
});

describe('an assembly', () => {
  const walked = (assembly: Assembly, steps: number): Values => {
    let values = initialVector(assembly.system);
    for (let step = 0; step < steps; step++) {
      const choices = enabled(assembly.system, values);
      values = choices[(step * 7) % choices.length]?.next ?? values;
    }
    return values;
  };

  it('built twice has equal components, tables and steps', () => {
    const [one, other] = [built('hardened'), built('hardened')];
    const shown = ({ system, tables }: Assembly) =>
      JSON.stringify([system.components.map(({ name, initial }) => [name, initial]), tables]);
    expect(shown(one)).toBe(shown(other));
    expect(walked(one, 60)).toEqual(walked(other, 60));
  });

  it('names every component once', () => {
    const names = built('hardened', { processes: 2, threads: 2, clients: 2 }).system.components.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('describes an actor by the state of its machine and a resource in its own words', () => {
    const { system, places, describe: say } = built('hardened', alone);
    const values = initialVector(system);
    const said = (name: string) => say(places.at(name), values[places.at(name)] as Value);
    expect([said('parent'), said('thread 0.0'), said('accept-mutex'), said('client-table')]).toEqual([
      'create',
      'unborn',
      'free',
      '·',
    ]);
  });

  it('counts faults alone as no progress', () => {
    const assembly = built('hardened', { ...alone, kills: 1 });
    const kinds = new Set<string>();
    for (let steps = 0; steps < 20; steps++) {
      for (const { step, progress } of enabled(assembly.system, walked(assembly, steps))) {
        kinds.add(`${assembly.system.components[step.actor]?.name === 'faults'} ${progress}`);
      }
    }
    expect([...kinds].sort()).toEqual(['false true', 'true false']);
  });
});
