/**
 * Liveness under fairness: explores the state graph once, whole, and looks in it for runs that never end, are fair and never do what a
 * property says that they will. A run that stops counts as one that stays where it is for ever. No reduction, no symmetry:
 * neither keeps what fairness looks at.
 */
import { messageOf } from './calls.ts';
import type { StateProperty, Step, System } from './component.ts';
import { slotHash } from './hash.ts';
import { createJudge, holdsAt, type Judge } from './judge.ts';
import { fairComponents, servedBy } from './liveness-components.ts';
import { type Graph, graphBytes, graphOf } from './liveness-graph.ts';
import { excusesOf, faultOfLasso } from './liveness-lasso.ts';
import { type Cycle, type Hop, shortCycle } from './liveness-loop.ts';
import { type Pending, pendingOf } from './liveness-pending.ts';
import type { Lasso, LeadsTo, LivenessOutcome, LivenessVerdict } from './liveness-types.ts';
import type { SearchOptions } from './outcome.ts';
import { pathTo, valuesAt } from './path.ts';
import { outcomeOf, type Run } from './run.ts';
import { assertAskable } from './sane.ts';
import { explore } from './search.ts';
import { type Enabled, enabled } from './walk.ts';

/** As for a search: but a reduction keeps nothing of what fairness looks at, and the graph is of states, not of fingerprints. */
export type LivenessOptions = Omit<SearchOptions, 'continueAfterViolation' | 'store' | 'exchanges' | 'rules'>;

/** What judging one property takes beside the graph, for each state: see `Pending`, `fairComponents` and, for a loop, `shortCycle`. */
const JUDGING_BYTES = 60;

/**
 * Judges `properties` of `system`, each under the fairness that it assumes itself.
 *
 * Where a bound is hit before the graph is whole, what was seen is judged: a violation in it is one, since the steps of its lasso are
 * real and what is enabled along it is known; all else is undecided. The time limit is that of the exploration.
 * Deterministic but for `elapsed_ms` and where the time limit strikes.
 * @throws RangeError as `search`, and for a system with more different actions than edges can name
 */
export function checkLiveness(
  system: System,
  properties: readonly LeadsTo[],
  options: LivenessOptions,
): LivenessOutcome {
  assertAskable(properties, options);
  const judge = createJudge(system, properties.flatMap(questionsOf));
  const run = explore(system, [], options, slotHash);
  const { exhaustive, bounds, states, transitions, bytes, error } = outcomeOf(run);
  const seen = { exhaustive, bounds, states, transitions, bytes };
  const elapsed = () => ({ elapsed_ms: options.clock_ms() - run.started_ms });
  if (error !== undefined) return { ...seen, ...elapsed(), properties: [], error };
  const whole_bytes = bytes + graphBytes(states, transitions) + JUDGING_BYTES * states;
  const graph = whole_bytes > options.limits.memory_max_bytes ? { stopped_at: states } : graphOf(run);
  if ('stopped_at' in graph) {
    const { failure } = run.memo;
    if (failure !== undefined) {
      const path = pathTo(system, run.visited, run.memo.interners, graph.stopped_at);
      return { ...seen, ...elapsed(), properties: [], error: { message: failure.message, path } };
    }
    const none = { verdict: 'undecided', from_states: 0, pending_states: 0 } as const;
    return {
      ...seen,
      exhaustive: false,
      bounds: [...new Set([...bounds, 'memory' as const])],
      ...elapsed(),
      properties: properties.map(({ name }) => ({ property: name, ...none })),
    };
  }
  const verdicts: LivenessVerdict[] = [];
  for (const [place, property] of properties.entries()) {
    const verdict = judged({ run, graph, judge, exhaustive }, property, place);
    if ('message' in verdict) return { ...seen, ...elapsed(), exhaustive: false, properties: [], error: verdict };
    verdicts.push(verdict);
  }
  return { ...seen, bytes: whole_bytes, ...elapsed(), properties: verdicts };
}

type Seen = { readonly run: Run; readonly graph: Graph; readonly judge: Judge; readonly exhaustive: boolean };

/** `from` and `to` of a property, as the judge of single states is asked: at the places 2 × the property's and the next. */
function questionsOf({ name, reads, view, from, to }: LeadsTo): readonly StateProperty[] {
  return [
    { name: `${name}: from`, kind: 'witness', reads, view, holds: from },
    { name: `${name}: to`, kind: 'witness', reads, view, holds: to },
  ];
}

function judged(
  { run, graph, judge, exhaustive }: Seen,
  property: LeadsTo,
  place: number,
): LivenessVerdict | { readonly message: string; readonly path: readonly Step[] } {
  const { system, visited, memo } = run;
  let asked = 0;
  const asks = (question: number) => (state: number) => {
    asked = state;
    return holdsAt(judge, question, visited.vectors, state * visited.width, memo.interners);
  };
  let pending: Pending;
  try {
    pending = pendingOf(graph, visited.parents, { from: asks(2 * place), to: asks(2 * place + 1) });
  } catch (thrown) {
    return { message: messageOf(thrown), path: pathTo(system, visited, memo.interners, asked) };
  }
  const { region, order, from_states } = pending;
  const counts = { property: property.name, from_states, pending_states: order.length };
  const served = servedBy(graph, property.assumes);
  const components = fairComponents(graph, served, region, order);
  if (components.fair.size === 0) return { ...counts, verdict: exhaustive ? 'holds' : 'undecided' };
  const lasso = lassoOf(
    run,
    graph,
    shortCycle(graph, served, pending, components, (state) => depthOf(run, state)),
  );
  const fault = faultOfLasso(system, property, lasso);
  if (fault !== undefined) throw new Error(`a defect of the engine: a false lasso for "${property.name}": ${fault}`);
  return { ...counts, verdict: 'violated', lasso, excludedBy: excusesOf(system, lasso) };
}

/** The steps of a cycle of the graph; those before the obligation begins are a shortest path. */
function lassoOf({ system, visited, memo }: Run, { firsts }: Graph, { begins, way, loop }: Cycle): Lasso {
  const stepOf = ({ state, edge }: Hop): Step =>
    (enabled(system, valuesAt(visited, memo.interners, state))[edge - firsts[state]!] as Enabled).step;
  return {
    stem: [...pathTo(system, visited, memo.interners, begins), ...way.map(stepOf)],
    loop: loop.map(stepOf),
  };
}

function depthOf({ visited }: Run, state: number): number {
  let depth = 0;
  for (let at = state; at !== 0; at = visited.parents[at]!) depth++;
  return depth;
}
