/**
 * Systems from published specifications. The simplest translation has one passive component `state`, a record of all variables,
 * and a component for each process whose actions act on it: `stateSystem`. Where a specification falls into parts, they are
 * components of their own.
 */
import type { Component, Property, System, Value } from '../../sim/engine/index.ts';
import { action } from '../../sim/engine/published.test-helper.ts';

/**
 * One disjunct of a next-state relation for one choice of its parameters: the next state, or undefined where it is not enabled.
 * A disjunct with a parameter becomes one `Next` for each value of it.
 */
export type Next<S extends Value> = readonly [name: string, next: (state: S) => S | undefined];

type Specification<S extends Value> = {
  /** All the states that it may start in. More than one: the oracle says `several`. */
  readonly initial: readonly S[];
  /** The next-state relation by process; a specification without processes has one. */
  readonly processes: readonly (readonly Next<S>[])[];
  /** TLC's CONSTRAINT: states that break it are neither counted nor explored. */
  readonly constraint?: (state: S) => boolean;
};

/** The component of a `stateSystem` that holds the state. */
const STATE = 0;

/** What `state` is before one of several initial states was chosen. */
const UNBORN = null;

export function stateSystem<S extends Value>({
  initial,
  processes,
  constraint = () => true,
}: Specification<S>): System {
  const actors = processes.map(
    (nexts, process): Component => ({
      name: `process ${process}`,
      initial: null,
      actions: () =>
        nexts.map(([name, next]) =>
          action<Value, S>(name, STATE, (self, state) => {
            const after = (state as Value) === UNBORN ? undefined : next(state);
            return after === undefined || !constraint(after) ? undefined : [self, after];
          }),
        ),
    }),
  );
  const [only] = initial;
  if (initial.length === 1 && only !== undefined) return { components: [{ name: 'state', initial: only }, ...actors] };
  return { components: [{ name: 'state', initial: UNBORN }, ...actors, starter(STATE, initial.filter(constraint))] };
}

/** A component that gives its target one of several initial values, whichever, and then does nothing any more. */
export function starter(target: number, values: readonly Value[]): Component {
  const starts = values.map((value, place) => action<boolean, Value>(`start ${place}`, target, () => [true, value]));
  return { name: 'start', initial: false, actions: (started) => (started === false ? starts : []) };
}

/** A property of the states of a `stateSystem`: an invariant, or a witness that some state has it. */
export function ofState<S extends Value>(
  name: string,
  holds: (state: S) => boolean,
  kind: 'invariant' | 'witness' = 'invariant',
): Property {
  return {
    name,
    kind,
    reads: [STATE],
    view: (_, value) => (value === UNBORN ? kind === 'invariant' : holds(value as S)),
    holds: ([view]) => view === true,
  };
}
