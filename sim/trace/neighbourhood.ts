/**
 * All schedules near a trace: what also happens, or happens again after a repair, if the order is a little different.
 *
 * The trace is the plan. Without reordering, the next step is the first of the plan that can be taken. An actor keeps the
 * order of its own steps: one that is offered and blocked waits. Under another design, or after a reordering, an actor may
 * come to where its next step is not offered. If a later one of its steps is, those before are struck off. Otherwise it takes
 * the first step with progress that it can, in its turn, instead; the planned one is kept only if it is offered then. Where it
 * can take none it waits, or if it never can, the planned one is struck off. Where nothing of the plan can be taken, the
 * actors go on by turns, without faults, until everything is at rest. That is one schedule, and deterministic.
 *
 * A *reordering* is one of two things, at any point before the actors go on by turns:
 * - another enabled step is taken instead, of any actor, faults within their budgets included. If it is the next one that
 *   the plan has for its actor, it is only taken earlier: so neighbouring steps change places;
 * - the actor whose step is the next is postponed: all that the plan still has for it comes behind all others' steps.
 *
 * `within k`: with at most k of them. That is delay-bounded scheduling (Emmi, Qadeer and Rakamarić, "Delay-Bounded
 * Scheduling", POPL 2011) with the trace as the deterministic scheduler, postponement as the delay, and single steps out of
 * turn besides. A schedule ends where a property falls.
 */
import {
  type Action,
  type Enabled,
  enabled,
  initialVector,
  type Property,
  type Step,
  type System,
  take,
  type Value,
  type Values,
} from '../engine/index.ts';
import { type Falls, fallsOf } from './falls.ts';
import { stateKeys } from './state-key.ts';

export type Neighbourhood = {
  /** Schedules that were taken, the trace's own included. */
  readonly schedules: number;
  /** Schedules more that came at once to a state and a rest of the plan that an earlier one had come to: they go on alike. */
  readonly alike: number;
  /** Distinct global states. */
  readonly states: number;
  readonly steps: number;
  /** Whether all schedules were taken; otherwise the bound on places was hit. */
  readonly complete: boolean;
  readonly falls: readonly NearFall[];
};

type NearFall = {
  readonly property: string;
  /** How many schedules ended with it. */
  readonly times: number;
  /** The fewest reorderings with which it falls, and of those the fewest steps. */
  readonly reorderings: number;
  readonly path: readonly Step[];
};

/** What a trace says of a step: who, and which operation. */
export type Planned = Pick<Step, 'actor' | 'name'>;

/** Takes all schedules within `reorderings_max` of `trace`, as said above, at most `places_max` places in all. */
export const neighbourhood = (
  system: System,
  trace: readonly Planned[],
  properties: readonly Property[],
  reorderings_max: number,
  places_max: number,
): Neighbourhood => {
  const judges = properties.map((property) => ({ name: property.name, falls: fallsOf(system, property) }));
  const walk = createWalk(system, trace, judges);
  let level = walk.begin();
  for (let reorderings = 0; reorderings <= reorderings_max; reorderings++) {
    const further: Place[] = [];
    const queue = byLength(level);
    // After the fewest steps first: whatever comes to a known place comes later to whatever falls from there.
    for (let place = queue.next(); place !== undefined; place = queue.next()) {
      if (!walk.isNew(place)) continue;
      if (walk.places() > places_max) return walk.result(false);
      const next = planned(system, place, trace);
      if (reorderings < reorderings_max && place.turn === NO_TURN) further.push(...walk.reordered(place, next.taken));
      if (next.taken !== undefined) queue.add(walk.after(place, next.taken, { plan: next.plan }));
      else {
        const taken = byTurns(system, place);
        if (taken !== undefined) queue.add(walk.after(place, taken, { plan: next.plan, turn: taken.step.actor }));
      }
    }
    level = further;
  }
  return walk.result(true);
};

/** How a schedule came here: the last step first. */
type Trail = { readonly step: Step; readonly before: Trail | undefined; readonly length: number };

type Place = {
  readonly values: Values;
  /** What is left of the plan, as places in the trace. */
  readonly plan: readonly number[];
  /** Whose turn it was last, once the actors go on by turns. */
  readonly turn: number;
  readonly reorderings: number;
  /** Whether a schedule of its own begins here. */
  readonly starts: boolean;
  readonly trail: Trail | undefined;
};

const NO_TURN = -1;

