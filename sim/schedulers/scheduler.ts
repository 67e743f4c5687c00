/** Who decides what happens next in a simulation. Every choice comes from the generator of the run, or from a list. */
import type { Board } from './board.ts';
import type { Generator } from './generator.ts';

/** A step to take, as `pickOf` packs it, or one of the two answers below. */
export type Pick = number;

/** Nothing with progress is enabled. */
export const REST = -1;
/** The scheduler wants no further step. */
export const END = -2;

export type Scheduler = {
  readonly name: string;
  /** Called before the first step of each run: whatever was remembered of an earlier run is forgotten. */
  readonly begin: (board: Board, generator: Generator) => void;
  /** An enabled step, REST if no step with progress is enabled, or END. */
  readonly next: (board: Board) => Pick;
  /** A fault to strike a system at rest, or END. */
  readonly atRest: (board: Board) => Pick;
  /** Told of each step that was taken, whoever chose it. */
  readonly took?: (actor: number, target: number, board: Board) => void;
  /** What it made of this run, where it differs from run to run. Asked after `begin`. */
  readonly describe?: () => string;
};
