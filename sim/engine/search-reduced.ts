/**
 * The search with rules that say who may go alone (`persistent.ts`): of a state only the steps of a persistent set are taken, and what
 * lone steps lead through is not stored. Every state and every step on the way is judged all the same; where one is found, the way is cut,
 * so that it is stored and told like any other.
 *
 * That nobody is ignored for ever: a state that is not expanded whole has a step to one that is still to be expanded after it
 * (D. Bošnački, G. J. Holzmann, "Improving Spin's Partial-Order Reduction for Breadth-First Search", SPIN 2005), else it is expanded whole.
 */
import { messageOf } from './calls.ts';
import { hashOf } from './hash.ts';
import { holdsAt, isWitness } from './judge.ts';
import { BATCH_STATES_MAX, CHAIN_MAX, STEPS_MAX } from './limits.ts';
import { actorsBy, loneStep, stepsBy } from './persistent.ts';
import { touchedBy } from './persistent-check.ts';
import { faultAhead } from './persistent-walk.ts';
import { ordinalOf, type Reduced } from './reduced.ts';
import { canonicalized, countStep, type Run, roomFor } from './run.ts';
import { OUTCOME_CHANGED, OUTCOME_LISTENERS, OUTCOME_SHOWN, OUTCOME_STRIDE } from './successors.ts';
import { addEnabled, applyOutcome, beginRounds, emptied, goesRound, type StepList, Stuck } from './vector-steps.ts';
import { fail, hit, judgeQuiescent, judgeState, judgeStep, lookAtProperties } from './verdicts.ts';
import { FULL, fits, insert, insertFingerprint, KNOWN } from './visited.ts';

/** Expands the next states of this depth. */
export function expandReduced(run: Run, reduced: Reduced): void {
  const end = Math.min(run.next + BATCH_STATES_MAX, run.level_end);
  try {
    for (; run.next < end && !run.stopped; run.next++) expand(run, reduced, run.next);
  } catch (thrown) {
    const { failure, exhausted } = run.memo;
    if (!(thrown instanceof Stuck)) fail(run, messageOf(thrown), run.next, undefined, undefined);
    else if (failure !== undefined) fail(run, failure.message, run.next, undefined, undefined);
    else if (exhausted) hit(run, 'memory');
  }
  lookAtProperties(run);
}

function expand(run: Run, reduced: Reduced, index: number): void {
  const { memo, visited, options } = run;
  const { reduction, walker, state, steps } = reduced;
  const row = (index - visited.first) * visited.width;
  for (let component = 0; component < visited.width; component++) state[component] = visited.vectors[row + component]!;
  const isBounded = run.depth >= options.limits.depth_max;
  lookAround(reduced);
  for (let place = 0; place < reduction.rules.length && !isBounded; place++) {
    const asked = reduction.rules[place]!;
    if (asked.rule.confluent && reduced.named[place] === 0) continue;
    if (stepsBy(reduction, asked, state, steps).length === 0) continue;
    const fault = faultAhead(walker, place, state, steps);
    if (fault?.is === 'wrong') {
      failByRule(run, fault.message, index);
      return;
    }
    // What would break an invariant is not left out; and what leads to nothing but states that were expanded may be a loop.
    if (fault === undefined && takeAll(run, reduced, index, true)) return;
    if (run.stopped) return;
    break;
  }
  emptied(steps);
  for (const actor of memo.actors) addEnabled(memo, state, actor, steps);
  const isTerminal = steps.count === 0;
  if (!steps.progress) judgeQuiescent(run, index, isTerminal);
  if (run.stopped) return;
  if (!isBounded) takeAll(run, reduced, index, false);
  else if (!isTerminal && !run.bounds.includes('depth')) run.bounds.push('depth');
}

/** Ends the search: what it left out by that rule may matter. */
function failByRule(run: Run, message: string, index: number): void {
  fail(run, `${message}. Correct the rule, or search without rules.`, index, undefined, undefined);
}

