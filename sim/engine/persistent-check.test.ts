/** What a rule claims is held against the system: each thing that may be wrong is said, and each that may look wrong is let pass. */
import { describe, expect, it } from 'vitest';
import { type Component, type Property, type System, search } from './index.ts';
import type { PersistentRule } from './persistent.ts';
import { type Fault, faultOf } from './persistent-check.ts';
import {
  act,
  actor,
  aloneAtFirst,
  looking,
  never,
  once,
  options,
  rule,
  thing,
  unsaid,
} from './persistent-systems.test-helper.ts';

const faultIn = (
  system: System,
  rules: readonly PersistentRule[],
  properties: readonly Property[] = [],
): Fault | undefined => {
  const { checker, vector, own } = looking(system, rules, properties);
  expect(own.count).toBeGreaterThan(0);
  return faultOf(checker, 0, vector, own.actors, own);
};

/** Component 0 goes alone while its value is 0, beside another; both act on component 2. */
const faultBeside = (one: Component, other: Component, properties: readonly Property[] = [], initial = 0) => {
  const system: System = { components: [one, other, thing(initial)] };
  return faultIn(system, [aloneAtFirst(system, 0)], properties);
};

const said = (why: string) => ({
  is: 'wrong',
  message: `rule 0 may not go alone, as a rule of the reduction says: "other" can take "b", and ${why}`,
});

describe('a rule is wrong where after a step of another', () => {
  it('who goes alone is no longer there as it was', () => {
    const push = actor(
      'other',
      act<number, number>('b', 0, (self) => [self, 2]),
    );
    expect(faultBeside(once('one', 2, 1), push)).toEqual(said('then it is no longer there as it was'));
  });

  it('it can do something else: something new, or no more what it could', () => {
    const why = said('then it can do something else than before');
    const open = actor(
      'other',
      act<number, number>('b', 2, (self, on) => (on === 0 ? [self, 1] : undefined)),
    );
    const first = act<number, number>('a', 2, (self, on) => (self === 0 ? [1, on] : undefined));
    const onlyOpen = act<number, number>('a too', 2, (self, on) => (self === 0 && on === 1 ? [1, on] : undefined));
    const onlyShut = act<number, number>('a no more', 2, (self, on) => (self === 0 && on === 0 ? [1, on] : undefined));
    expect(faultBeside(actor('one', first, onlyOpen), open)).toEqual(why);
    expect(faultBeside(actor('one', first, onlyShut), open)).toEqual(why);
    expect(faultBeside(actor('one', first), open)).toBeUndefined();
  });

  it('the rule does not say so any more, or says it of others as well', () => {
    const system: System = {
      components: [
        once('one', 3, 1),
        actor(
          'other',
          act<number, number>('b', 2, (self, on) => (on === 0 ? [self, 1] : undefined)),
        ),
        thing(0),
        thing(0),
      ],
    };
    const why = said('then the rule does not say so any more');
    const saysThen = (...actors: readonly number[]) =>
      rule(system, 'rule 0', (values) => (values[2] === 0 ? [0] : actors), { looks: [0, 2] });
    expect(faultIn(system, [saysThen()])).toEqual(why);
    expect(faultIn(system, [saysThen(0, 1)])).toEqual(why);
    expect(faultIn(system, [saysThen(0)])).toBeUndefined();
  });
});

