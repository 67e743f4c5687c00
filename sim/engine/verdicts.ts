/** What a search says while it runs: the properties that a state or a step breaks or shows, what threw, what bound was hit. */
import { requireJudgedAlike, requireSeenAlike } from './alike-properties.ts';
import { messageOf } from './calls.ts';
import type { StateProperty, Step, StepProperty } from './component.ts';
import { holdsAt, holdsOf, isWitness, viewOf } from './judge.ts';
import type { Bound } from './outcome.ts';
import { pathTo, valuesAt } from './path.ts';
import { pathToReduced } from './path-reduced.ts';
import type { Run } from './run.ts';
import { OUTCOME_ACTOR, OUTCOME_CHOICE, OUTCOME_STRIDE } from './successors.ts';
import { enabled, replay } from './walk.ts';

/** Judges the state properties of a set that are still open in a stored state. */
export function judgeState(run: Run, set: number, index: number): void {
  judgeAll(run, run.judge.sets[set]!, index);
}

export function judgeQuiescent(run: Run, index: number, terminal: boolean): void {
  run.quiescent++;
  if (terminal) run.terminal++;
  judgeAll(run, run.judge.quiescent, index);
}

function judgeAll(run: Run, places: readonly number[], index: number): void {
  const { judge, visited, memo } = run;
  for (let at = 0; at < places.length && !run.stopped; at++) {
    const place = places[at]!;
    if (judge.open[place] === 0) continue;
    try {
      const row = (index - visited.first) * visited.width;
      const holds = holdsAt(judge, place, visited.vectors, row, memo.interners);
      if (holds !== isWitness(judge.properties[place]!)) continue;
      // What is told of a state that is like this one must be true of it.
      requirePropertiesAlike(run);
      found(run, place, pathAt(run, index));
    } catch (thrown) {
      fail(run, messageOf(thrown), index, undefined, undefined);
    }
  }
}

/** Judges the step properties that a step of a state violates or witnesses; `outcome` is its number in the memo. */
export function judgeStep(run: Run, set: number, index: number, outcome: number): void {
  const { judge, system, visited, memo } = run;
  for (const place of judge.sets[set]!) {
    if (judge.open[place] === 0 || run.stopped) continue;
    try {
      const path = pathAt(run, index);
      const [actor, choice] = [OUTCOME_ACTOR, OUTCOME_CHOICE].map(
        (field) => memo.outcomes[outcome * OUTCOME_STRIDE + field]!,
      );
      const { step } = enabled(system, valuesAt(visited, memo.interners, index)).find(
        (one) => one.step.actor === actor && one.step.choice === choice,
      )!;
      found(run, place, [...path, memo.symmetry === undefined ? step : shownBy(run, place, path)]);
    } catch (thrown) {
      fail(run, messageOf(thrown), index, undefined, undefined);
    }
  }
}

/** A step after `path` that violates or witnesses the step property at `place`: like the one that does in a state like the last. */
function shownBy({ system, judge }: Run, place: number, path: readonly Step[]): Step {
  const property = judge.properties[place] as StepProperty;
  const last = replay(system, path).at(-1)!;
  const { step } = enabled(system, last).find(
    ({ step: { label } }) => label !== undefined && property.holds(label) === isWitness(property),
  )!;
  return step;
}

function found(run: Run, place: number, path: readonly Step[]): void {
  const { judge, options } = run;
  const property = judge.properties[place]!;
  judge.open[place] = 0;
  const list = isWitness(property) ? run.witnesses : run.violations;
  list.push({ property: property.name, path });
  if (run.violations.length > 0) run.stopped = !options.continueAfterViolation || !judge.open.includes(1);
}

export function fail(
  run: Run,
  message: string,
  index: number,
  actor: number | undefined,
  choice: number | undefined,
): void {
  const { system, visited, memo } = run;
  const path = pathOrNone(run, index);
  // Where things are alike the state at the end of the path is one that is like this one, and another's action may throw there.
  if (actor !== undefined && choice !== undefined && memo.symmetry === undefined) {
    const value = valuesAt(visited, memo.interners, index)[actor]!;
    const action = system.components[actor]!.actions!(value)[choice]!;
    path.push({ actor, choice, name: action.name, target: action.target, reply: '' });
  }
  run.error = { message, path };
  run.stopped = true;
}

/** The path to a state; none where it cannot be told, since what went wrong may be just that. */
function pathOrNone(run: Run, index: number): Step[] {
  try {
    return pathAt(run, index);
  } catch {
    return [];
  }
}

function pathAt(run: Run, index: number): Step[] {
  const { system, visited, memo, reduced } = run;
  return reduced === undefined
    ? pathTo(system, visited, memo.interners, index, memo.symmetry)
    : pathToReduced(run, reduced, index);
}

export function hit(run: Run, bound: Bound): void {
  run.bounds.push(bound);
  run.stopped = true;
}

/** Also what was seen without being judged: it may look like what was judged before, and its image otherwise. */
export function lookAtProperties(run: Run): void {
  if (run.stopped) return;
  try {
    requirePropertiesAlike(run);
  } catch (thrown) {
    fail(run, messageOf(thrown), run.next, undefined, undefined);
  }
}

/** Compares what properties have seen and judged for the first time with its images. */
function requirePropertiesAlike({ judge, memo }: Run): void {
  const { alike } = memo;
  const { fresh } = judge;
  if (alike === undefined || fresh === undefined) return;
  for (let next = fresh.seen.pop(); next !== undefined; next = fresh.seen.pop()) {
    const { place, component, id } = next;
    const view = (other: number, own: number) => viewOf(judge, place, other, own, memo.interners[other]!.values[own]!);
    requireSeenAlike(alike, judge.properties[place] as StateProperty, component, id, view);
  }
  for (let next = fresh.judged.pop(); next !== undefined; next = fresh.judged.pop()) {
    const { place, views } = next;
    requireJudgedAlike(alike, judge.properties[place] as StateProperty, views, (other) => holdsOf(judge, place, other));
  }
}
