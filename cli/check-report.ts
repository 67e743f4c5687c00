/** What a check found, and what is said of it whatever the form. */
import type { CheckOptions, ConfigurationResult, PropertyVerdict } from '../properties/check.ts';
import { assembleFor, type PropertyDefinition } from '../properties/index.ts';
import { fallsAlong } from '../properties/judge.ts';
import { designName } from '../sim/design/design.ts';
import { initialVector } from '../sim/engine/index.ts';
import { assemble } from '../sim/kernel/system.ts';
import type { TraceStep } from '../sim/trace/codec.ts';
import { follow } from '../sim/trace/story.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { countedHow, notReducedShort } from './reduction-words.ts';
import { type Broken, type Case, type Findings, wrongCase } from './reporters/findings.ts';
import { boundsHit, counted, countNotShown, grouped, lengthWords, nothingShownOf, rounded } from './text.ts';
import { meetsError, replayCommand } from './traces.ts';

export type CheckReport = {
  readonly design: Design;
  readonly properties: readonly PropertyDefinition[];
  readonly options: CheckOptions;
  /** Whether anything is left out in any of the configurations. */
  readonly isReduced: boolean;
  readonly configurations: readonly CheckedConfiguration[];
};

/** `step`: after which it falls. */
type AlsoFalling = { readonly name: string; readonly step: number };

export type CheckedConfiguration = {
  readonly result: ConfigurationResult;
  /** What else falls where the search ended with its first violation. */
  readonly alsoFalls: readonly AlsoFalling[];
  /** The file of each counterexample, by property. */
  readonly traces: Readonly<Record<string, string>>;
  /** Whether a replay of the path to an error meets it again. */
  readonly errorReplays: boolean;
};

/** The command that shows again what the file of that name was kept for, if there is a file and it does. */
export const commandFor = ({ traces, errorReplays }: CheckedConfiguration, name: string): string | undefined => {
  const file = traces[name];
  return file === undefined || (name === 'error' && !errorReplays) ? undefined : replayCommand(file);
};

/** Of the path to an error. */
export const meetsErrorAgain = (
  { design, properties, options }: Omit<CheckReport, 'configurations'>,
  { parameters, error }: ConfigurationResult,
): boolean =>
  error !== undefined &&
  meetsError(
    { design: designName(design), parameters, steps: error.steps },
    {
      properties: properties.map(({ name }) => name),
      ...(options.alterations === undefined ? {} : { alterations: options.alterations }),
    },
  );

/**
 * What else falls along the path of the first violation, with which the search ended. A search that goes on finds the shortest
 * path to each by itself.
 */
export const alsoFalling = (
  { design, properties, options }: Omit<CheckReport, 'configurations'>,
  { parameters, properties: verdicts }: ConfigurationResult,
): readonly AlsoFalling[] => {
  const violated = verdicts.find(({ verdict }) => verdict === 'violated');
  if (violated?.steps === undefined || options.continueAfterViolation === true) return [];
  const assembly = assembleFor(properties, { design, parameters }, options.alterations);
  const scenes = follow(assembly, violated.steps);
  const states = [initialVector(assembly.system), ...scenes.map(({ values }) => values)];
  const falls = fallsAlong(
    assembly,
    properties,
    states,
    scenes.map(({ label }) => label),
  );
  return falls.flatMap(({ property: { name }, step }) => (name === violated.name ? [] : [{ name, step }]));
};

/** The outcome of one configuration in words, never without what it was bounded by. */
export const verdictOf = ({ result, alsoFalls }: CheckedConfiguration, { options }: CheckReport): string => {
  const violated = result.properties.filter(({ verdict }) => verdict === 'violated');
  if (violated.length > 0) {
    const also = alsoFalls.length === 0 ? '' : `; also falls there: ${alsoFalls.map(({ name }) => name).join(', ')}`;
    return `violated: ${violated.map(({ name, steps = [] }) => `${name} in ${counted(steps.length, 'step')}`).join(', ')}${also}`;
  }
  if (result.outcome === 'error') return 'error';
  if (result.exhaustive && result.ordered) return 'holds (reduced)';
  if (result.exhaustive) return result.store === 'exact' ? 'holds (exhaustive)' : 'holds (fingerprints)';
  const { states_max, depth_max, time_max_ms, memory_max_bytes } = options.limits;
  const limit = {
    states: `${grouped(states_max)} states`,
    depth: `depth ${grouped(depth_max)}`,
    time: `${grouped(time_max_ms / 1000)} s`,
    memory: `${rounded(memory_max_bytes)}B`,
  };
  const hit = result.bounds.map((bound) => limit[bound]).join(', ');
  return result.bounds.every((bound) => bound === 'depth')
    ? `holds (within bounds: ${hit})`
    : `limit reached (${hit}): no violation so far`;
};

/** The properties of which nothing was shown, since what they are about never happened. */
export const vacuousIn = ({
  properties,
  configurations,
}: Pick<CheckReport, 'properties' | 'configurations'>): readonly string[] =>
  properties
    .map(({ name }) => name)
    .filter(
      (name) =>
        !configurations.some(({ result }) =>
          result.properties.some((one) => one.name === name && one.premise === 'met'),
        ),
    );

