import { describe, expect, it } from 'vitest';
import { assign, createMachine, raise, sendTo, spawnChild } from 'xstate';
import { machine, type Offered, offers } from '../actors/define.ts';
import { machinesOf } from '../actors/index.ts';
import { hardened, literal } from '../design/design.ts';
import { ModelError } from '../vocabulary/errors.ts';
import { parametersOf } from '../vocabulary/parameters.ts';
import { closure, compile, requireComplete, type Table } from './compile.ts';

/** What a machine is refused with. */
const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
    return (error as ModelError).message;
  }
  throw new Error('nothing was refused');
};

/** A machine `doomed` that is right but for what is put into its state `a`, and what its root is given. */
const refused = (inA: object, inRoot: object = {}): string =>
  refusal(() =>
    closure(
      createMachine({
        id: 'doomed',
        initial: 'a',
        states: { a: { on: { GO: 'b' }, ...inA }, b: {} },
        ...inRoot,
      } as object),
    ),
  );

const onGo = (actions: unknown) => ({ on: { GO: { target: 'b', actions } } });

describe('what a table cannot express is refused by machine, state and name', () => {
  it('a machine with none of it is compiled', () => {
    expect(closure(createMachine({ id: 'm', initial: 'a', states: { a: { on: { GO: 'b' } }, b: {} } }))).toEqual({
      id: 'm',
      states: [
        { name: 'a', offers: [], tags: [], next: { GO: 1 } },
        { name: 'b', offers: [], tags: [], next: {} },
      ],
    });
  });

  it.each<[string, object, RegExp]>([
    ['after', { after: { 10: 'b' } }, /`after` .* timer/],
    ['invoke', { invoke: { src: 'someone' } }, /`invoke` .* starts no actors/],
    ['always', { always: { target: 'b' } }, /`always` .* only by a reply/],
    ['an entry action', { entry: 'cry' }, /`entry` \(cry\)/],
    ['an entry action with parameters', { entry: { type: 'cry', params: { loud: true } } }, /`entry` \(cry\)/],
    ['an entry function', { entry: () => {} }, /`entry` cannot/],
    ['an exit action', { exit: ['cry', 'laugh'] }, /`exit` \(cry, laugh\)/],
    ['spawnChild', { entry: spawnChild('someone') }, /`entry` \(xstate\.spawnChild\)/],
    ['spawn', { entry: assign(({ spawn }) => ({ it: spawn('someone') })) }, /`entry` \(xstate\.assign\)/],
    ['onDone', { initial: 'x', states: { x: { type: 'final' } }, onDone: 'b' }, /`onDone` .* only by a reply/],
  ])('%s', (_, inA, why) => {
    const message = refused(inA);
    expect(message).toContain("Machine 'doomed', state 'a': ");
    expect(message).toMatch(why);
  });

  it.each<[string, object, RegExp]>([
    ['sendTo', onGo(sendTo('someone', { type: 'HELLO' })), /`actions` \(xstate\.sendTo\)/],
    ['assign', onGo([assign({})]), /`actions` \(xstate\.assign\)/],
    ['raise', onGo(raise({ type: 'HELLO' })), /`actions` \(xstate\.raise\)/],
    ['an action by name', onGo('cry'), /`actions` \(cry\)/],
    ['a guard', { on: { GO: { target: 'b', guard: () => true } } }, /`guard` .* a reply alone decides/],
    ['a guard among several', { on: { GO: [{ target: 'b', guard: 'if' }, { target: 'a' }] } }, /`guard` /],
  ])('%s on a transition, which is named too', (_, inA, why) => {
    const message = refused(inA);
    expect(message).toContain("Machine 'doomed', state 'a', on GO: ");
    expect(message).toMatch(why);
  });

  it('a context, be it a value or a function', () => {
    for (const context of [{ count: 0 }, () => ({ count: 0 })]) {
      expect(refused({}, { context })).toMatch(/Machine 'doomed', the root: `context` .* registers/);
    }
  });

  it('an action on the way into the initial state', () => {
    expect(refused({}, { initial: { target: 'a', actions: 'cry' } })).toMatch(/the root, initial: `actions` \(cry\)/);
  });

  it('a history state, by its own name', () => {
    expect(refused({ initial: 'x', states: { x: {}, back: { type: 'history' } } })).toMatch(
      /Machine 'doomed', state 'back': `history` /,
    );
  });

  it('a feature deep inside a nested state, by the name of that state', () => {
    expect(refused({ initial: 'x', states: { x: { entry: 'cry' } } })).toMatch(/state 'x': `entry` \(cry\)/);
  });
});

describe('states that no reply leads to are refused', () => {
  it('at the top', () => {
    expect(refusal(() => closure(machine('m', 'a', { a: {}, island: {} })))).toBe(
      "Machine 'm': no reply leads to the state 'island'.",
    );
  });

  it('nested, even where a state of that name is reached elsewhere', () => {
    const inner = { initial: 'x', states: { x: {}, y: {} } };
    const message = refusal(() => closure(machine('m', 'a', { a: { ...inner, on: { GO: 'y' } }, y: {} })));
    expect(message).toBe("Machine 'm': no reply leads to the state 'a.y'.");
  });
});

