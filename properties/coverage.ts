/** What a simulation went through: states and transitions of the machines, and which operation followed which on one resource. */

import { actorOf } from '../sim/kernel/actor.ts';
import type { ActorKind, Assembly } from '../sim/kernel/system.ts';
import type { Observer } from '../sim/schedulers/index.ts';
import { present } from '../sim/vocabulary/errors.ts';
import { signatures } from '../sim/vocabulary/operations.ts';

/** All actors of a kind are one here: a transition that any thread took was taken. */
type KindCoverage = {
  readonly kind: ActorKind;
  readonly states: number;
  /** Left or entered by a step of their own. */
  readonly statesSeen: number;
  readonly transitions: number;
  readonly transitionsTaken: number;
  readonly times: readonly TransitionCount[];
};

type TransitionCount = { readonly state: string; readonly reply: string; readonly times: number };

/** `second` was taken right after `first` on one component, by another actor. */
type PairCount = { readonly first: string; readonly second: string; readonly times: number };

export type Coverage = { readonly kinds: readonly KindCoverage[]; readonly pairs: readonly PairCount[] };

type Recorder = {
  readonly observe: Observer;
  /** A new run begins: no operation of it follows one of the last. */
  readonly begin: () => void;
  readonly coverage: () => Coverage;
};

const kinds: readonly ActorKind[] = ['parent', 'child', 'thread', 'client', 'faults'];

/** Counts in the hot loop, so what names it needs is looked up before. */
export const coverageOf = (assembly: Assembly): Recorder => {
  const tallies = kinds.map((kind) => tallyOf(assembly, kind));
  const operations = Object.keys(signatures);
  const operationIds = new Map<string, number>(operations.map((name, id) => [name, id]));
  const idOf = (action: string): number => {
    const known = operationIds.get(action);
    if (known !== undefined) return known;
    // With its argument it is another name of the same operation.
    const id = present(operationIds.get(action.split(' ', 1)[0] ?? ''), 'operation');
    operationIds.set(action, id);
    return id;
  };
  const pairs = new Float64Array(operations.length * operations.length);
  const { slots } = assembly.places;
  const tallyByActor = slots.map((slot) => (slot.kind === 'actor' ? tallies[kinds.indexOf(slot.who.kind)] : undefined));
  const statesOf = slots.map((_, component) => {
    const tally = tallyByActor[component];
    return assembly.tables[component]?.states.map(({ name }) => tally?.states.indexOf(name) ?? 0) ?? [];
  });
  const lastOperation = new Int32Array(slots.length).fill(-1);
  const lastActor = new Int32Array(slots.length).fill(-1);
  return {
    observe: (actor, _choice, name, target, before, { reply }) => {
      const tally = tallyByActor[actor];
      if (tally !== undefined) {
        const state = statesOf[actor]?.[actorOf(before).state] ?? 0;
        const at = state * tally.replies.size + (tally.replies.get(reply) ?? 0);
        tally.counts[at] = (tally.counts[at] ?? 0) + 1;
      }
      const operation = idOf(name);
      const previous = lastOperation[target] as number;
      if (previous >= 0 && lastActor[target] !== actor) {
        const at = previous * operations.length + operation;
        pairs[at] = (pairs[at] ?? 0) + 1;
      }
      lastOperation[target] = operation;
      lastActor[target] = actor;
    },
    begin: () => {
      lastOperation.fill(-1);
      lastActor.fill(-1);
    },
    coverage: () => ({
      kinds: tallies.map(kindCoverage),
      pairs: [...pairs].flatMap((times, at): PairCount[] => {
        const first = operations[Math.floor(at / operations.length)] ?? '';
        const second = operations[at % operations.length] ?? '';
        return times === 0 ? [] : [{ first, second, times }];
      }),
    }),
  };
};

type Tally = {
  readonly kind: ActorKind;
  readonly states: readonly string[];
  readonly initial: string | undefined;
  readonly transitions: readonly { readonly state: string; readonly reply: string; readonly next: string }[];
  readonly replies: ReadonlyMap<string, number>;
  readonly counts: Float64Array;
};

const tallyOf = (assembly: Assembly, kind: ActorKind): Tally => {
  const tables = [
    ...new Set(
      assembly.places.slots.flatMap((slot, index) =>
        slot.kind === 'actor' && slot.who.kind === kind ? [assembly.tables[index]] : [],
      ),
    ),
  ];
  const states = [...new Set(tables.flatMap((table) => table?.states.map(({ name }) => name) ?? []))];
  const transitions = new Map(
    tables.flatMap((table) =>
      (table?.states ?? []).flatMap(({ name: state, next }) =>
        Object.entries(next).map(
          ([reply, to]) => [`${state} ${reply}`, { state, reply, next: table?.states[to]?.name ?? '' }] as const,
        ),
      ),
    ),
  );
  const replies = [...new Set([...transitions.values()].map(({ reply }) => reply))];
  return {
    kind,
    states,
    initial: states[0],
    transitions: [...transitions.values()],
    replies: new Map(replies.map((reply, index) => [reply, index])),
    counts: new Float64Array(states.length * replies.length),
  };
};

const kindCoverage = ({ kind, states, initial, transitions, replies, counts }: Tally): KindCoverage => {
  const times = transitions.map(({ state, reply, next }) => ({
    state,
    reply,
    next,
    times: counts[states.indexOf(state) * replies.size + (replies.get(reply) ?? 0)] ?? 0,
  }));
  const taken = times.filter((one) => one.times > 0);
  return {
    kind,
    states: states.length,
    statesSeen: new Set([initial, ...taken.flatMap(({ state, next }) => [state, next])]).size,
    transitions: times.length,
    transitionsTaken: taken.length,
    times: times.map(({ next: _, ...count }) => count),
  };
};

/** The transitions that were never taken: `thread send FULL`. */
export const neverTaken = ({ kinds: all }: Coverage): readonly string[] =>
  all.flatMap(({ kind, times }) =>
    times.flatMap(({ state, reply, times: count }) => (count === 0 ? [`${kind} ${state} ${reply}`] : [])),
  );
