/** What liveness says of small systems that are understood, and how it says it. */
import { describe, expect, it } from 'vitest';
import {
  actionIsFair,
  actorIsFair,
  counterAndBystander,
  getsTo,
  options,
  peterson,
  readersAndWriter,
  semaphore,
  verdictOf,
} from './fair-systems.test-helper.ts';
import {
  type Component,
  checkLiveness,
  type FairnessAssumption,
  faultOfLasso,
  type LeadsTo,
  type LivenessVerdict,
  replay,
  type Value,
} from './index.ts';
import { twoPhase } from './published.test-helper.ts';

function violated(verdict: LivenessVerdict) {
  if (verdict.verdict !== 'violated') throw new Error(`${verdict.property} is ${verdict.verdict}`);
  return { ...verdict, names: verdict.lasso.loop.map(({ actor, name }) => `${actor} ${name}`) };
}

describe('a run that ends', () => {
  it('counts: who is free to stop for ever does, and what it would have led to never comes', () => {
    const system = counterAndBystander(3);
    const { lasso, excludedBy } = violated(verdictOf(system, getsTo(0, 0, 3, [])));
    expect(lasso).toEqual({ stem: [], loop: [] });
    expect(excludedBy).toEqual([
      { actor: 0, action: 'count', strength: 'weak' },
      { actor: 1, action: 'wait', strength: 'weak' },
    ]);
  });

  it('counts also where it must end, and under every assumption', () => {
    const all = [actorIsFair(0, 'strong'), actorIsFair(1, 'strong')];
    const [counter, , ground] = counterAndBystander(3).components as [Component, Component, Component];
    const passive = { name: 'nobody', initial: null };
    const system = { components: [counter, passive, ground] };
    const { lasso } = violated(verdictOf(system, getsTo(0, 1, 4, all)));
    expect(lasso.stem.map(({ name }) => name)).toEqual(['count', 'count', 'count']);
    expect(lasso.loop).toEqual([]);
    expect(verdictOf(system, getsTo(0, 1, 3, all)).verdict).toBe('holds');
  });

  it('is no fault of one that need not happen: only faults left is an end, and a fault may come for ever', () => {
    const faults = (target: number): Component => ({
      name: 'faults',
      initial: null,
      actions: () => [
        { name: 'harm', target, progress: false, take: (self) => ({ self, target: 'broken', reply: 'DONE' }) },
      ],
    });
    const system = { components: [faults(1), { name: 'thing', initial: 'whole' }] };
    const everybody = [actorIsFair(0, 'strong')];
    expect(violated(verdictOf(system, getsTo(1, 'whole', 'broken', everybody))).lasso).toEqual({ stem: [], loop: [] });
    const harmed = { ...getsTo(1, 'broken', 'whole', everybody) };
    expect(violated(verdictOf(system, harmed)).lasso.stem.map(({ name }) => name)).toEqual(['harm']);
  });
});

describe('fairness on the wrong component', () => {
  const reaches = (assumes: readonly FairnessAssumption[]) =>
    verdictOf(counterAndBystander(3), getsTo(0, 0, 3, assumes));

  it('helps nobody: the bystander goes on for ever, and the counter is not owed anything', () => {
    const { names, excludedBy } = violated(reaches([actorIsFair(1)]));
    expect(names).toEqual(['1 wait']);
    expect(excludedBy).toEqual([{ actor: 0, action: 'count', strength: 'weak' }]);
  });

  it('and on the right one does; a set that the bystander serves does not', () => {
    expect(reaches([actorIsFair(0)]).verdict).toBe('holds');
    const anybody = { name: 'somebody moves', strength: 'strong', includes: () => true } as const;
    expect(violated(reaches([anybody])).names).toEqual(['1 wait']);
  });
});

