/**
 * Lassos in plain form, on values: whether one is a fair run that violates a property, and what would exclude it. This shares with the
 * search for lassos nothing but the meaning of a step: every lasso that is reported has passed it.
 */
import type { System, Value } from './component.ts';
import { keyOf } from './intern.ts';
import type { Excuse, FairnessAssumption, Lasso, LeadsTo } from './liveness-types.ts';
import { type Enabled, enabled, initialVector, take, type Values } from './walk.ts';

/**
 * What keeps `lasso` from being a fair run of `system` that violates `property`, in words; undefined if nothing does. In words,
 * because "no" would not say whether a step is not real, the loop does not close, the run is unfair or the property holds of it.
 */
export function faultOfLasso(system: System, property: LeadsTo, { stem, loop }: Lasso): string | undefined {
  const states: Values[] = [initialVector(system)];
  const taken: Enabled[] = [];
  for (const [place, step] of [...stem, ...loop].entries()) {
    const one = take(system, states[place] as Values, step);
    const where = place < stem.length ? `step ${place} of the stem` : `step ${place - stem.length} of the loop`;
    if (one === undefined) return `${where}, "${step.name}", is not enabled`;
    if (one.step.name !== step.name || one.step.reply !== step.reply)
      return `${where} is "${one.step.name}" → "${one.step.reply}", not "${step.name}" → "${step.reply}"`;
    taken.push(one);
    states.push(one.next);
  }
  const round = states.slice(stem.length);
  if (keyOf(round[0] as Values) !== keyOf(round.at(-1) as Values)) return 'the loop does not close';
  const steps = taken.slice(stem.length);
  return faultOfTail(property, states, stem.length) ?? unfairness(system, property.assumes, round, steps);
}

/** Why the run's states, of which those from `first` on come again and again, keep the property. */
function faultOfTail({ reads, view, from, to }: LeadsTo, states: readonly Values[], first: number): string | undefined {
  const viewsOf = (values: Values) => reads.map((component) => view(component, values[component] as Value));
  if (states.slice(first).some((values) => to(viewsOf(values)))) return 'the loop passes a state that is led to';
  const last = states.findLastIndex((values) => to(viewsOf(values)));
  if (!states.slice(last + 1).some((values) => from(viewsOf(values)))) return 'nothing is owed on the loop';
  return undefined;
}

function unfairness(
  system: System,
  assumptions: readonly FairnessAssumption[],
  round: readonly Values[],
  steps: readonly Enabled[],
): string | undefined {
  const offers = round.map((values) => enabled(system, values));
  for (const { name, strength, includes } of assumptions) {
    const serves = ({ step, progress }: Enabled) => progress && includes(step.actor, step.name);
    if (steps.some(serves)) continue;
    const owing = offers.filter((offered) => offered.some(serves));
    if (strength === 'weak' ? owing.length === offers.length : owing.length > 0)
      return `unfair: "${name}" (${strength}) is not met`;
  }
  return undefined;
}

/**
 * Each assumption about a single action that would by itself make the loop unfair, the weaker one where both would; those that
 * need only weak fairness first. What is enabled all along says what starves; what is enabled now and then says
 * whose turn is always missed.
 */
export function excusesOf(system: System, { stem, loop }: Lasso): readonly Excuse[] {
  let values = [...stem].reduce((at, step) => (take(system, at, step) as Enabled).next, initialVector(system));
  const taken = new Set<string>();
  const enabledIn = new Map<string, Omit<Excuse, 'strength'> & { states: number }>();
  const keyFor = (actor: number, action: string) => `${actor} ${action}`;
  const note = (): void => {
    const offered = new Map(
      enabled(system, values).flatMap(({ step: { actor, name }, progress }) =>
        progress ? [[keyFor(actor, name), { actor, action: name }] as const] : [],
      ),
    );
    for (const [key, one] of offered) enabledIn.set(key, { ...one, states: (enabledIn.get(key)?.states ?? 0) + 1 });
  };
  if (loop.length === 0) note();
  for (const step of loop) {
    note();
    taken.add(keyFor(step.actor, step.name));
    values = (take(system, values, step) as Enabled).next;
  }
  const length = Math.max(1, loop.length);
  const excuses = [...enabledIn]
    .filter(([key]) => !taken.has(key))
    .map(
      ([, { actor, action, states }]): Excuse => ({ actor, action, strength: states === length ? 'weak' : 'strong' }),
    );
  return excuses.sort(
    (a, b) => b.strength.localeCompare(a.strength) || a.actor - b.actor || a.action.localeCompare(b.action),
  );
}