/** One line. */
export const outcomeLine = ({ properties, configurations }: CheckReport): string => {
  const results = configurations.map(({ result }) => result);
  const count = (part: readonly ConfigurationResult[]) => counted(part.length, 'configuration');
  const errors = results.filter(({ outcome }) => outcome === 'error');
  if (errors.length > 0) {
    const excuses = [
      ...(errors.some(({ alike }) => alike.length > 0) ? ['something that was counted once is not alike'] : []),
      ...(errors.some(({ ordered }) => ordered) ? ['an order that was left out is not the same'] : []),
    ];
    const excuse = excuses.length === 0 ? '' : `, or ${excuses.join(', or ')}: without --reduction nothing need be`;
    return `Error in ${count(errors)}: a machine or an operation is wrong${excuse}.`;
  }
  const broken = results.filter(({ outcome }) => outcome === 'violated');
  const outOf = (part: readonly ConfigurationResult[]) =>
    results.length === 1 ? 'the one configuration' : `${part.length} of ${count(results)}`;
  if (broken.length > 0) return `Violated in ${outOf(broken)}.`;
  const bounded = results.filter(({ exhaustive }) => !exhaustive);
  const states = grouped(results.reduce((sum, result) => sum + result.states, 0));
  const shown = properties.length - vacuousIn({ properties, configurations }).length;
  const what =
    properties.length === 1 && shown === 1
      ? `${properties[0]?.name} holds`
      : shown === properties.length
        ? `All ${shown} properties hold`
        : shown === 0
          ? 'No property is shown to hold'
          : `${shown} of ${properties.length} properties ${shown === 1 ? 'holds' : 'hold'}`;
  if (bounded.length === 0)
    return `${what} in ${count(results)}, exhaustively: ${states} states${countedHow(results)}.`;
  return `No violation in ${states} ${states === '1' ? 'state' : 'states'}${countedHow(results)}, but ${outOf(bounded)} hit a bound (${boundsHit(bounded)}): not exhaustive.`;
};

/** Of what nothing was shown, if there is such a property. */
export const nothingShownLine = (report: CheckReport): string | undefined => nothingShownOf(notShownIn(report));

/** After a violation, which ends a search early, that nothing was shown of a property says nothing. */
const notShownIn = (report: CheckReport): readonly string[] =>
  report.configurations.some(({ result: { outcome } }) => outcome === 'violated' || outcome === 'error')
    ? []
    : vacuousIn(report);

/** What it all comes to, on one line. */
const conclusion = (report: CheckReport): string =>
  [outcomeLine(report), nothingShownLine(report) ?? ''].join(' ').trimEnd();

/** The same, short. */
export const shortConclusion = (report: CheckReport): string =>
  [
    outcomeLine(report),
    notReducedShort(report.configurations.map(({ result }) => result)) ?? '',
    countNotShown(notShownIn(report).length, report.properties.length),
  ]
    .filter((part) => part !== '')
    .join(' ');

/** A suite for each configuration, a case for each property; and one more where a machine or an operation is wrong. */
export const findingsOf = (report: CheckReport): Findings => ({
  title: `parley check: design ${designName(report.design)}`,
  conclusion: conclusion(report),
  suites: report.configurations.map((checked) => {
    const { result } = checked;
    const { name, elapsed_ms, states, transitions, depth, states_per_s, error } = result;
    const wrong: readonly Case[] =
      error === undefined ? [] : [wrongCase(brokenBy(report, checked, 'error', 'error', error.message, error.steps))];
    return {
      name,
      verdict: verdictOf(checked, report),
      elapsed_ms,
      figures: {
        states,
        transitions,
        depth,
        ...(states_per_s === undefined ? {} : { 'states/s': Math.round(states_per_s) }),
      },
      cases: [
        ...report.properties.flatMap((property) => {
          const verdict = result.properties.find((one) => one.name === property.name);
          return verdict === undefined ? [] : [caseOf(report, checked, property, verdict)];
        }),
        ...wrong,
      ],
    };
  }),
});

const caseOf = (
  report: CheckReport,
  checked: CheckedConfiguration,
  { name, says, why, category, premise }: PropertyDefinition,
  { verdict, premise: met, steps = [], length = 'shortest' }: PropertyVerdict,
): Case => {
  switch (verdict) {
    case 'violated': {
      const message = `${name} is violated in ${counted(steps.length, 'step')}${lengthWords[length]}.`;
      return { name, says, verdict, broken: brokenBy(report, checked, name, category, message, steps, why) };
    }
    case 'undecided':
      return { name, says, verdict, reason: whyUndecided(name, checked, report) };
    case 'holds':
      return met === 'met' ? { name, says, verdict: 'passed' } : { name, says, verdict: 'vacuous', premise };
  }
};

const whyUndecided = (name: string, checked: CheckedConfiguration, report: CheckReport): string => {
  const { result, alsoFalls } = checked;
  if (result.outcome === 'error') return 'The search ended where a machine or an operation is wrong.';
  const violated = result.properties.find(({ verdict }) => verdict === 'violated');
  if (violated === undefined) return `The search was not exhaustive: ${verdictOf(checked, report)}.`;
  const also = alsoFalls.some((one) => one.name === name) ? `${name} falls there, too` : '--continue goes on';
  return `The search ended with the violation of ${violated.name}; ${also}.`;
};

const brokenBy = (
  { design, options }: CheckReport,
  checked: CheckedConfiguration,
  name: string,
  category: string,
  message: string,
  steps: readonly TraceStep[],
  why = '',
): Broken => {
  const { parameters } = checked.result;
  const trace = checked.traces[name];
  const command = commandFor(checked, name);
  return {
    category,
    message,
    why,
    steps: steps.length,
    ...(trace === undefined ? {} : { trace }),
    commands: command === undefined ? [] : [command],
    story: () => {
      const assembly = assemble({ design, parameters }, options.alterations);
      return { assembly, scenes: follow(assembly, steps) };
    },
  };
};
