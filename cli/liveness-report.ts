/** What a check of liveness found, and what is said of it whatever the form. */
import type { LivenessCounterexample, LivenessResult } from '../properties/liveness/check.ts';
import type { Assumption } from '../properties/liveness/fairness.ts';
import type { LivenessDefinition } from '../properties/liveness/index.ts';
import { designName } from '../sim/design/design.ts';
import { flagOf, type Parameters, parameterDefaults } from '../sim/vocabulary/parameters.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { exitCodes } from './exit-codes.ts';
import { lassoLength } from './reporters/lasso.ts';
import { boundsHit, counted, grouped } from './text.ts';

export type LivenessReport = {
  readonly design: Design;
  readonly properties: readonly LivenessDefinition[];
  readonly configurations: readonly LivenessResult[];
  /** The files in which counterexamples are kept, all that could be written. */
  readonly traces: ReadonlyMap<LivenessCounterexample, string>;
};

/** What is required besides that nothing falls. */
export type Requirements = { readonly requireExhaustive?: boolean; readonly requirePremises?: boolean };

/** The worst that was found in a configuration. */
export const livenessOutcomeOf = ({ error, exhaustive, properties }: LivenessResult) => {
  if (error !== undefined) return 'error';
  if (properties.some(({ verdict }) => verdict === 'violated')) return 'violated';
  return exhaustive ? 'holds' : 'limit reached';
};

export const exitCodeOfLiveness = (report: LivenessReport, required: Requirements): number => {
  const outcomes = report.configurations.map(livenessOutcomeOf);
  if (outcomes.includes('error')) return exitCodes.evaluation;
  if (outcomes.includes('violated')) return exitCodes.liveness;
  if (required.requireExhaustive === true && outcomes.includes('limit reached')) return exitCodes.notExhaustive;
  if (required.requirePremises === true && neverOwed(report).length > 0) return exitCodes.notExhaustive;
  return exitCodes.holds;
};

export const lengthOf = ({ stem, loop }: LivenessCounterexample): string => lassoLength(stem.length, loop.length);

/** The command that finds the counterexample of a property again, in its configuration alone. */
export const againOf = ({ design }: LivenessReport, { parameters }: LivenessResult, property: string): string => {
  const { processes, ...others } = parameters;
  const flags = Object.entries(others)
    .filter(([name, value]) => value !== parameterDefaults[name as keyof Parameters])
    .map(([name, value]) => `${flagOf(name)} ${value}`);
  // One parameter at least is said: without any, several systems are checked.
  const system = [`--processes ${processes}`, ...flags].join(' ');
  return `npx parley check --liveness --design ${designName(design)} ${system} --property ${property}`;
};

/** The outcome of one configuration in words, never without what it was bounded by. */
export const livenessVerdictOf = (result: LivenessResult): string => {
  const outcome = livenessOutcomeOf(result);
  switch (outcome) {
    case 'error':
      return `error: ${result.error?.message ?? ''}`;
    case 'violated': {
      const fallen = result.properties.flatMap(({ name, counterexample }) =>
        counterexample === undefined ? [] : [`${name} (${lengthOf(counterexample)})`],
      );
      return `violated: ${fallen.join('; ')}`;
    }
    case 'holds':
      return 'holds (exhaustive)';
    case 'limit reached':
      return `limit reached (${result.bounds.join(', ')}): not decided, no violation so far`;
  }
};

/** The properties of which nothing was shown. */
const neverOwed = ({ properties, configurations }: LivenessReport): readonly string[] =>
  properties
    .map(({ name }) => name)
    .filter((name) =>
      configurations.every((result) => result.properties.find((one) => one.name === name)?.premise !== 'met'),
    );

/** What the properties assume, each once. */
export const assumptionsOf = ({ properties }: LivenessReport): readonly Assumption[] => [
  ...new Set(properties.flatMap(({ assumes }) => assumes)),
];

/** One line. */
export const livenessConclusion = (report: LivenessReport): string => {
  const { properties, configurations } = report;
  const outcomes = configurations.map(livenessOutcomeOf);
  const all = counted(configurations.length, 'configuration');
  const count = (outcome: (typeof outcomes)[number]) => outcomes.filter((one) => one === outcome).length;
  if (count('error') > 0) return `Error in ${count('error')} of ${all}: a machine or an operation is wrong.`;
  if (count('violated') > 0) return `Violated in ${count('violated')} of ${all}.`;
  const states = grouped(configurations.reduce((sum, result) => sum + result.states, 0));
  if (count('limit reached') > 0)
    return `No violation in ${states} states, but ${count('limit reached')} of ${all} hit a bound (${boundsHit(configurations)}): not decided.`;
  const vacuous = neverOwed(report);
  const shown = properties.length - vacuous.length;
  const rest = vacuous.length === 0 ? '' : ` Nothing was ever owed to ${vacuous.join(', ')}.`;
  const what = counted(properties.length, 'liveness property').replace(/ys$/, 'ies');
  return `${shown} of ${what} ${shown === 1 ? 'holds' : 'hold'} on every fair run in ${all}, exhaustively: ${states} states.${rest}`;
};
