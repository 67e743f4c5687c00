/**
 * Parley's model: machines, resources and designs, put together into systems that the engine explores.
 *
 * ```ts
 * import { assemble, hardened, parametersOf, search } from 'parley';
 * const { system } = assemble({ design: hardened, parameters: parametersOf({ kills: 1 }) });
 * ```
 */
export { type Machines, machinesOf } from './actors/index.ts';
export { designName, hardened, literal, parseDesign } from './design/design.ts';
export type { Safeguard } from './design/safeguard.ts';
export { safeguards } from './design/safeguards/index.ts';
export * from './engine/index.ts';
export { compile, type Table, type TableState } from './kernel/compile.ts';
export { mermaidOf } from './kernel/mermaid.ts';
export { type Alterations, type Assembly, assemble } from './kernel/system.ts';
export {
  createSimulator,
  generatorOf,
  pct,
  portfolio,
  pos,
  type Run,
  recorder,
  replaying,
  roundRobin,
  type Scheduler,
  type Simulator,
  uniform,
  withFaults,
} from './schedulers/index.ts';
export { readTrace, type Trace, type TraceStep, writeTrace } from './trace/codec.ts';
export { follow, lockReport, retrace, type Scene } from './trace/story.ts';
export { ModelError, UsageError } from './vocabulary/errors.ts';
export { type Parameters, parameterDefaults, parametersOf } from './vocabulary/parameters.ts';
export { type Design, type SafeguardName, safeguardNames } from './vocabulary/safeguards.ts';
