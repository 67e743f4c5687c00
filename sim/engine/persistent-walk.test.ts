/** What is wrong with a rule further ahead than one step is found, and where that is too far it is looked for, at random but always the same way. */
import { describe, expect, it } from 'vitest';
import { mix } from './hash.ts';
import { type System, search } from './index.ts';
import {
  CHECKED_ALWAYS,
  CHECKED_ONE_IN,
  LOOKED_AHEAD_MAX,
  WALK_STEPS_MAX,
  WALKED_ALWAYS,
  WALKED_ONE_IN,
} from './limits.ts';
import { faultOf } from './persistent-check.ts';
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
} from './persistent-systems.test-helper.ts';
import { createWalker, faultAhead } from './persistent-walk.ts';

/** Actor 1 takes `steps` steps before it turns what actor 0 acts on: then that can do something else. */
const turning = (steps: number): System => ({
  components: [
    actor(
      'one',
      act<number, number>('a', 2, (self, on) => (self === 0 && on < steps ? [1, on] : undefined)),
    ),
    actor(
      'other',
      act<number, number>('b', 2, (self, on) => (on < steps ? [self, on + 1] : undefined)),
    ),
    thing(0),
  ],
});
const alone = (system: System) => rule(system, 'one', ([self]) => (self === 0 ? [0] : []), { looks: [0] });

const fault = {
  is: 'wrong',
  message:
    'one may not go alone, as a rule of the reduction says: "other" can take "b", and then it can do something else than before',
};

/** What a search says behind it. */
const remedy = '. Correct the rule, or search without rules.';

/** What is found each time that it is asked, where so many states may be looked at ahead. */
const found = (system: System, times: number, left = LOOKED_AHEAD_MAX, asked = 0) => {
  const { checker, vector, own } = looking(system, [alone(system)]);
  const walker = createWalker(checker);
  walker.left = left;
  walker.asked = asked;
  return Array.from({ length: times }, () => faultAhead(walker, 0, vector, own));
};

describe('what others can reach', () => {
  it('is looked at however far it is, and what is wrong there is found again', () => {
    for (const steps of [1, 2, 3, 500]) {
      const system = turning(steps);
      const { checker, vector, own } = looking(system, [alone(system)]);
      expect(faultOf(checker, 0, vector, own.actors, own)).toEqual(steps === 1 ? fault : undefined);
      expect(found(system, 3)).toEqual([fault, fault, fault]);
      expect(search(system, [], options({ rules: [alone(system)] })).error?.message).toBe(`${fault.message}${remedy}`);
    }
  });

  it('is looked at once: as many states as there are, and then none', () => {
    const idle = (name: string, target: number) =>
      actor(
        name,
        act<number, number>(name, target, (self, on) => (on < 9 ? [self, on + 1] : undefined)),
      );
    const system: System = {
      components: [once('one', 4, 1), idle('two', 2), thing(0), idle('three', 5), thing(0), thing(0)],
    };
    const { checker, vector, own } = looking(system, [alone(system)]);
    const walker = createWalker(checker);
    for (let time = 0; time < 3; time++) {
      expect(faultAhead(walker, 0, vector, own)).toBeUndefined();
      // All but the state itself.
      expect(LOOKED_AHEAD_MAX - walker.left).toBe(10 * 10 - 1);
    }
    walker.left = 7;
    walker.seen[0]!.clear();
    expect(faultAhead(walker, 0, vector, own)).toBeUndefined();
    expect(walker.left).toBeLessThanOrEqual(0);
  });

  it('may break a property, which the step that goes alone would mend: then others are taken as well', () => {
    const counts = actor(
      'counts',
      act<number, number>('count', 2, (self, on) => (on < 3 ? [self, on + 1] : undefined)),
    );
    const system: System = { components: [once('one', 3, 1), counts, thing(0), thing(0)] };
    const broken = never('3 before it', [2, 3], (count, done) => count === 3 && done === 0);
    const { checker, vector, own } = looking(system, [alone(system)], [broken]);
    expect(faultOf(checker, 0, vector, own.actors, own)).toBeUndefined();
    const walker = createWalker(checker);
    expect(faultAhead(walker, 0, vector, own)).toEqual({ is: 'broken' });
    expect(faultAhead(walker, 0, vector, own)).toEqual({ is: 'broken' });
    const { verdict, violations } = search(system, [broken], options({ rules: [alone(system)] }));
    expect([verdict, violations[0]?.path.length]).toEqual(['violated', 3]);
    // Once that is known it may go alone.
    checker.judge.open[0] = 0;
    expect(faultAhead(walker, 0, vector, own)).toBeUndefined();
  });

  it('ends where the rule ends, since another undoes what it is about', () => {
    const ends = actor(
      'ends',
      act<number, string>('end', 2, (self, on) => (on === 'gone' ? undefined : [self, 'gone'])),
      // Only behind the end this would be a fault.
      act<number, string>('begin again', 2, (self, on) => (on === 'gone' ? [self, 'other'] : undefined)),
    );
    const moves = actor(
      'moves',
      act<number, string>('a', 2, (self, on) => (on === 'there' ? [self, 'moved'] : undefined)),
    );
    const system: System = { components: [moves, ends, thing('there')] };
    const stays = rule(system, 'stays', (values) => (values[2] === 'there' ? [0] : []), { looks: [2] });
    const { checker, vector, own } = looking(system, [stays]);
    for (const left of [LOOKED_AHEAD_MAX, 0]) {
      const walker = createWalker(checker);
      walker.left = left;
      for (let time = 0; time < 100; time++) expect(faultAhead(walker, 0, vector, own)).toBeUndefined();
    }
  });

  it('is looked at also from where lone steps were relied on, that lead from two states to one', () => {
    const writes = (name: string) =>
      actor(
        name,
        act<number, string>(name, 4, (self, on) => (self === 0 ? [1, `${on}${name}`] : undefined)),
      );
    const forgets = act<number, string>('forget', 4, (self, on) => (/^(ab|ba)$/.test(on) ? [self, 'both'] : undefined));
    const sees = act<number, string>('see', 4, (self, on) => (on === 'ba' ? [self, 'seen'] : undefined));
    const system: System = {
      components: [writes('a'), writes('b'), actor('forgets', forgets), actor('sees', sees), thing('')],
    };
    const first = rule(system, 'first', ([self]) => (self === 0 ? [0] : []), { looks: [0] });
    const forget = rule(system, 'forget', (values) => (/^(ab|ba)$/.test(`${values[4]}`) ? [2] : []), {
      confluent: true,
      looks: [4],
    });
    const { checker, vector, own } = looking(system, [first, forget]);
    expect(faultOf(checker, 0, vector, own.actors, own)).toBeUndefined();
    const message =
      'forget may not go alone, as a rule of the reduction says: "sees" can take "see", and then it can do something else than before';
    expect(faultAhead(createWalker(checker), 0, vector, own)).toEqual({ is: 'wrong', message });
    expect(search(system, [], options({ rules: [first, forget] })).error?.message).toBe(`${message}${remedy}`);
  });
});

