/**
 * The engine: explicit-state search over a system of components. It knows nothing of what they are.
 *
 * `search` explores exhaustively and fast; `initialVector`, `enabled`, `take` and `replay` are the same steps in plain
 * form, for whoever follows a path.
 */
export type {
  Action,
  Component,
  Ear,
  Gate,
  GateFamily,
  Label,
  Outcome,
  Property,
  Running,
  StateProperty,
  Step,
  StepProperty,
  System,
  Value,
} from './component.ts';
export type { Inquiry, Look } from './inquiry.ts';
export { keyOf } from './intern.ts';
export { checkLiveness, type LivenessOptions } from './liveness.ts';
export { excusesOf, faultOfLasso } from './liveness-lasso.ts';
export type { Excuse, FairnessAssumption, Lasso, LeadsTo, LivenessOutcome, LivenessVerdict } from './liveness-types.ts';
export type {
  ActionCount,
  Bound,
  OrderCounts,
  Progress,
  SearchLimits,
  SearchOptions,
  SearchOutcome,
  Violation,
  Witness,
} from './outcome.ts';
export type { PersistentRule } from './persistent.ts';
export {
  type Relation,
  type RelationAction,
  type RelationStep,
  relate,
  type TakenStep,
} from './relation.ts';
export { search } from './search.ts';
export type { Exchange } from './symmetry.ts';
export { type Enabled, enabled, initialVector, replay, take, type Values } from './walk.ts';