describe('a rule is wrong where it matters which of two steps comes first', () => {
  const why = said('which of both comes first is not the same');
  const doubles = actor(
    'other',
    act<number, number>('b', 2, (self, on) => (self === 0 ? [1, 2 * on] : undefined)),
  );

  it('for the state', () => {
    expect(faultBeside(once('one', 2, 1), doubles, [], 1)).toEqual(why);
    expect(faultBeside(once('one', 2, 0), doubles, [], 1)).toBeUndefined();
  });

  it('for what is said of either step', () => {
    const says = (name: string, what: string) =>
      actor(
        name,
        act<number, number>(name === 'one' ? 'a' : 'b', 2, (self, on) =>
          self === 0 ? [1, on + 1, on === 0 ? 'first' : what] : undefined,
        ),
      );
    const properties = [unsaid('late')];
    expect(faultBeside(says('one', 'late'), says('other', 'second'), properties)).toEqual(why);
    expect(faultBeside(says('one', 'second'), says('other', 'late'), properties)).toEqual(why);
    expect(faultBeside(says('one', 'second'), says('other', 'second'), properties)).toBeUndefined();
  });

  it('for who listens', () => {
    const remembers = thing('', (_, { type }) => type);
    const says = (name: string, what: string) =>
      actor(
        name,
        act<number, number>(what, 2, (self, on) => (self === 0 ? [1, on + 1, what] : undefined)),
      );
    const system = { components: [says('one', 'a'), says('other', 'b'), thing(0), remembers] };
    expect(faultIn(system, [aloneAtFirst(system, 0)])).toEqual(why);
    const counts = { components: [...system.components.slice(0, 3), thing(0, (value) => (value as number) + 1)] };
    expect(faultIn(counts, [aloneAtFirst(counts, 0)])).toBeUndefined();
  });

  it('in one state, though not in another in which the same two steps meet', () => {
    // Who comes second says so, and who listens hears it once its ears are open: the two steps alone do not tell.
    const second = (name: string) =>
      actor(
        name,
        act<number, number>(name, 3, (self, on) =>
          self !== 0 || on < 0 ? undefined : [1, on + 1, on === 1 ? `${name} is late` : undefined],
        ),
      );
    const first = (name: string, ears: string) =>
      act<number, string>(name, 4, (self) => (self === 0 ? [1, ears] : undefined));
    const start = act<number, number>('start', 3, (self) => (self === 1 ? [2, 0] : undefined));
    const system: System = {
      components: [
        second('one'),
        second('other'),
        actor('starter', first('shut', 'shut'), first('open', 'open'), start),
        thing(-1),
        thing('', (value, { type }) => (value === 'open' ? type : value)),
      ],
    };
    const alone = rule(system, 'rule 0', ([one, , starter]) => (one === 0 && starter === 2 ? [0] : []), {
      looks: [0, 2],
    });
    const late = never('one is late', [4], (view) => view === 'one is late');
    expect(search(system, [late], options()).verdict).toBe('violated');
    // That is said rather than what it hides.
    expect(search(system, [late], options({ rules: [alone] })).verdict).toBe('error');
    expect(search(system, [], options({ rules: [alone] })).error?.message).toContain(
      '"other" can take "other", and which of both comes first is not the same',
    );
  });
});

