/** What a simulation saw, and what is said of it whatever the form. */
import { configurationName } from '../properties/configurations.ts';
import { neverTaken } from '../properties/coverage.ts';
import type { PropertyDefinition } from '../properties/property.ts';
import type { FoundViolation, SimulateOptions, Simulation } from '../properties/simulate.ts';
import { designName } from '../sim/design/design.ts';
import { assemble } from '../sim/kernel/system.ts';
import { follow } from '../sim/trace/story.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { type Broken, type Case, type Findings, type Story, wrongCase } from './reporters/findings.ts';
import { counted, countNotShown, grouped, lengthWords, nothingShownOf } from './text.ts';
import { replayCommand } from './traces.ts';

export type SimulateReport = {
  readonly design: Design;
  readonly properties: readonly PropertyDefinition[];
  readonly options: SimulateOptions;
  readonly result: Simulation;
  readonly elapsed_ms: number;
  /** Of that, until the last run had ended: what comes after it is shrinking. */
  readonly runs_ms: number;
  readonly shard: { readonly index: number; readonly count: number };
  /** Runs of all shards. */
  readonly runs: number;
  /** The command that simulates the same system again, without the runs. */
  readonly again: string;
  /** The file of each trace, by property. */
  readonly traces: Readonly<Record<string, string>>;
  /** Whether every transition must have been taken: then those that were not are told by name. */
  readonly coverageRequired: boolean;
};

/** A path through a large system takes memory for each component and each step: a longer one is only listed. */
const FOLLOWED_MAX = 20_000_000;

/** Steps, and the system that they are of: where they were shrunk, a smaller one than was simulated. */
export type Told = Pick<FoundViolation, 'parameters' | 'steps'>;

/** The steps of a run, or what was made of them, followed; undefined where they are too many. */
export const storyOf = ({ design, options }: SimulateReport, { parameters, steps }: Told): Story | undefined => {
  const assembly = assemble({ design, parameters }, options.alterations);
  if (steps.length * assembly.system.components.length > FOLLOWED_MAX) return undefined;
  return { assembly, scenes: follow(assembly, steps) };
};

/** The commands that take the steps again, and that find them again. */
export const commandsFor = (
  { again, traces, result }: SimulateReport,
  property: string,
  run: number,
): readonly string[] => {
  // An error before the first step leaves nothing to be taken again.
  const hasSteps = property !== 'error' || (result.error?.steps.length ?? 0) > 0;
  const file = hasSteps ? traces[property] : undefined;
  return [...(file === undefined ? [] : [replayCommand(file)]), `${again} --run ${run}`];
};

export const stepsPerSecond = ({ result, runs_ms }: SimulateReport): number =>
  Math.round((result.steps / Math.max(1, runs_ms)) * 1000);

/** What it comes to, on one line. */
export const outcomeLine = ({ result, options }: SimulateReport): string => {
  const { runs, steps, ends, violations, outcome } = result;
  const bounded =
    ends.steps === 0 ? '' : ` ${counted(ends.steps, 'run')} ended at ${counted(options.steps_max, 'step')}.`;
  const done = `${counted(runs, 'run')}, ${counted(steps, 'step')}`;
  const said =
    outcome === 'error'
      ? 'Error: a machine or an operation is wrong.'
      : outcome === 'violated'
        ? `Violated: ${violations.map(({ property }) => property).join(', ')}, in ${grouped(ends.violated)} of ${counted(runs, 'run')}.`
        : `No violation in ${done}. Other runs may have one: only parley check says that a property holds.`;
  return `${said}${bounded}`;
};

/** In how many runs its premise was met: what falls is about something that happened. */
export const premiseMetIn = ({ result }: SimulateReport, name: string): number =>
  Math.max(result.premises[name] ?? 0, result.violations.find(({ property }) => property === name)?.runs ?? 0);

