/**
 * What the engine explores: a system of components.
 *
 * A component is a local value and, if it is active, the actions that it can take in that value. Every action
 * names the one other component that it acts on (its target) and computes both next values from both present
 * ones, or says that it is blocked. A step may carry a label; components that listen to it change by themselves
 * (the death of a process is such a step: one action, many listeners). Nothing here knows of chat.
 */

/** Plain immutable data. Two values are the same local state iff they are equal as JSON, whatever the order of fields. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [field: string]: Value };

/** What others can observe of a step. `type` tells labels apart; the rest is theirs. */
export type Label = { readonly type: string; readonly [field: string]: Value };

export type Component = {
  readonly name: string;
  readonly initial: Value;
  /**
   * A small whole number that says of a value what matters most of it: the state of a machine without its registers. Properties
   * may say that they see no more (`settled`), and are not asked then where it stays the same. Components with the same function
   * are alike: what it settles of one it settles of all.
   */
  readonly aspect?: (value: Value) => number;
  /** The actions of this component in `value`, blocked or not. Must depend on `value` alone. Absent: a passive component. */
  readonly actions?: (value: Value) => readonly Action[];
  /**
   * How a step with `label`, taken by others, changes this component. Called only where `hears(label)`, and never on the
   * step's own actor and target: their next values are in its outcome.
   */
  readonly hear?: (value: Value, label: Label) => Value;
  /** Absent where `hear` is present: it hears every label. */
  readonly hears?: (label: Label) => boolean;
  /** All labels that it may hear and change by; where it has this, a simulation does not tell it of others. */
  readonly ears?: readonly Ear[];
};

/** Labels of one type; where there is a field, only those in which it is that value, or a list with it. */
export type Ear = { readonly type: string; readonly field?: string; readonly is?: Value };

export type Action = {
  readonly name: string;
  /** Index of the component that it acts on. Never the actor itself. */
  readonly target: number;
  /**
   * Whether the action counts as something that will happen by itself. A fault (a kill, a signal from outside) may
   * happen but need not: a state in which only faults are enabled is quiescent.
   */
  readonly progress: boolean;
  /**
   * Both next values, or undefined where the action is blocked. Must be pure. `actor` is the component that takes it, so that
   * components of one kind may offer the same action: what many share stays near at hand for the machine that runs it.
   */
  readonly take: (self: Value, target: Value, actor: number) => Outcome | undefined;
  /** What it waits for where it is blocked. Absent: it may be blocked for any reason. */
  readonly gate?: Gate;
};

/**
 * Where many actors wait, most changes of what they wait for concern none of them, or one. Actions on one target whose gates
 * have the same family and key are blocked in the same values of that target, whoever takes them. A simulation asks the
 * gate instead of each of them; a search needs none.
 */
export type Gate = { readonly family: GateFamily; readonly key: string };

/** The keys of the gates that were shut in the target's value `before` and may be open in `after`. */
export type GateFamily = { readonly opened: (before: Value, after: Value) => readonly string[] };

export type Outcome = {
  readonly self: Value;
  readonly target: Value;
  readonly reply: string;
  readonly label?: Label;
};

export type System = { readonly components: readonly Component[] };

/**
 * A question about single states. `view` is what it needs to know of one component (small, so that few combinations
 * exist); `holds` judges the views of all components that it reads, in the order of `reads`.
 */
export type StateProperty = {
  readonly name: string;
  /**
   * invariant: must hold in every state. quiescent: must hold in every state where no action with progress is enabled.
   * witness: must hold in at least one state. quiescent-witness: the same among quiescent states.
   */
  readonly kind: 'invariant' | 'quiescent' | 'witness' | 'quiescent-witness';
  readonly reads: readonly number[];
  readonly view: (component: number, value: Value) => Value;
  /** Whether the view is the same of all values with the aspect of this one, of all components with that aspect function. Absent: of none. */
  readonly settled?: (component: number, value: Value) => boolean;
  readonly holds: (views: readonly Value[]) => boolean;
  /**
   * A faster twin of `holds` for many views of which few change from one state to the next. Whoever has it may leave it;
   * whoever offers it must answer as `holds` does.
   */
  readonly running?: () => Running;
};

/** Judges one list of views again and again while it changes in place. */
export type Running = {
  /** Starts over with a list, which is the caller's. */
  readonly begin: (views: readonly Value[]) => void;
  /** The view at the place `read` of the list was `before` and is another now. */
  readonly change: (read: number, before: Value, after: Value) => void;
  /** What `holds` says of the list as it is. */
  readonly holds: () => boolean;
};

/** A question about single steps: `step` must hold of every labelled step, `step-witness` of at least one. */
export type StepProperty = {
  readonly name: string;
  readonly kind: 'step' | 'step-witness';
  readonly holds: (label: Label) => boolean;
};

export type Property = StateProperty | StepProperty;

/** One step of a path: which component took which action (by its place in `actions(value)`), and what it got. */
export type Step = {
  readonly actor: number;
  readonly choice: number;
  readonly name: string;
  readonly target: number;
  readonly reply: string;
  readonly label?: Label;
};
