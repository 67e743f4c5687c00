/** A published system with what its authors, or a run of another model checker, say of it. */
import type { Property, System } from '../../sim/engine/index.ts';

/** What was published of one question: whether it holds and, where it does not, in how few steps that shows. */
type Verdict = {
  readonly property: Property;
  readonly holds: boolean;
  readonly steps?: number;
};

export type Oracle = {
  readonly name: string;
  /** Where system and numbers were published: the project, the path in it, the configuration. */
  readonly source: string;
  readonly system: () => System;
  /** Distinct states as published. Absent where a run stops at what it finds, and only that is published. */
  readonly distinct?: number;
  /** States that were generated, initial ones included: one for each of them and one for each enabled step. */
  readonly generated?: number;
  /** States on the longest of the shortest paths, as TLC counts depth: an initial state has depth 1. */
  readonly depth?: number;
  /** Distinct states where those that differ by a renaming of interchangeable parts count as one. */
  readonly symmetric?: number;
  /** States in which no step is enabled; 0 where TLC looked for a deadlock and found none. */
  readonly deadlocks?: number;
  readonly verdicts?: readonly Verdict[];
  /** The specification starts in any of several states: the search has one more before them, which is not counted. */
  readonly several?: true;
  /** Takes too long for every run of the tests. */
  readonly slow?: true;
};
