/** What happened along a path, step by step: who did what, what it got, and everything that changed by it. */
import {
  type Enabled,
  enabled,
  initialVector,
  keyOf,
  type Step,
  take,
  type Value,
  type Values,
} from '../engine/index.ts';
import { actorOf } from '../kernel/actor.ts';
import type { Assembly } from '../kernel/system.ts';
import { ModelError, present, UsageError } from '../vocabulary/errors.ts';
import type { Label } from '../vocabulary/labels.ts';
import type { TraceStep } from './codec.ts';

/** A component that a step changed. `before` and `after` are its values in a few words, parts separated by commas. */
export type Change = {
  readonly component: number;
  readonly name: string;
  readonly before: string;
  readonly after: string;
};

export type Scene = {
  readonly actor: number;
  /** Which of the actor's actions it is, in the engine's order. */
  readonly choice: number;
  readonly step: TraceStep;
  /** Actors whose machine state changed, the acting one included. */
  readonly actors: readonly Change[];
  readonly resources: readonly Change[];
  /** What the step told everybody, if anything. */
  readonly label?: Label;
  /** The state after the step. */
  readonly values: Values;
};

export const traceStepOf = (assembly: Assembly, step: Step): TraceStep => ({
  actor: nameAt(assembly, step.actor),
  does: step.name,
  on: nameAt(assembly, step.target),
  gets: step.reply,
});

/**
 * Takes the steps of a trace one after the other from the initial state.
 * Throws a UsageError for the first that cannot be taken or gets another answer, with what that actor could do instead.
 */
export const follow = (assembly: Assembly, steps: readonly TraceStep[]): readonly Scene[] => {
  let values = initialVector(assembly.system);
  return steps.map((wanted, position) => {
    const taken = takenBy(assembly, values, wanted);
    if (taken === undefined)
      throw new UsageError(impossible(assembly, wanted, position, enabled(assembly.system, values)));
    const scene = sceneOf(assembly, values, taken);
    values = taken.next;
    return scene;
  });
};

/** The step that a line of a trace tells of, if it can be taken: only its own actor is asked, since a large system has many. */
const takenBy = (assembly: Assembly, values: Values, wanted: TraceStep): Enabled | undefined => {
  const { components } = assembly.system;
  const actor = assembly.places.slots.findIndex(({ name }) => name === wanted.actor);
  const actions = components[actor]?.actions?.(values[actor] as Value) ?? [];
  for (const [choice, { name }] of actions.entries()) {
    if (name !== wanted.does) continue;
    const taken = take(assembly.system, values, { actor, choice });
    if (taken !== undefined && same(traceStepOf(assembly, taken.step), wanted)) return taken;
  }
  return undefined;
};

/** The same for a path that the engine found. */
export const retrace = (assembly: Assembly, path: readonly Step[]): readonly Scene[] =>
  follow(
    assembly,
    path.map((step) => traceStepOf(assembly, step)),
  );

const same = (a: TraceStep, b: TraceStep): boolean =>
  a.actor === b.actor && a.does === b.does && a.on === b.on && a.gets === b.gets;

const impossible = (assembly: Assembly, wanted: TraceStep, position: number, possible: readonly Enabled[]): string => {
  const line = ({ does, gets }: TraceStep) => `${does} → ${gets}`;
  const own = possible.map(({ step }) => traceStepOf(assembly, step)).filter(({ actor }) => actor === wanted.actor);
  const known = assembly.places.slots.some(({ kind, name }) => kind === 'actor' && name === wanted.actor);
  const instead = !known
    ? `there is no actor '${wanted.actor}'`
    : own.length === 0
      ? `${wanted.actor} can do nothing there`
      : `${wanted.actor} can do: ${own.map(line).join(', ')}`;
  return `Step ${position + 1} of the trace is impossible: ${wanted.actor}: ${line(wanted)} on ${wanted.on}; ${instead}.`;
};

const sceneOf = (assembly: Assembly, before: Values, { step, next }: Enabled): Scene => {
  const changes = next.flatMap((after, component): Change[] => {
    const old = before[component] as Value;
    if (old === after || keyOf(old) === keyOf(after)) return [];
    const change = { component, name: nameAt(assembly, component) };
    return [{ ...change, before: assembly.describe(component, old), after: assembly.describe(component, after) }];
  });
  const isActor = ({ component }: Change) => assembly.places.slots[component]?.kind === 'actor';
  return {
    actor: step.actor,
    choice: step.choice,
    step: traceStepOf(assembly, step),
    actors: changes.filter((change) => isActor(change) && change.before !== change.after),
    resources: changes.filter(({ component }) => assembly.places.slots[component]?.kind === 'resource'),
    ...(step.label === undefined ? {} : { label: step.label as Label }),
    values: next,
  };
};

const nameAt = (assembly: Assembly, component: number): string =>
  present(assembly.places.slots[component], 'component').name;

/** Who holds each lock in a state, and who waits for it. */
type LockReport = { readonly lock: string; readonly state: string; readonly waiting: readonly string[] };

const locks = ['accept-mutex', 'table-lock'];
const entries = ['acquire', 'begin-read', 'begin-write', 'await-turn', 'wait-free', 'wait-no-writers'];

export const lockReport = (assembly: Assembly, values: Values): readonly LockReport[] =>
  locks.map((lock) => ({
    lock,
    state: assembly.describe(assembly.places.at(lock), present(values[assembly.places.at(lock)], 'lock')),
    waiting: assembly.places.slots.flatMap((slot, component) => {
      if (slot.kind !== 'actor') return [];
      const offered = assembly.stateOf(component, present(values[component], 'actor')).offers;
      return offered.some(({ operation }) => entries.some((entry) => operation === `${lock}.${entry}`))
        ? [slot.name]
        : [];
    }),
  }));

/** An actor's registers in a few words, or nothing. */
export const describeRegisters = (value: Value): string => {
  const { registers, stopping, suspended } = actorOf(value);
  const parts = Object.entries(registers).map(([name, register]) => {
    if (register === undefined) throw new ModelError(`The register '${name}' is undefined.`);
    return `${name} ${typeof register === 'object' ? JSON.stringify(register) : register}`;
  });
  return [...parts, ...(stopping ? ['asked to stop'] : []), ...(suspended ? ['suspended'] : [])].join(', ');
};

/** Only what is new in a change: the parts that were not there before, or else those that are gone. */
export const newIn = ({ before, after }: Change): string => {
  const old = before.split(', ');
  const now = after.split(', ');
  const added = now.filter((part) => !old.includes(part));
  return added.length > 0 ? added.join(', ') : `no more ${old.filter((part) => !now.includes(part)).join(', ')}`;
};