describe('a rule is right although a step of another', () => {
  it('takes away what it says, if that leads where both lead', () => {
    const ends = (name: string) =>
      actor(
        'other',
        act<number, string>(name, 2, (self, on) => (on === 'gone' ? undefined : [self, 'gone'])),
      );
    const one = (to: string) =>
      actor(
        'one',
        act<number, string>('a', 2, (self, on) => (on === 'gone' ? undefined : [self, to])),
        act<number, string>('a too', 2, (self, on) => (on === 'gone' ? undefined : [self, `${to}!`])),
      );
    const gone = (first: Component): System => ({ components: [first, ends('b'), thing('there')] });
    const always = (system: System) => rule(system, 'rule 0', () => [0], { looks: [0] });
    const undone = gone(one('moved'));
    expect(faultIn(undone, [always(undone)])).toBeUndefined();
    // One of its steps is not undone.
    const kept = actor(
      'one',
      act<number, string>('a', 2, (self, on) => (on === 'gone' ? undefined : [self, 'moved'])),
      act<number, string>('a too', 2, (self, on) => (self === 0 && on !== 'gone' ? [1, on] : undefined)),
    );
    const system = gone(kept);
    expect(faultIn(system, [always(system)])).toEqual(said('then it can do something else than before'));
  });

  it('but not if it says something else then', () => {
    const ends = actor(
      'other',
      act<number, string>('b', 2, (self, on) => (on === 'gone' ? undefined : [self, 'gone', `after ${on}`])),
    );
    const moves = actor(
      'one',
      act<number, string>('a', 2, (self, on) => (on === 'gone' ? undefined : [self, 'moved'])),
    );
    const system: System = { components: [moves, ends, thing('there')] };
    const alone = rule(system, 'rule 0', () => [0], { looks: [0] });
    expect(faultIn(system, [alone])).toBeUndefined();
    for (const on of ['there', 'moved'])
      expect(faultIn(system, [alone], [unsaid(`after ${on}`)])).toEqual(
        said('then it can do something else than before'),
      );
  });

  /** What it does is undone by the other, where nobody sees it: the first sets to 2 what the second has set to 1. */
  const sets = (says?: string) =>
    actor(
      'one',
      act<number, number>('a', 2, (self, on) => (self === 0 ? [1, 2, on === 1 ? says : undefined] : undefined)),
    );
  const setsBefore = (says?: string) =>
    actor(
      'other',
      act<number, number>('b', 2, (self, on) => (on === 0 ? [self, 1, says] : undefined)),
    );

  it('is undone by what it goes alone for, if nobody sees that step', () => {
    const why = said('which of both comes first is not the same');
    expect(faultBeside(sets(), setsBefore())).toBeUndefined();
    expect(faultBeside(sets(), setsBefore(), [never('1', [2], (view) => view === 1)])).toEqual(why);
    expect(faultBeside(sets(), setsBefore('b'), [unsaid('b')])).toEqual(why);
    expect(faultBeside(sets(), setsBefore('b'), [unsaid('c')])).toBeUndefined();
    // What sees it only to bear witness may miss it.
    const witness = { ...never('1', [2], (view) => view !== 1), kind: 'witness' } as const;
    expect(faultBeside(sets(), setsBefore(), [witness])).toBeUndefined();
  });

  it('and if the step that undoes it says the same before and after', () => {
    const why = said('which of both comes first is not the same');
    expect(faultBeside(sets('late'), setsBefore(), [unsaid('late')])).toEqual(why);
    expect(faultBeside(sets('late'), setsBefore(), [unsaid('later')])).toBeUndefined();
  });
});

/** The order of two steps is remembered until the third forgets it, who may go alone as long as it is there. */
const remembering = () => {
  const writes = (name: string) =>
    actor(
      name,
      act<number, string>(name, 3, (self, on) => (self === 0 ? [1, `${on}${name}`] : undefined)),
    );
  const forgets = actor(
    'forgets',
    act<number, string>('forget', 3, (self, on) => (on.length === 2 ? [self, 'both', `forgets ${on}`] : undefined)),
  );
  const system: System = { components: [writes('a'), writes('b'), forgets, thing('')] };
  const first = aloneAtFirst(system, 0);
  const forget = (confluent: boolean) =>
    rule(system, 'forget', (values) => (`${values[3]}`.length === 2 ? [2] : []), { confluent, looks: [3] });
  return { system, first, forget };
};

describe('two states count as one where lone steps lead from both to one', () => {
  const { system, first, forget } = remembering();

  it('so that the order is not remembered', () => {
    expect(faultIn(system, [first])).toMatchObject({ is: 'wrong' });
    expect(faultIn(system, [first, forget(false)])).toMatchObject({ is: 'wrong' });
    expect(faultIn(system, [first, forget(true)])).toBeUndefined();
  });

  it('unless somebody sees it meanwhile: then both orders are taken', () => {
    const seen = never('b was first', [3], (view) => view === 'ba');
    for (const property of [seen, unsaid('forgets ba')]) {
      expect(faultIn(system, [first, forget(true)], [property])).toEqual({ is: 'broken' });
      const { verdict } = search(system, [property], options({ rules: [first, forget(true)] }));
      expect(verdict).toBe('violated');
    }
  });
});