/** Asks the rules of the state that is expanded, and remembers what they looked at. */
function lookAround({ reduction, state, looked, named }: Reduced): void {
  for (let place = 0; place < reduction.rules.length; place++) {
    const asked = reduction.rules[place]!;
    if (!asked.rule.confluent) continue;
    looked[place]!.fill(0);
    named[place] = actorsBy(reduction, asked, state, looked[place]!).length > 0 ? 1 : 0;
  }
}

/** Whether a rule may say something else than of the state that is expanded. */
function mayDiffer({ looked, named, changed }: Reduced, place: number): boolean {
  if (named[place] !== 0) return true;
  const bits = looked[place]!;
  for (let word = 0; word < bits.length; word++) if ((bits[word]! & changed[word]!) !== 0) return true;
  return false;
}

/** Notes what a step has changed. */
function noteChange({ walker, changed }: Reduced, outcome: number): void {
  const touched = touchedBy(walker.checker, outcome);
  const at = outcome * changed.length;
  for (let word = 0; word < changed.length; word++) changed[word]! |= touched[at + word]!;
}

/** Takes the steps in `reduced.steps`; whether one leads to a state that is still to be expanded. `byRule`: they are a rule's, not all. */
function takeAll(run: Run, reduced: Reduced, index: number, byRule: boolean): boolean {
  const { memo, visited } = run;
  const { steps, state, after } = reduced;
  if (!hasRoom(run, reduced, steps.count)) {
    hit(run, 'memory');
    return false;
  }
  let isFresh = false;
  for (let at = 0; at < steps.count; at++) {
    const outcome = steps.outcomes[at]!;
    const record = outcome * OUTCOME_STRIDE;
    countStep(run, outcome);
    if (memo.outcomes[record + OUTCOME_SHOWN] !== 0)
      judgeStep(run, memo.outcomes[record + OUTCOME_SHOWN]!, index, outcome);
    if (run.stopped) return false;
    applyOutcome(memo, state, outcome, after);
    const way = follow(run, reduced, outcome);
    if (run.stopped) return false;
    // Values that are met for the first time on the way have ids that the vectors may be too narrow for.
    if (!fits(visited, memo.id_max) && !roomFor(run, 0)) {
      hit(run, 'memory');
      return false;
    }
    const { symmetry } = memo;
    if (symmetry !== undefined) canonicalized(run, symmetry, after, index);
    if (run.stopped) return false;
    const hash = hashOf(memo.hashes, after);
    const stored =
      memo.seconds === undefined
        ? insert(visited, after, hash, index)
        : insertFingerprint(
            visited,
            after,
            hash,
            hashOf(memo.seconds, after),
            index,
            ordinalOf(byRule, at, way.length),
          );
    if (stored === FULL) {
      hit(run, 'states');
      return false;
    }
    if (stored !== KNOWN) isFresh = true;
    if (stored >= 0 && way.shows) judgeState(run, run.judge.always, stored);
    if (run.stopped) return false;
  }
  return isFresh;
}

/** Whether there is room for `extra` more states. Room is made for many at a time: to count bytes takes longer than a step. */
function hasRoom(run: Run, reduced: Reduced, extra: number): boolean {
  const { visited, memo } = run;
  if (visited.count + extra <= reduced.room && fits(visited, memo.id_max)) return true;
  for (const more of [Math.max(STEPS_MAX, visited.count >> 5), extra]) {
    if (!roomFor(run, more)) continue;
    reduced.room = visited.count + more;
    return true;
  }
  return false;
}

type Way = {
  /** Lone steps that were taken. */
  length: number;
  /** Some property is to be judged where it ends. */
  shows: boolean;
};

const way: Way = { length: 0, shows: false };