/** A walk through places: counts them, judges each new state, and keeps the best path to each fall. */
const createWalk = (
  system: System,
  trace: readonly Planned[],
  judges: readonly { readonly name: string; readonly falls: Falls }[],
) => {
  const keyOfState = stateKeys(system);
  const states = new Set<string>();
  const seen = new Set<string>();
  const fallen = new Map<string, { times: number; reorderings: number; trail: Trail | undefined }>();
  let schedules = 0;
  let alike = 0;
  let steps = 0;

  /** Whether a property falls here; then the schedule ends. */
  const falls = ({ values, trail, reorderings }: Place): boolean => {
    const names = judges.flatMap((judge) => (judge.falls(values, trail?.step.label) ? [judge.name] : []));
    for (const name of names) {
      const known = fallen.get(name) ?? { times: 0, reorderings: Infinity, trail };
      const isBetter =
        reorderings < known.reorderings ||
        (reorderings === known.reorderings && lengthOf(trail) < lengthOf(known.trail));
      fallen.set(name, { ...known, times: known.times + 1, ...(isBetter ? { reorderings, trail } : {}) });
    }
    return names.length > 0;
  };
  const after = (place: Place, { step, next }: Enabled, changes: Partial<Place>): Place => {
    steps++;
    const trail = { step, before: place.trail, length: lengthOf(place.trail) + 1 };
    return { ...place, starts: false, ...changes, values: next, trail };
  };
  return {
    begin: (): Place[] => {
      const plan = [...trace.keys()];
      return [{ values: initialVector(system), plan, turn: NO_TURN, reorderings: 0, starts: true, trail: undefined }];
    },
    /** Counts a place, and says whether there is anything to go on with. */
    isNew: (place: Place): boolean => {
      const state = keyOfState(place.values);
      const key = `${place.turn},${place.plan.join()} ${state}`;
      states.add(state);
      // Judged first: a step may break a property although its place is known.
      const ends = falls(place);
      const isKnown = !ends && seen.has(key);
      if (place.starts && isKnown) alike++;
      if (place.starts && !isKnown) schedules++;
      if (!ends) seen.add(key);
      return !ends && !isKnown;
    },
    places: () => seen.size,
    after,
    /** The places after each reordering here, where `next` would be taken otherwise. */
    reordered: (place: Place, next: Enabled | undefined): readonly Place[] => {
      const changes = { reorderings: place.reorderings + 1, starts: true };
      const others = enabled(system, place.values).filter(
        ({ step }) => step.actor !== next?.step.actor || step.choice !== next.step.choice,
      );
      const early = others.map((taken) =>
        after(place, taken, { ...changes, plan: without(place.plan, trace, taken.step) }),
      );
      if (next === undefined) return early;
      const isOwn = (at: number) => trace[at]?.actor === next.step.actor;
      const plan = [...place.plan.filter((at) => !isOwn(at)), ...place.plan.filter(isOwn)];
      return [...early, { ...place, ...changes, plan }];
    },
    result: (complete: boolean): Neighbourhood => ({
      schedules,
      alike,
      states: states.size,
      steps,
      complete,
      falls: judges.flatMap(({ name }): NearFall[] => {
        const fall = fallen.get(name);
        if (fall === undefined) return [];
        return [{ property: name, times: fall.times, reorderings: fall.reorderings, path: pathOf(fall.trail) }];
      }),
    }),
  };
};

/** The next step by the plan, if there is one, and what is left of the plan then. */
const planned = (system: System, { values, plan }: Place, trace: readonly Planned[]): Next => {
  const waiting = new Set<number>();
  const left: number[] = [];
  for (const [index, at] of plan.entries()) {
    const { actor, name } = trace[at] as Planned;
    const rest = plan.slice(index + 1);
    if (!waiting.has(actor)) {
      const isOffered = offering(system, values, actor);
      const taken = firstOf(system, values, actor, (action) => action.name === name);
      if (taken !== undefined) return { taken, plan: [...left, ...rest] };
      if (!isOffered(name)) {
        if (rest.some((later) => trace[later]?.actor === actor && isOffered(trace[later].name))) continue;
        const instead = firstOf(system, values, actor, ({ progress }) => progress);
        if (instead !== undefined) {
          const kept = offering(system, instead.next, actor)(name) ? [at] : [];
          return { taken: instead, plan: [...left, ...kept, ...rest] };
        }
        if (!actionsOf(system, values, actor).some(({ progress }) => progress)) continue;
      }
      waiting.add(actor);
    }
    left.push(at);
  }
  return { taken: undefined, plan: left };
};

type Next = { readonly taken: Enabled | undefined; readonly plan: readonly number[] };

const actionsOf = ({ components }: System, values: Values, actor: number): readonly Action[] =>
  components[actor]?.actions?.(values[actor] as Value) ?? [];

const offering = (system: System, values: Values, actor: number): ((name: string) => boolean) => {
  const names = new Set(actionsOf(system, values, actor).map(({ name }) => name));
  return (name) => names.has(name);
};

/** The first enabled step of an actor of which `fits` says yes. */
const firstOf = (
  system: System,
  values: Values,
  actor: number,
  fits: (action: Action) => boolean,
): Enabled | undefined => {
  for (const [choice, action] of actionsOf(system, values, actor).entries()) {
    const taken = fits(action) ? take(system, values, { actor, choice }) : undefined;
    if (taken !== undefined) return taken;
  }
  return undefined;
};

/** The plan without the first step that it has for the actor of `step`, if that is this one. */
const without = (plan: readonly number[], trace: readonly Planned[], step: Step): readonly number[] => {
  const first = plan.find((at) => trace[at]?.actor === step.actor);
  return first !== undefined && trace[first]?.name === step.name ? plan.filter((at) => at !== first) : plan;
};

/** The first step with progress of the first actor that has one, from the one after the last turn on. */
const byTurns = (system: System, { values, turn }: Place): Enabled | undefined => {
  const { length } = system.components;
  for (let tried = 1; tried <= length; tried++) {
    const taken = firstOf(system, values, (turn + tried) % length, ({ progress }) => progress);
    if (taken !== undefined) return taken;
  }
  return undefined;
};

/** Places in the order of their lengths. None may be added that is shorter than the one given last. */
const byLength = (places: readonly Place[]) => {
  const waiting: Place[][] = [];
  let length = 0;
  const add = (place: Place): void => {
    const own = lengthOf(place.trail);
    waiting[own] ??= [];
    waiting[own].push(place);
  };
  for (const place of places) add(place);
  const next = (): Place | undefined => {
    while (length < waiting.length && (waiting[length]?.length ?? 0) === 0) length++;
    return waiting[length]?.pop();
  };
  return { add, next };
};

const lengthOf = (trail: Trail | undefined): number => trail?.length ?? 0;

const pathOf = (end: Trail | undefined): readonly Step[] => {
  const steps: Step[] = [];
  for (let trail = end; trail !== undefined; trail = trail.before) steps.push(trail.step);
  return steps.reverse();
};