describe('holes are refused by machine, state and reply', () => {
  const offering = (offered: readonly string[], on: object) => {
    const states = {
      a: { ...offers(...(offered as readonly Offered[])), on },
      b: { ...offers(), on: {} },
    };
    return () => compile(machine('m', 'a', states), hardened);
  };

  it('none: every reply of what is offered is handled', () => {
    expect(offering(['quota.test'], { REMAINING: 'b', NONE: 'b' })().states).toHaveLength(2);
  });

  it('a reply that is ignored', () => {
    expect(refusal(offering(['quota.test'], { REMAINING: 'b' }))).toBe(
      "Machine 'm', state 'a': the reply NONE of 'quota.test' is ignored.",
    );
  });

  it('a reply that only some designs give is ignored in those alone', () => {
    const states = { a: { ...offers('accept-mutex.acquire'), on: { ACQUIRED: 'b' } }, b: offers() };
    expect(compile(machine('m', 'a', states), literal).states).toHaveLength(2);
    expect(refusal(() => compile(machine('m', 'a', states), hardened))).toMatch(/the reply OWNER_DIED .* is ignored/);
  });

  it('an operation that nobody knows', () => {
    expect(refusal(offering(['quota.tset'], { NONE: 'b' }))).toBe(
      "Machine 'm', state 'a': there is no operation 'quota.tset'.",
    );
  });

  it('a lock beside another operation, though alone it may stand', () => {
    expect(offering(['table-lock.await-turn'], { BEGUN: 'b' })().states).toHaveLength(2);
    expect(refusal(offering(['timer.elapse', 'table-lock.await-turn'], { ELAPSED: 'b', BEGUN: 'b' }))).toMatch(
      /state 'a': 'table-lock\.await-turn' waits for a lock, .* must be offered alone/,
    );
  });

  it('a reply that nothing offered gives', () => {
    expect(refusal(offering(['quota.take'], { TAKEN: 'b', MORE: 'b' }))).toBe(
      "Machine 'm', state 'a': the reply MORE is handled, but nothing that is offered gives it.",
    );
  });

  it('a wildcard, which would hide what is ignored', () => {
    expect(refusal(offering(['quota.test'], { '*': 'b' }))).toMatch(
      /Machine 'm', state 'a': `wildcard` \(\*\) .* names each reply/,
    );
  });
});

describe('nested and parallel states', () => {
  it('a nested state is named a.b and hands down what its parent handles', () => {
    const inner = { initial: 'b', states: { b: { on: { GO: 'c' } }, c: {} }, on: { OUT: 'z' } };
    const { states } = closure(machine('m', 'a', { a: inner, z: {} }));
    expect(states.map(({ name, next }) => [name, next])).toEqual([
      ['a.b', { GO: 2, OUT: 1 }],
      ['z', {}],
      ['a.c', { OUT: 1 }],
    ]);
  });

  it('parallel states are named a.b|c.d, in all their combinations, and offer what each of them does', () => {
    const region = (reply: string, operation: Offered) => ({
      initial: 'b',
      states: { b: { ...offers(operation), on: { [reply]: 'd' } }, d: {} },
    });
    const regions = { a: region('TAKEN', 'quota.take'), c: region('RELEASED', 'accept-mutex.release') };
    const table = compile(createMachine({ id: 'm', type: 'parallel', states: regions }), hardened);
    expect(table.states.map(({ name }) => name)).toEqual(['a.b|c.b', 'a.d|c.b', 'a.b|c.d', 'a.d|c.d']);
    expect(table.states[0]?.offers).toEqual([{ operation: 'quota.take' }, { operation: 'accept-mutex.release' }]);
    expect(table.states[1]?.offers).toEqual([{ operation: 'accept-mutex.release' }]);
  });

  it('a region without states of its own is named by itself', () => {
    const regions = { a: {}, c: { initial: 'd', states: { d: {} } } };
    expect(closure(createMachine({ id: 'm', type: 'parallel', states: regions })).states[0]?.name).toBe('a|c.d');
  });

  it('tags of all active states are told, sorted', () => {
    const states = { a: { tags: ['serving'], initial: 'b', states: { b: { tags: ['joined'] } } } };
    expect(closure(machine('m', 'a', states)).states[0]?.tags).toEqual(['joined', 'serving']);
  });
});

describe('tables', () => {
  const parameters = parametersOf({ rubbish: 1, kills: 1, interrupts: 1, accept_failures: 1 });
  const tables = (design = hardened): readonly Table[] => {
    const { parent, child, thread, clients, faults } = machinesOf(design, parameters);
    return [parent, child, thread, ...clients, faults].map((one) => compile(one, design));
  };

  it('are plain data: JSON and back is the same table', () => {
    for (const table of [...tables(hardened), ...tables(literal)]) {
      expect(JSON.parse(JSON.stringify(table))).toStrictEqual(table);
    }
  });

  it('come out the same twice', () => {
    expect(JSON.stringify(tables())).toBe(JSON.stringify(tables()));
  });

  it('name each state once, and lead only to states that are there', () => {
    for (const { states } of tables()) {
      expect(new Set(states.map(({ name }) => name)).size).toBe(states.length);
      for (const { next } of states) for (const index of Object.values(next)) expect(states[index]).toBeDefined();
    }
  });

  it('with a hole are not complete, though `closure` compiles them', () => {
    const table = closure(machine('m', 'a', { a: offers('quota.take') }));
    expect(table.states).toHaveLength(1);
    expect(refusal(() => requireComplete(table, hardened))).toMatch(/the reply TAKEN of 'quota\.take' is ignored/);
  });
});