describe('a walk', () => {
  it('is made where that is too much, and finds what is wrong up to its length', () => {
    expect(found(turning(WALK_STEPS_MAX + 1), 1, 0)).toEqual([fault]);
    expect(found(turning(WALK_STEPS_MAX + 2), 3, 0)).toEqual([undefined, undefined, undefined]);
  });

  it('goes now here, now there, and the same way every time', () => {
    const system: System = {
      components: [
        ...turning(1).components.slice(0, 1),
        actor(
          'other',
          act<number, number>('left', 2, (self, on) => (self === 0 ? [1, on] : undefined)),
          act<number, number>('right', 2, (self, on) => (self === 0 ? [2, on] : undefined)),
          act<number, number>('b', 2, (self, on) => (self === 2 ? [self, on + 1] : undefined)),
        ),
        thing(0),
      ],
    };
    const times = found(system, 100, 0);
    expect([times.includes(undefined), times.filter((one) => one !== undefined)[0]]).toEqual([true, fault]);
    expect(found(system, 100, 0)).toEqual(times);
    expect(found(system, 2)).toEqual([fault, fault]);
  });
});

describe('how often it is looked', () => {
  const indices = (list: readonly (object | undefined)[], first: number) =>
    list.flatMap((one, at) => (one === undefined ? [] : [first + at + 1]));

  /** By lot, so that no rule is passed over again and again. */
  const drawn = (after: number, oneIn: number): readonly number[] => {
    const lots = Array.from({ length: 2 * oneIn }, (_, at) => after + 1 + at);
    const chosen = lots.filter((use) => (mix(use) >>> 0) % oneIn === 0);
    expect(chosen.length).toBeGreaterThan(0);
    return chosen;
  };

  it('ahead by walks: always at first, later each time out of some', () => {
    const near = WALKED_ALWAYS - 3;
    const asked = indices(found(turning(2), 3 + 2 * WALKED_ONE_IN, 0, near), near);
    expect(asked).toEqual([near + 1, near + 2, near + 3, ...drawn(WALKED_ALWAYS, WALKED_ONE_IN)]);
  });

  it('at all: the same', () => {
    const near = CHECKED_ALWAYS - 3;
    const asked = indices(found(turning(1), 3 + 2 * CHECKED_ONE_IN, 0, near), near);
    expect(asked).toEqual([near + 1, near + 2, near + 3, ...drawn(CHECKED_ALWAYS, CHECKED_ONE_IN)]);
    // Else no walk would be made any more.
    expect(WALKED_ONE_IN % CHECKED_ONE_IN).toBe(0);
  });

  it('but at every use whether another breaks what the step that goes alone might mend: no rule is wrong by that', () => {
    const system: System = { components: [once('one', 2, 1), once('other', 3, 1), thing(0), thing(0)] };
    const ahead = never('the second is ahead', [2, 3], (left, right) => (right as number) > (left as number));
    const { checker, vector, own } = looking(system, [aloneAtFirst(system, 0)], [ahead]);
    const walker = createWalker(checker);
    walker.asked = CHECKED_ALWAYS;
    for (let time = 0; time < 2 * CHECKED_ONE_IN; time++)
      expect(faultAhead(walker, 0, vector, own)).toEqual({ is: 'broken' });
    checker.judge.open[0] = 0;
    expect(faultAhead(walker, 0, vector, own)).toBeUndefined();
  });

  it('also where the other changes who goes alone, or takes that step away', () => {
    const hits = actor(
      'hits',
      act<number, number>('hit', 0, (self) => [self, 2]),
    );
    const system: System = { components: [once('one', 2, 1), hits, thing(0)] };
    const broken = never('hit before it', [0, 2], (one, on) => one === 2 && on === 0);
    const { checker, vector, own } = looking(system, [aloneAtFirst(system, 0)], [broken]);
    const walker = createWalker(checker);
    walker.asked = CHECKED_ALWAYS;
    expect(faultAhead(walker, 0, vector, own)).toEqual({ is: 'broken' });
  });
});
