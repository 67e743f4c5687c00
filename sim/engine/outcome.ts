/** What a search was asked for and what it found, as data. */
import type { Step } from './component.ts';
import type { PersistentRule } from './persistent.ts';
import type { Exchange } from './symmetry.ts';

export type Bound = 'states' | 'depth' | 'time' | 'memory';

export type SearchLimits = {
  /** Distinct states to store at most. */
  readonly states_max: number;
  /** Steps from the initial state at most; states at this depth are judged but not expanded. */
  readonly depth_max: number;
  readonly time_max_ms: number;
  /** Bytes of the search's own arrays and larger tables at most. */
  readonly memory_max_bytes: number;
};

export type SearchOptions = {
  readonly limits: SearchLimits;
  /**
   * exact: every state is stored whole. fingerprint: only 64 bits of each, so that far more fit, and `collision_odds` says how
   * likely it is that a state was taken for another. Default: exact.
   */
  readonly store?: 'exact' | 'fingerprint';
  /**
   * What is alike: of states that differ only by such exchanges one is stored (nearly always), and counts are of those. A system
   * or a property that is not alike under one ends the search with an error that says so.
   */
  readonly exchanges?: readonly Exchange[];
  /**
   * Partial-order reduction: who may go alone, and where. States in between are not stored, so counts are of those that are, and the depth is
   * of their graph. Rules are held against the system (`persistent-walk.ts` says how often); one that is found wrong ends the search
   * with an error. What is violated is found all the same if the rules are right, but not by a shortest path; a witness, or what
   * throws in a state that is left out, may be missed. Default: none.
   */
  readonly rules?: readonly PersistentRule[];
  /** Milliseconds since any fixed moment; the engine has no clock of its own. */
  readonly clock_ms: () => number;
  /**
   * Go on after a violation, until each property was violated (or witnessed) once or the space is exhausted. Default: stop
   * at the first.
   */
  readonly continueAfterViolation?: boolean;
  /** Call each function of a component twice for each new pair of values and refuse it if the answers differ: a memo would freeze the first. Default: true. */
  readonly selfCheck?: boolean;
  /** Called about every `progress_every` states. */
  readonly onProgress?: (progress: Progress) => void;
  readonly progress_every?: number;
};

export type Progress = {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly frontier: number;
  readonly bytes: number;
};

export type Violation = {
  readonly property: string;
  /** A path from the initial state to the state or step that violates, a shortest one but with `rules`; for a step property its last step violates. */
  readonly path: readonly Step[];
};

export type Witness = { readonly property: string; readonly path: readonly Step[] };

export type ActionCount = {
  readonly actor: number;
  readonly name: string;
  readonly reply: string;
  readonly count: number;
};

/** How much of what the rules say was held against the system. */
export type OrderCounts = {
  /** How often some rule let somebody go alone: in a state that several ways lead through, once on each. */
  readonly uses: number;
  /** States, these or ahead of these, in which all that must be so was looked at. */
  readonly compared: number;
};

export type SearchOutcome = {
  /**
   * holds: every reachable state was judged, or one that stands for it by `exchanges` or `rules`. violated: see `violations`. limit: some bound was hit first, see `bounds`
   * (violations found before it make it `violated`). error: a component threw, see `error`.
   */
  readonly verdict: 'holds' | 'violated' | 'limit' | 'error';
  readonly exhaustive: boolean;
  readonly bounds: readonly Bound[];
  readonly states: number;
  readonly transitions: number;
  /** Steps on the longest of the shortest paths; with `rules` in the graph of the states that are stored. */
  readonly depth: number;
  /** States in which no action with progress is enabled. */
  readonly quiescent: number;
  /** States in which no action at all is enabled. */
  readonly terminal: number;
  readonly bytes: number;
  /** The odds that at least one state was taken for another and not looked at: 0 where states are stored whole. */
  readonly collision_odds: number;
  readonly elapsed_ms: number;
  /** With `rules` only. */
  readonly orders?: OrderCounts;
  readonly violations: readonly Violation[];
  readonly witnesses: readonly Witness[];
  readonly actions: readonly ActionCount[];
  /**
   * What a component or a property threw, and the path to the state where it did; the last step is the one that threw,
   * if it was a step (its reply is then empty) and not a list of actions or a property of that state. Where `exchanges` were given the
   * step is left out, and there may be no path.
   */
  readonly error?: { readonly message: string; readonly path: readonly Step[] };
};
