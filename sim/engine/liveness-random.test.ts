/** `checkLiveness` against its slow plain twins. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionIsFair, actorIsFair, verdictOf } from './fair-systems.test-helper.ts';
import { type FairnessAssumption, faultOfLasso, type LeadsTo, type System, type Value } from './index.ts';
import { plainLiveness } from './plain-liveness.test-helper.ts';
import { randomCase } from './random-system.test-helper.ts';

const booleans = (length: number, oneIn: number) =>
  fc.array(
    fc.nat(oneIn - 1).map((roll) => roll === 0),
    { minLength: length, maxLength: length },
  );

const ACTIONS = 4;
/** Random assumptions, and a random question about a number that each state has. */
const claim = fc.record({
  assumptions: fc.array(fc.record({ strong: fc.boolean(), actor: fc.nat(5), actions: booleans(ACTIONS, 2) }), {
    minLength: 1,
    maxLength: 4,
    size: 'max',
  }),
  reads: fc.array(fc.nat(4), { minLength: 1, maxLength: 2 }),
  from: booleans(7, 2),
  to: booleans(7, 3),
});
type Claim = typeof claim extends fc.Arbitrary<infer T> ? T : never;

const numberOf = (value: Value): number => (typeof value === 'number' ? value : (value as { readonly n: number }).n);

/** An assumption of actor 5, whom no system has, is about everybody. */
function propertyOf({ assumptions, reads, from, to }: Claim, components: number): LeadsTo {
  const sum = (views: readonly Value[]) => views.reduce<number>((total, view) => total + (view as number), 0);
  return {
    name: 'claimed',
    assumes: assumptions.map(
      ({ strong, actor, actions }, place): FairnessAssumption => ({
        name: `assumption ${place}`,
        strength: strong ? 'strong' : 'weak',
        includes: (who, name) => (actor === 5 || who === actor % components) && actions[Number(name.slice(1))] === true,
      }),
    ),
    reads: reads.map((read) => read % components),
    view: (_, value) => numberOf(value),
    from: (views) => from[sum(views)] === true,
    to: (views) => to[sum(views)] === true,
  };
}

const NODES = 7;
/** Any graph of up to so many states, as one actor who walks it: [from, to, action, whether it is progress (mostly)]. */
const graph = fc.array(fc.tuple(fc.nat(NODES - 1), fc.nat(NODES - 1), fc.nat(ACTIONS - 1), fc.nat(9)), {
  minLength: 6,
  maxLength: 16,
  size: 'max',
});

const walkOn = (edges: readonly (readonly [number, number, number, number])[]): System => ({
  components: [
    {
      name: 'walker',
      initial: 0,
      actions: (value) =>
        edges.flatMap(([from, to, action, roll]) =>
          from === value
            ? [
                {
                  name: `a${action}`,
                  target: 1,
                  progress: roll > 0,
                  take: () => ({ self: to, target: null, reply: 'WENT' }),
                },
              ]
            : [],
        ),
    },
    { name: 'ground', initial: null },
  ],
});

/** What the cases must reach, each often enough. */
const nothingSeen = () => ({ holds: 0, stops: 0, goesOn: 0, onlyByFairness: 0, onlyByStrong: 0 });

function compare(system: System, property: LeadsTo, states_max: number, seen: ReturnType<typeof nothingSeen>): void {
  const plain = plainLiveness(system, property, states_max);
  fc.pre(plain !== undefined);
  const { violated: falls, ...counts } = plain;
  const verdict = verdictOf(system, property);
  expect(verdict).toMatchObject({ verdict: falls ? 'violated' : 'holds', ...counts });
  if (verdict.verdict === 'violated') {
    expect(faultOfLasso(system, property, verdict.lasso)).toBeUndefined();
    seen[verdict.lasso.loop.length === 0 ? 'stops' : 'goesOn']++;
    for (const { actor, action, strength } of verdict.excludedBy) {
      const assumes = [...property.assumes, actionIsFair(actor, action, strength)];
      expect(faultOfLasso(system, { ...property, assumes }, verdict.lasso)).toContain('unfair');
    }
  } else if (counts.pending_states > 0) {
    seen.holds++;
    const weak = property.assumes.map((one) => ({ ...one, strength: 'weak' as const }));
    if (plainLiveness(system, { ...property, assumes: [] })?.violated) seen.onlyByFairness++;
    if (plainLiveness(system, { ...property, assumes: weak })?.violated) seen.onlyByStrong++;
  }
}

describe('liveness and its plain twin', () => {
  it('agree on random graphs under random fairness, and every lasso is one', () => {
    const seen = nothingSeen();
    fc.assert(
      fc.property(graph, claim, (edges, claimed) => {
        const property = propertyOf({ ...claimed, reads: [0] }, 2);
        // Most runs would stop where they can; that they go on while they can is assumed of two in three.
        const assumes = edges.length % 3 === 0 ? property.assumes : [actorIsFair(0), ...property.assumes];
        compare(walkOn(edges), { ...property, assumes }, NODES, seen);
      }),
      { numRuns: 8000 },
    );
    // The rarest of them about fifteen times.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  });

  it('agree on random systems with listeners, blocking and faults', () => {
    const seen = nothingSeen();
    fc.assert(
      fc.property(randomCase(0), claim, ({ make }, claimed) => {
        const { system } = make();
        compare(system, propertyOf(claimed, system.components.length), 60, seen);
      }),
      { numRuns: 500 },
    );
    expect(seen.stops).toBeGreaterThan(20);
  });
});