describe('published systems', () => {
  it("Peterson's algorithm: nobody starves if neither process stops for ever; without that, both may", () => {
    const gets = (assumes: readonly FairnessAssumption[]) => verdictOf(peterson(), getsTo(0, 'asked', 'in', assumes));
    const leaves = ['give way', 'enter', 'leave'].flatMap((action) => [
      actionIsFair(0, action, 'weak'),
      actionIsFair(1, action, 'weak'),
    ]);
    expect(gets(leaves).verdict).toBe('holds');
    expect(gets([actorIsFair(0), actorIsFair(1)]).verdict).toBe('holds');
    // Only the other one goes on: it enters and leaves for ever before this one has given way, or is in and never leaves.
    expect(gets([actorIsFair(1)]).verdict).toBe('violated');
    expect(gets([actorIsFair(0)]).verdict).toBe('violated');
    expect(violated(gets([])).lasso.loop).toEqual([]);
  });

  it('a semaphore: weak fairness lets one starve, strong fairness of taking does not', () => {
    const gets = (strength: FairnessAssumption['strength']) =>
      verdictOf(semaphore(), getsTo(0, 'wants', 'has', [actorIsFair(0, strength), actorIsFair(1)]));
    const weak = violated(gets('weak'));
    expect(weak.names).toEqual(['1 take', '1 give']);
    expect(weak.excludedBy).toEqual([{ actor: 0, action: 'take', strength: 'strong' }]);
    expect(gets('strong').verdict).toBe('holds');
  });

  it('readers who overlap: the writer starves under any fairness, since it can never begin', () => {
    const all = (strength: FairnessAssumption['strength']) => [0, 1, 2].map((actor) => actorIsFair(actor, strength));
    const writes = (assumes: readonly FairnessAssumption[]) =>
      verdictOf(readersAndWriter(), getsTo(2, 'waits', 'done', assumes));
    expect(violated(writes(all('weak'))).names).toHaveLength(4);
    const { names, lasso, excludedBy } = violated(writes(all('strong')));
    expect(new Set(names)).toEqual(new Set(['0 begin read', '0 end read', '1 begin read', '1 end read']));
    expect(excludedBy).toEqual([]);
    // At no time is nobody reading.
    const states = replay(readersAndWriter(), [...lasso.stem, ...lasso.loop]).slice(lasso.stem.length);
    expect(states.map((values) => values[3])).not.toContain(0);
  });
});

describe('a lasso', () => {
  const property = getsTo(0, 'wants', 'has', [actorIsFair(0), actorIsFair(1)]);
  const { lasso } = violated(verdictOf(semaphore(), property));
  const fault = (changed: Partial<typeof lasso>, of: LeadsTo = property) =>
    faultOfLasso(semaphore(), of, { ...lasso, ...changed });
  const step = (actor: number, name: string) => ({ actor, choice: 0, name, target: 2, reply: 'DONE' });

  it('is no whole component: each step of it is real, and it closes', () => {
    expect(fault({})).toBeUndefined();
    expect(fault({ loop: [step(1, 'give'), step(1, 'take')] })).toBe(
      'step 0 of the loop is "take" → "DONE", not "give" → "DONE"',
    );
    expect(fault({ loop: [step(1, 'take'), step(0, 'take')] })).toBe('step 1 of the loop, "take", is not enabled');
    expect(fault({ loop: [step(1, 'take')] })).toBe('the loop does not close');
    expect(fault({ stem: [step(2, 'take')] })).toBe('step 0 of the stem, "take", is not enabled');
  });

  it('is fair, owes something, and never does what it owes', () => {
    expect(fault({ loop: [] })).toBe('unfair: "actor 0" (weak) is not met');
    expect(fault({}, { ...property, assumes: [actorIsFair(0, 'strong')] })).toBe(
      'unfair: "actor 0" (strong) is not met',
    );
    const round = [step(0, 'take'), step(0, 'give'), step(1, 'take'), step(1, 'give')];
    expect(fault({ loop: round })).toBe('the loop passes a state that is led to');
    expect(fault({}, { ...property, from: () => false })).toBe('nothing is owed on the loop');
    // An obligation that was met before the loop is none on it.
    const asked = getsTo(0, 'asked', 'in', []);
    const stem = ['ask', 'give way', 'enter', 'leave'].map((name) => step(0, name));
    expect(faultOfLasso(peterson(), asked, { stem, loop: [] })).toBe('nothing is owed on the loop');
    expect(faultOfLasso(peterson(), asked, { stem: stem.slice(0, 2), loop: [] })).toBeUndefined();
    const once = { ...property, from: (views: readonly Value[]) => views[0] === 'has', to: () => false };
    expect(fault({}, once)).toBe('nothing is owed on the loop');
    expect(fault({ stem: [step(0, 'take'), step(0, 'give')] }, once)).toBeUndefined();
  });
});

