/**
 * The slow twins of `checkLiveness`. Both list all states with `walk` and have neither ids, nor Tarjan's stack, nor bits: one tries
 * every set of states, as the definition of a fair run says it; the other, for more states, finds who reaches whom and divides.
 */
import type { System } from './component.ts';
import type { FairnessAssumption, LeadsTo } from './index.ts';
import { keyOf } from './intern.ts';
import { type Enabled, enabled, initialVector, type Values } from './walk.ts';

type Edge = Pick<Enabled, 'step' | 'progress'> & { readonly next: Node };
type Node = { readonly values: Values; readonly out: Edge[] };

type PlainLiveness = {
  readonly violated: boolean;
  readonly from_states: number;
  readonly pending_states: number;
};

/** The most pending states of which every set is tried. */
const SETS_MAX = 8;

/** Undefined for a system of more than `states_max` states. */
export function plainLiveness(system: System, property: LeadsTo, states_max = Infinity): PlainLiveness | undefined {
  const nodes = nodesOf(system, states_max);
  if (nodes === undefined) return undefined;
  const { reads, view, assumes } = property;
  const is = (asked: LeadsTo['from'], { values }: Node) => asked(reads.map((read) => view(read, values[read]!)));
  const from = nodes.filter((node) => is(property.from, node));
  const pending = new Set(from.filter((node) => !is(property.to, node)));
  for (const { out } of pending) for (const { next } of out) if (!is(property.to, next)) pending.add(next);
  const list = [...pending];
  return {
    violated: list.length <= SETS_MAX ? someSet(list, assumes) : divided(list, assumes),
    from_states: from.length,
    pending_states: list.length,
  };
}

function nodesOf(system: System, states_max: number): readonly Node[] | undefined {
  const nodes = new Map<string, Node>();
  const nodeOf = (values: Values): Node => {
    const node = nodes.get(keyOf(values)) ?? { values, out: [] };
    nodes.set(keyOf(values), node);
    return node;
  };
  nodeOf(initialVector(system));
  for (const { values, out } of nodes.values()) {
    if (nodes.size > states_max) return undefined;
    for (const { step, progress, next } of enabled(system, values)) out.push({ step, progress, next: nodeOf(next) });
  }
  return [...nodes.values()];
}

/** The states that a run visits again and again are a set in which each reaches each, and the set may be any such. */
function someSet(list: readonly Node[], assumptions: readonly FairnessAssumption[]): boolean {
  for (let bits = 1; bits < 2 ** list.length; bits++) {
    const set = list.filter((_, place) => ((bits >> place) & 1) === 1);
    if (set.every((node) => reachedFrom(node, set).size === set.length) && owedIn(set, assumptions).length === 0)
      return true;
  }
  return false;
}

function divided(list: readonly Node[], assumptions: readonly FairnessAssumption[]): boolean {
  // A component that was taken away is reached by nobody whom it reaches.
  let left = list;
  for (let [node] = left; node !== undefined; [node] = left) {
    const start: Node = node;
    const component = [...reachedFrom(start, left)].filter((other) => reachedFrom(other, left).has(start));
    left = left.filter((other) => !component.includes(other));
    const owed = owedIn(component, assumptions);
    if (owed.length === 0) return true;
    if (owed.some(({ strength }) => strength === 'weak')) continue;
    const rest = component.filter(({ out }) => !owed.some((one) => out.some((step) => serves(one, step))));
    if (divided(rest, assumptions)) return true;
  }
  return false;
}

/** The assumptions that a run owes something which visits exactly these states again and again, and takes every step between them. */
function owedIn(set: readonly Node[], assumptions: readonly FairnessAssumption[]): readonly FairnessAssumption[] {
  return assumptions.filter((one) => {
    if (set.some(({ out }) => out.some((step) => serves(one, step) && set.includes(step.next)))) return false;
    const enabling = set.filter(({ out }) => out.some((step) => serves(one, step))).length;
    return one.strength === 'weak' ? enabling === set.length : enabling > 0;
  });
}

function serves({ includes }: FairnessAssumption, { step, progress }: Edge): boolean {
  return progress && includes(step.actor, step.name);
}

function reachedFrom(start: Node, within: readonly Node[]): ReadonlySet<Node> {
  const reached = new Set([start]);
  for (const { out } of reached) for (const { next } of out) if (within.includes(next)) reached.add(next);
  return reached;
}