/** Takes lone steps from `reduced.after`, to which `outcome` led, in place, until there is none, they go round, or something is to be judged. */
function follow(run: Run, reduced: Reduced, outcome: number): Way {
  const { memo } = run;
  const { state, after, beyond } = reduced;
  way.length = 0;
  way.shows = shows(run, reduced, outcome, state, after);
  reduced.changed.fill(0);
  noteChange(reduced, outcome);
  beginRounds(reduced.rounds, after);
  while (!way.shows && way.length < CHAIN_MAX) {
    const next = nextLone(run, reduced);
    if (next === 0) return way;
    // Such a step is judged where the state before it is expanded.
    if (isJudged(run, reduced.lone)) return way;
    applyOutcome(memo, after, next, beyond);
    noteChange(reduced, next);
    way.length++;
    countStep(run, next);
    way.shows = shows(run, reduced, next, after, beyond);
    after.set(beyond);
    if (goesRound(reduced.rounds, after)) return way;
  }
  return way;
}

/** The lone step that may be taken from `reduced.after`, or 0. */
function nextLone(run: Run, reduced: Reduced): number {
  const { reduction, walker, after, lone } = reduced;
  for (let place = 0; place < reduction.rules.length; place++) {
    const asked = reduction.rules[place]!;
    if (!asked.rule.confluent || !mayDiffer(reduced, place)) continue;
    const outcome = loneStep(reduction, asked, after, lone);
    if (outcome === 0) continue;
    const fault = faultAhead(walker, place, after, lone);
    if (fault === undefined) return outcome;
    if (fault.is === 'wrong') failByRule(run, fault.message, run.next);
    return 0;
  }
  return 0;
}

/** Whether a property that is open says something in `after` that it could not say before `outcome` led there from `before`. */
function shows(run: Run, reduced: Reduced, outcome: number, before: Int32Array, after: Int32Array): boolean {
  const { memo, judge } = run;
  const { outcomes } = memo;
  const record = outcome * OUTCOME_STRIDE;
  if (saysSomething(run, judge.sets[outcomes[record + OUTCOME_CHANGED]!]!, after)) return true;
  const listeners = memo.lists[outcomes[record + OUTCOME_LISTENERS]!]!;
  for (let at = 0; at < listeners.length; at++) {
    const listener = listeners[at]!;
    if (before[listener] === after[listener]) continue;
    const readers = reduced.readers[listener]!;
    for (let place = 0; place < readers.length; place++)
      if (looksOtherwise(run, readers[place]!, listener, before, after) && saysIt(run, readers[place]!, after))
        return true;
  }
  return false;
}

/**
 * Whether a component may look otherwise to a property after a step: not where both views of it are known and the same. An image under an
 * exchange may be a value that nobody has asked about.
 */
function looksOtherwise(
  { judge }: Run,
  place: number,
  component: number,
  before: Int32Array,
  after: Int32Array,
): boolean {
  const ids = judge.memos[place]!.viewIds[component]!;
  const view = ids[after[component]!] ?? 0;
  return view === 0 || view !== ids[before[component]!];
}

/** Whether one of the properties at `places` that is open is broken or witnessed in `vector`. */
function saysSomething(run: Run, places: readonly number[], vector: Int32Array): boolean {
  for (let at = 0; at < places.length; at++) if (saysIt(run, places[at]!, vector)) return true;
  return false;
}

function saysIt({ memo, judge }: Run, place: number, vector: Int32Array): boolean {
  if (judge.open[place] === 0) return false;
  return holdsAt(judge, place, vector, 0, memo.interners) === isWitness(judge.properties[place]!);
}

/** Whether a property that is open says something of a step in the list: they may lead to the same and say different things. */
function isJudged({ memo, judge }: Run, { outcomes, count }: StepList): boolean {
  for (let at = 0; at < count; at++) {
    const shown = memo.outcomes[outcomes[at]! * OUTCOME_STRIDE + OUTCOME_SHOWN]!;
    if (shown !== 0 && judge.sets[shown]!.some((place) => judge.open[place] !== 0)) return true;
  }
  return false;
}