/** Of what nothing was shown, if there is such a property. */
export const nothingShownLine = (report: SimulateReport): string | undefined => nothingShownOf(idleIn(report));

const idleIn = (report: SimulateReport): readonly string[] =>
  report.properties.flatMap(({ name }) => (premiseMetIn(report, name) === 0 ? [name] : []));

/** The same in few words. */
export const nothingShownCount = (report: SimulateReport): string =>
  countNotShown(idleIn(report).length, report.properties.length);

/** All of it, on one line. */
export const conclusion = (report: SimulateReport, notShown = nothingShownLine(report) ?? ''): string => {
  const missing = report.coverageRequired ? neverTaken(report.result.coverage).length : 0;
  const untaken = missing === 0 ? '' : `${counted(missing, 'transition')} never taken.`;
  return [outcomeLine(report), untaken, notShown].filter((part) => part !== '').join(' ');
};

/** One suite, a case for each property; and one more where a machine or an operation is wrong. */
export const findingsOf = (report: SimulateReport): Findings => {
  const { design, properties, options, result, elapsed_ms } = report;
  const { error } = result;
  const wrong: readonly Case[] =
    error === undefined
      ? []
      : [
          wrongCase(
            brokenBy(report, 'error', 'error', `Run ${error.run}: ${error.message}`, '', {
              ...error,
              parameters: options.parameters,
            }),
          ),
        ];
  return {
    title: `parley simulate: design ${designName(design)}`,
    conclusion: conclusion(report),
    suites: [
      {
        name: configurationName(options.parameters),
        verdict: result.outcome,
        elapsed_ms,
        figures: {
          runs: result.runs,
          steps: result.steps,
          'steps/s': Math.round(stepsPerSecond(report)),
          'transitions never taken': neverTaken(result.coverage).length,
        },
        cases: [...properties.map((property) => caseOf(report, property)), ...coverageCases(report), ...wrong],
      },
    ],
  };
};

const coverageCases = ({ coverageRequired, result }: SimulateReport): readonly Case[] => {
  if (!coverageRequired) return [];
  const named = { name: 'coverage', says: 'Every transition of the machines is taken.' };
  const missing = neverTaken(result.coverage);
  return missing.length === 0
    ? [{ ...named, verdict: 'passed' }]
    : [{ ...named, verdict: 'undecided', reason: `Never taken: ${missing.join(', ')}.` }];
};

const caseOf = (report: SimulateReport, { name, says, why, category, premise }: PropertyDefinition): Case => {
  const { result } = report;
  const found = result.violations.find(({ property }) => property === name);
  if (found === undefined)
    return premiseMetIn(report, name) === 0
      ? { name, says, verdict: 'vacuous', premise }
      : { name, says, verdict: 'passed' };
  const message = `${name} is ${foundIn(found)}.`;
  return { name, says, verdict: 'violated', broken: brokenBy(report, name, category, message, why, found) };
};

/** `violated in run 7 (pct), shrunk from 1,234 to 31 steps, the shortest in N=1 T=2 CPP=1, 2 clients`, or `… after 1,234 steps` */
export const foundIn = ({ run, scheduler, run_steps, steps, parameters, shrunk }: FoundViolation): string => {
  const found = `violated in run ${run} (${scheduler})`;
  if (shrunk === undefined) return `${found} after ${counted(run_steps, 'step')}`;
  const where = configurationName(parameters);
  return `${found}, shrunk from ${grouped(run_steps)} to ${counted(steps.length, 'step')}${lengthWords[shrunk.length]} in ${where}`;
};

const brokenBy = (
  report: SimulateReport,
  name: string,
  category: string,
  message: string,
  why: string,
  found: Told & { readonly run: number },
): Broken => {
  const trace = report.traces[name];
  return {
    category,
    message,
    why,
    steps: found.steps.length,
    ...(trace === undefined ? {} : { trace }),
    commands: commandsFor(report, name, found.run),
    story: () => storyOf(report, found),
  };
};
