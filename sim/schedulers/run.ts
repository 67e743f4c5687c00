/** One run of a simulation: steps that a scheduler chooses, until everything is at rest, a property falls, or a bound is hit. */
import type { Outcome, Property, Step, System, Value } from '../engine/index.ts';
import { actorOfPick, choiceOfPick, createBoard } from './board.ts';
import type { Generator } from './generator.ts';
import { END, type Pick, REST, type Scheduler } from './scheduler.ts';
import { createWatch } from './watch.ts';

export type RunEnd =
  /** Nothing can move, and no fault strikes any more. */
  | 'at rest'
  | 'violated'
  /** The bound on steps was hit. */
  | 'steps'
  /** The scheduler wanted no further step. */
  | 'ended'
  | 'error';

export type Run = {
  readonly end: RunEnd;
  readonly steps: number;
  /** The properties that fell after the last step. */
  readonly fallen: readonly string[];
  /** The witnesses that were met on the way. */
  readonly met: readonly string[];
  /** What the scheduler was in this run. */
  readonly scheduler: string;
  readonly error?: string;
};

/** Sees each step: `before` is the actor's value before it. Called in the hot loop. */
export type Observer = (
  actor: number,
  choice: number,
  name: string,
  target: number,
  before: Value,
  outcome: Outcome,
) => void;

export type Simulator = {
  readonly run: (scheduler: Scheduler, generator: Generator, steps_max: number, observe?: Observer) => Run;
};

/** A simulator of `system` that judges `properties`; it may be used for any number of runs, one after the other. */
export const createSimulator = (system: System, properties: readonly Property[]): Simulator => {
  const board = createBoard(system);
  const watch = createWatch(system, properties);
  const { values } = board;
  /** Whose code runs, for the words of an error. */
  let where: 'system' | 'property' = 'property';
  const changed = (component: number): void => {
    where = 'property';
    watch.changed(component, values[component] as Value);
    where = 'system';
  };

  const run = (scheduler: Scheduler, generator: Generator, steps_max: number, observe?: Observer): Run => {
    let steps = 0;
    const ended = (end: RunEnd, error?: string): Run => ({
      end,
      steps,
      fallen: watch.fallen(),
      met: watch.met().map((place) => properties[place]?.name ?? ''),
      scheduler: scheduler.describe?.() ?? scheduler.name,
      ...(error === undefined ? {} : { error }),
    });
    const takeStep = (pick: Pick): void => {
      where = 'system';
      const actor = actorOfPick(pick);
      const choice = choiceOfPick(pick);
      const action = board.actionsOf(actor)[choice];
      const before = values[actor] as Value;
      const outcome = board.take(pick, changed);
      steps++;
      where = 'property';
      if (outcome.label !== undefined) watch.told(outcome.label);
      watch.judge();
      if (action === undefined) return;
      scheduler.took?.(actor, action.target, board);
      observe?.(actor, choice, action.name, action.target, before, outcome);
    };
    try {
      where = 'property';
      watch.reset();
      where = 'system';
      board.reset();
      scheduler.begin(board, generator);
      while (!watch.hasFallen()) {
        where = 'system';
        let pick = scheduler.next(board);
        if (pick === REST) {
          where = 'property';
          watch.atRest(values);
          if (watch.hasFallen()) break;
          where = 'system';
          pick = scheduler.atRest(board);
          if (pick === END) return ended('at rest');
        }
        if (pick === END) return ended('ended');
        if (steps === steps_max) return ended('steps');
        takeStep(pick);
      }
      return ended('violated');
    } catch (thrown) {
      const words = thrown instanceof Error ? thrown.message : String(thrown);
      const place = where === 'property' ? `property "${watch.asked()}"` : board.whereabouts();
      return ended('error', `${place}: ${words}`);
    }
  };
  return { run };
};

/** An observer that keeps the whole path, for runs that are short enough. */
export const recorder = (): { readonly path: Step[]; readonly observe: Observer } => {
  const path: Step[] = [];
  return {
    path,
    observe: (actor, choice, name, target, _before, { reply, label }) => {
      const step = { actor, choice, name, target, reply };
      path.push(label === undefined ? step : { ...step, label });
    },
  };
};