describe('limits and errors', () => {
  const forever = getsTo(0, 0, 'never', []);
  const system = counterAndBystander(500);

  it('a bound leaves undecided what is not seen violated in the part that was seen', () => {
    const held = getsTo(0, 0, 500, [actorIsFair(0)]);
    const wasted = getsTo(1, null, 'never', [actorIsFair(1)]);
    const outcome = checkLiveness(system, [held, wasted], options({ states_max: 100 }));
    expect(outcome).toMatchObject({ exhaustive: false, bounds: ['states'], states: 100 });
    expect(outcome.properties.map(({ verdict }) => verdict)).toEqual(['undecided', 'violated']);
    expect(checkLiveness(system, [held], options()).properties[0]?.verdict).toBe('holds');
    expect(checkLiveness(system, [held], options({ depth_max: 9 }))).toMatchObject({ bounds: ['depth'], states: 10 });
  });

  it('too little memory for the graph is said', () => {
    const outcome = checkLiveness(twoPhase(5), [forever], options({ memory_max_bytes: 1_000_000 }));
    expect(outcome).toMatchObject({ exhaustive: false, bounds: ['memory'], properties: [{ verdict: 'undecided' }] });
  });

  it('what a component or a property throws is said, with the path to it', () => {
    const throwing = {
      ...forever,
      to: ([value]: readonly Value[]) => {
        if (value === 3) throw new Error('three');
        return false;
      },
    };
    const { error } = checkLiveness(system, [throwing], options());
    expect(error?.message).toContain('three');
    expect(error?.path).toHaveLength(3);
    const brittle: Component = {
      name: 'brittle',
      initial: 0,
      actions: (value) => {
        if (value === 2) throw new Error('two');
        return [
          {
            name: 'go',
            target: 1,
            progress: true,
            take: (self, target) => ({ self: (self as number) + 1, target, reply: 'WENT' }),
          },
        ];
      },
    };
    for (const limits of [{}, { depth_max: 2 }]) {
      const outcome = checkLiveness(
        { components: [brittle, { name: 'ground', initial: null }] },
        [forever],
        options(limits),
      );
      expect(outcome).toMatchObject({ exhaustive: false, properties: [] });
      expect(outcome.error?.message).toContain('two');
      expect(outcome.error?.path).toHaveLength(2);
    }
  });

  it('also what a listener throws in a state that the search did not expand', () => {
    const ways: Readonly<Record<string, readonly string[]>> = { root: ['a', 'b'], a: ['c'], b: ['d'], c: ['e'] };
    const teller: Component = {
      name: 'teller',
      initial: 'root',
      actions: (value) =>
        (ways[value as string] ?? []).map((to) => ({
          name: to,
          target: 1,
          progress: true,
          take: (_self, target) => ({ self: to, target, reply: 'TOLD', label: { type: 'told', value } }),
        })),
    };
    const listener: Component = {
      name: 'listener',
      initial: null,
      hear: (state, { value }) => {
        if (value === 'c') throw new Error('three');
        return state;
      },
    };
    const told = { components: [teller, { name: 'ground', initial: null }, listener] };
    // The fourth state is the last that is stored, and nothing is asked of it.
    const { error } = checkLiveness(told, [forever], options({ states_max: 4 }));
    expect(error?.message).toContain('component "listener", hearing "told": three');
    expect(error?.path.map(({ name }) => name)).toEqual(['a', 'c']);
  });

  it('more assumptions than one word of bits has', () => {
    const many = Array.from({ length: 70 }, (_, place) => actionIsFair(place === 69 ? 0 : 9, 'count', 'strong'));
    expect(verdictOf(counterAndBystander(3), getsTo(0, 0, 3, many)).verdict).toBe('holds');
    expect(verdictOf(counterAndBystander(3), getsTo(0, 0, 3, many.slice(0, 69))).verdict).toBe('violated');
  });

  it('the same twice, field by field', () => {
    const judged = () => checkLiveness(readersAndWriter(), [getsTo(2, 'waits', 'done', [actorIsFair(0)])], options());
    expect(judged()).toEqual(judged());
  });

  it('long ways, without recursion', () => {
    const end = 50_000;
    const verdict = verdictOf(counterAndBystander(end), getsTo(0, 0, end, [actorIsFair(0)]));
    expect(verdict).toMatchObject({ verdict: 'holds', pending_states: end });
  });
});
