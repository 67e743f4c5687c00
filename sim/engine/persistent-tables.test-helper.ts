/**
 * Who may go alone in a small system, found the slow way: the whole graph of its states, on plain values, and of each set of actors the
 * largest set of states in which everything is as `persistent-check.ts` says. Shares `walk` with the engine and nothing else.
 */
import type { Property, StateProperty, System, Value } from './component.ts';
import type { Inquiry } from './inquiry.ts';
import { keyOf } from './intern.ts';
import { type Enabled, enabled, initialVector, type Values } from './walk.ts';

type Edge = Enabled & {
  /** The state that it leads to, by its index. */
  readonly to: number;
  /** The properties of steps that it breaks or shows. */
  readonly shown: string;
  /** Nobody hears it. */
  readonly quiet: boolean;
};

export type Graph = {
  readonly system: System;
  readonly invariants: readonly StateProperty[];
  readonly states: readonly Values[];
  readonly edges: readonly (readonly Edge[])[];
};

/** All states that can be reached, or undefined if they are more than `states_max`. */
export function graphOf(system: System, properties: readonly Property[], states_max: number): Graph | undefined {
  const states: Values[] = [initialVector(system)];
  const places = new Map([[keyOf(states[0]!), 0]]);
  const edges: Edge[][] = [];
  for (let at = 0; at < states.length; at++) {
    if (states.length > states_max) return undefined;
    edges.push(
      enabled(system, states[at]!).map((one) => {
        const key = keyOf(one.next);
        const to = places.get(key) ?? states.push(one.next) - 1;
        places.set(key, to);
        return { ...one, to, shown: shownBy(properties, one), quiet: isQuiet(system, one) };
      }),
    );
  }
  const invariants = properties.filter((property): property is StateProperty => property.kind === 'invariant');
  return { system, invariants, states, edges };
}

function shownBy(properties: readonly Property[], { step: { label } }: Enabled): string {
  if (label === undefined) return '';
  return properties
    .filter((one) => 'reads' in one === false && one.holds(label) === (one.kind === 'step-witness'))
    .map(({ name }) => name)
    .join();
}

function isQuiet({ components }: System, { step: { actor, target, label } }: Enabled): boolean {
  return (
    label === undefined ||
    components.every(
      ({ hear, hears }, listener) =>
        listener === actor || listener === target || hear === undefined || hears?.(label) === false,
    )
  );
}

/** For each state whether `actors` may go alone there. */
export function wherePersistent(graph: Graph, actors: readonly number[]): readonly boolean[] {
  const { states, edges } = graph;
  const isOwn = ({ step }: Edge): boolean => actors.includes(step.actor);
  const good = states.map((_, at) => edges[at]!.some((edge) => isOwn(edge)));
  for (let changed = true; changed; ) {
    changed = false;
    for (let at = 0; at < states.length; at++) {
      if (!good[at]) continue;
      const own = edges[at]!.filter(isOwn);
      const others = edges[at]!.filter((edge) => !isOwn(edge));
      if (others.every((b) => mayWait(graph, actors, good, at, own, b))) continue;
      good[at] = false;
      changed = true;
    }
  }
  return good;
}

/** Whether the step `b` of another may as well be taken after one of `own`. */
function mayWait(
  graph: Graph,
  actors: readonly number[],
  good: readonly boolean[],
  at: number,
  own: readonly Edge[],
  b: Edge,
): boolean {
  const { states, edges } = graph;
  if (own.every((a) => isUndoneBy(graph, at, a, b))) return true;
  const choices = (list: readonly Edge[]): string =>
    list.map(({ step: { actor, choice } }) => `${actor} ${choice}`).join();
  const ownThen = edges[b.to]!.filter(({ step }) => actors.includes(step.actor));
  return (
    good[b.to] === true &&
    actors.every((actor) => isEqual(states[at]![actor]!, states[b.to]![actor]!)) &&
    choices(own) === choices(ownThen) &&
    own.every((a, place) => commute(graph, at, a, b, ownThen[place]!) && !mends(graph, at, b, ownThen[place]!))
  );
}

function isUndoneBy(graph: Graph, at: number, a: Edge, b: Edge): boolean {
  const then = again(graph, at, a.to, b);
  return then !== undefined && then.shown === b.shown && then.to === b.to;
}

/** `aThen` is the step a where b has been taken. */
function commute(graph: Graph, at: number, a: Edge, b: Edge, aThen: Edge): boolean {
  if (a.shown !== aThen.shown) return false;
  const bThen = again(graph, at, a.to, b);
  if (bThen !== undefined) return bThen.shown === b.shown && bThen.to === aThen.to;
  const isUnseen = b.quiet && b.shown === '' && graph.invariants.every((one) => !sees(graph, one, at, b.to));
  return isUnseen && aThen.to === a.to;
}

/** Whether an invariant that b breaks sees something change by the step a after it. */
function mends(graph: Graph, at: number, b: Edge, aThen: Edge): boolean {
  return graph.invariants.some(
    (one) =>
      sees(graph, one, at, b.to) && sees(graph, one, b.to, aThen.to) && !one.holds(viewsOf(one, graph.states[b.to]!)),
  );
}

/** The same action of the same actor, as long as it is there as it was. */
function again({ states, edges }: Graph, at: number, to: number, { step: { actor, choice } }: Edge): Edge | undefined {
  if (!isEqual(states[at]![actor]!, states[to]![actor]!)) return undefined;
  return edges[to]!.find(({ step }) => step.actor === actor && step.choice === choice);
}

function sees({ states }: Graph, property: StateProperty, from: number, to: number): boolean {
  return !isEqual(viewsOf(property, states[from]!), viewsOf(property, states[to]!));
}

function viewsOf({ reads, view }: StateProperty, values: Values): readonly Value[] {
  return reads.map((read) => view(read, values[read]!));
}

const isEqual = (one: Value, other: Value): boolean => keyOf(one) === keyOf(other);

/**
 * A question that is answered by a table: for each state of `graph` an answer. It looks at components in `order`, and no further than it must
 * to know the answer.
 */
export function inquiryByTable<Answer extends Value>(
  { states }: Graph,
  table: readonly Answer[],
  order: readonly number[],
): Inquiry<Answer> {
  /** By what has been seen of the first few in `order`: the answers that are still possible. */
  const answers = new Map<string, Map<string, Answer>>();
  states.forEach((values, at) => {
    for (let seen = 1; seen <= order.length; seen++) {
      const key = keyOf(order.slice(0, seen).map((component) => values[component]!));
      const possible = answers.get(key) ?? new Map<string, Answer>();
      answers.set(key, possible.set(keyOf(table[at]!), table[at]!));
    }
  });
  return {
    first: { at: order[0]!, known: [] },
    next: ({ known }, value) => {
      const seen = [...(known as Values), value];
      const possible = [...(answers.get(keyOf(seen))?.values() ?? [])];
      if (possible.length === 0) throw new Error(`asked of what is no state: ${keyOf(seen)}`);
      return possible.length === 1 ? { answer: possible[0]! } : { at: order[seen.length]!, known: seen };
    },
  };
}
