/**
 * The slow twin of `search`: the same search said as plainly as possible, with a Map from text to state, no memo, no ids, no
 * batches, and every property asked of every state. It shares `walk` with the engine and nothing else.
 */
import type { Property, StateProperty, Step, System } from './component.ts';
import { keyOf } from './intern.ts';
import type { Bound, SearchOutcome } from './outcome.ts';
import { enabled, initialVector, type Values } from './walk.ts';

type PlainOptions = {
  readonly states_max?: number;
  readonly depth_max?: number;
  readonly continueAfterViolation?: boolean;
};

/** What both searches must agree on. */
export type PlainOutcome = Omit<SearchOutcome, 'bytes' | 'elapsed_ms' | 'error'> & {
  readonly error?: { path: readonly Step[] };
};

type Node = { readonly values: Values; readonly path: readonly Step[] };

const STOP = Symbol('stop');

export function plainSearch(
  system: System,
  properties: readonly Property[],
  { states_max = Infinity, depth_max = Infinity, continueAfterViolation = false }: PlainOptions,
): PlainOutcome {
  const nodes: Node[] = [];
  const seen = new Set<string>();
  const open = new Set(properties);
  const bounds: Bound[] = [];
  const violations: { property: string; path: readonly Step[] }[] = [];
  const witnesses: { property: string; path: readonly Step[] }[] = [];
  const counts = new Map<string, { actor: number; name: string; reply: string; count: number }>();
  let error: { path: readonly Step[] } | undefined;
  let transitions = 0;
  let quiescent = 0;
  let terminal = 0;
  let stopped = false;

  const found = (property: Property, path: readonly Step[]): void => {
    open.delete(property);
    const witness = property.kind.endsWith('witness');
    (witness ? witnesses : violations).push({ property: property.name, path });
    if (violations.length > 0 && (!continueAfterViolation || open.size === 0)) throw STOP;
  };
  const judge = (kinds: readonly string[], { values, path }: Node): void => {
    for (const property of properties) {
      if (!open.has(property) || !kinds.includes(property.kind)) continue;
      const { reads, view, holds } = property as StateProperty;
      const answer = holds(reads.map((component) => view(component, values[component]!)));
      if (answer === property.kind.endsWith('witness')) found(property, path);
    }
  };
  const store = (node: Node): void => {
    const key = keyOf(node.values);
    if (seen.has(key)) return;
    if (nodes.length >= states_max) {
      bounds.push('states');
      throw STOP;
    }
    seen.add(key);
    nodes.push(node);
    judge(['invariant', 'witness'], node);
  };

  const expand = (node: Node): void => {
    let steps: ReturnType<typeof enabled>;
    try {
      steps = enabled(system, node.values);
    } catch {
      error = { path: node.path };
      throw STOP;
    }
    const bounded = node.path.length >= depth_max;
    if (bounded && steps.length > 0 && !bounds.includes('depth')) bounds.push('depth');
    if (!steps.some(({ progress }) => progress)) {
      quiescent++;
      if (steps.length === 0) terminal++;
      judge(['quiescent', 'quiescent-witness'], node);
    }
    if (bounded) return;
    for (const { step, next } of steps) {
      transitions++;
      const { actor, name, reply, label } = step;
      const tally = counts.get(keyOf([actor, name, reply])) ?? { actor, name, reply, count: 0 };
      tally.count++;
      counts.set(keyOf([actor, name, reply]), tally);
      for (const property of properties) {
        if (label === undefined || !open.has(property)) continue;
        if (property.kind !== 'step' && property.kind !== 'step-witness') continue;
        if (property.holds(label) === (property.kind === 'step-witness')) found(property, [...node.path, step]);
      }
      store({ values: next, path: [...node.path, step] });
    }
  };

  try {
    store({ values: initialVector(system), path: [] });
    for (let at = 0; at < nodes.length; at++) expand(nodes[at]!);
  } catch (thrown) {
    if (thrown !== STOP) throw thrown;
    stopped = true;
  }
  const limited = bounds.length > 0 ? 'limit' : 'holds';
  const judged = violations.length > 0 ? 'violated' : limited;
  const outcome: PlainOutcome = {
    verdict: error === undefined ? judged : 'error',
    exhaustive: !stopped && bounds.length === 0,
    bounds,
    states: nodes.length,
    transitions,
    depth: Math.max(...nodes.map(({ path }) => path.length)),
    quiescent,
    terminal,
    collision_odds: 0,
    violations,
    witnesses,
    actions: [...counts.values()].sort(
      (a, b) => a.actor - b.actor || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.reply < b.reply ? -1 : 1),
    ),
  };
  return error === undefined ? outcome : { ...outcome, error };
}