describe('what breaks an invariant is not left out', () => {
  it('where the step that goes alone might mend it', () => {
    const broken = never('1', [2], (view) => view === 1);
    // From 0 to 1 by the other: afterwards it is 3.
    expect(faultBeside(once('one', 2, 2), once('other', 2, 1), [broken])).toEqual({ is: 'broken' });
    expect(faultBeside(once('one', 2, 2), once('other', 2, 4), [broken])).toBeUndefined();
  });

  it('also where it acts on something else that the invariant looks at', () => {
    const system: System = { components: [once('one', 2, 1), once('other', 3, 1), thing(0), thing(0)] };
    const unequal = never('the second is ahead', [2, 3], (left, right) => (right as number) > (left as number));
    expect(faultIn(system, [aloneAtFirst(system, 0)], [unequal])).toEqual({ is: 'broken' });
    expect(search(system, [unequal], options({ rules: [aloneAtFirst(system, 0)] })).verdict).toBe('violated');
  });

  it('and where it mends only what the other has broken', () => {
    const system: System = { components: [once('one', 2, 1), once('other', 2, 2), thing(0)] };
    // It cannot tell 0 from 1 nor from 3, so a step from 0 to 1 changes nothing in it.
    const broken: Property = { ...never('2', [2], (view) => view === true), view: (_, value) => value === 2 };
    const rules = [aloneAtFirst(system, 0)];
    expect(faultIn(system, rules, [broken])).toEqual({ is: 'broken' });
    expect(search(system, [broken], options({ rules })).verdict).toBe('violated');
  });

  it('and where only the second of two others breaks what it changes', () => {
    // Both invariants see what the first one does; each of the others is seen by one of them.
    const system: System = {
      components: [once('one', 3, 10), once('calm', 4, 1), once('breaks', 5, 1), thing(0), thing(0), thing(0)],
    };
    const properties = [
      never('calm', [3, 4], () => false),
      never('broken', [3, 5], (own, other) => own === 0 && other === 1),
    ];
    const rules = [aloneAtFirst(system, 0)];
    expect(faultIn(system, rules, properties)).toEqual({ is: 'broken' });
    expect(search(system, properties, options({ rules })).verdict).toBe('violated');
  });

  it('but it is where that is known already', () => {
    const system: System = { components: [once('one', 2, 2), once('other', 2, 1), thing(0)] };
    const { checker, vector, own } = looking(
      system,
      [aloneAtFirst(system, 0)],
      [never('1', [2], (view) => view === 1)],
    );
    checker.judge.open[0] = 0;
    expect(faultOf(checker, 0, vector, own.actors, own)).toBeUndefined();
  });
});

describe('what others do elsewhere is no concern', () => {
  it('of a rule that looks at nothing there, in as many components as there may be', () => {
    const COUNT = 70;
    const components = Array.from({ length: COUNT }, (_, index) => once(`actor ${index}`, index + COUNT, 1));
    const things = components.map(() => thing(0));
    const system: System = { components: [...components, ...things] };
    for (const self of [0, 31, 32, 63, 64, COUNT - 1]) {
      expect(faultIn(system, [aloneAtFirst(system, self)])).toBeUndefined();
      for (const other of [0, 31, 32, 63, 64, COUNT - 1].filter((one) => one !== self)) {
        const looks = rule(system, 'looks', (values) => (values[self] === 0 && values[other] === 0 ? [self] : []), {
          looks: [self, other],
        });
        expect(faultIn(system, [looks])).toMatchObject({
          message: `looks may not go alone, as a rule of the reduction says: "actor ${other}" can take "actor ${other}", and then the rule does not say so any more`,
        });
      }
    }
  });
});
