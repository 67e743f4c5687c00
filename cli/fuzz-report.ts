/** What fuzzing found, and what is said of it whatever the form. */
import { commandOf } from '../properties/arbitraries/command.ts';
import type { Counterexample, Fuzzing, FuzzOptions } from '../properties/arbitraries/fuzz.ts';
import { caseLines, parametersOfCase } from '../properties/case.ts';
import { configurationName } from '../properties/configurations.ts';
import type { PropertyDefinition } from '../properties/property.ts';
import { CASE_STEPS_MAX } from '../properties/property-run.ts';
import { designName } from '../sim/design/design.ts';
import { assemble } from '../sim/kernel/system.ts';
import { follow } from '../sim/trace/story.ts';
import { type Broken, type Case, type Findings, type Story, wrongCase } from './reporters/findings.ts';
import { counted, nothingShownOf, rounded } from './text.ts';
import { replayCommand } from './traces.ts';

export type FuzzReport = {
  readonly options: FuzzOptions;
  readonly result: Fuzzing;
  readonly elapsed_ms: number;
  /** The file of the counterexample's trace; absent if it could not be kept. */
  readonly trace?: string;
};

export const designOf = ({ options }: FuzzReport): string =>
  options.design === 'any' ? 'any' : designName(options.design);

/** What a counterexample is of: the name of a property, or `error`. */
export const fallName = (fall: Counterexample['fall']): string =>
  fall.is === 'property' ? fall.property.name : 'error';

/** `counterexample of 37 steps, made simpler 22 times` */
export const foundIn = ({ steps, shrinks }: Counterexample): string =>
  `counterexample of ${counted(steps.length, 'step')}${shrinks === 0 ? '' : `, made simpler ${counted(shrinks, 'time')}`}`;

/** The commands that take the steps again, and that find them again. */
export const commandsFor = ({ options, trace }: FuzzReport, found: Counterexample): readonly string[] => [
  ...(trace === undefined || found.steps.length === 0 ? [] : [replayCommand(trace)]),
  commandOf(options, found),
];

export const storyOf = ({ case: one, steps }: Counterexample): Story => {
  const assembly = assemble({ design: one.design, parameters: parametersOfCase(one) });
  return { assembly, scenes: follow(assembly, steps) };
};

/** The case in a few lines: with its design, where that was generated as well. */
export const linesOf = ({ options }: FuzzReport, { case: one }: Counterexample): readonly string[] => [
  ...(options.design === 'any' ? [`design: ${designName(one.design)}`] : []),
  ...caseLines(one),
];

/** What it comes to, on one line. */
export const outcomeLine = ({ result }: FuzzReport): string => {
  const { runs, cut, counterexample } = result;
  const bounded = cut === 0 ? '' : ` ${counted(cut, 'case')} ended at ${counted(CASE_STEPS_MAX, 'step')}.`;
  if (counterexample === undefined)
    return `No violation in ${counted(runs, 'case')}. Other cases may have one: only parley check says that a property holds.${bounded}`;
  const { fall } = counterexample;
  return fall.is === 'error' ? 'Error: a machine or an operation is wrong.' : `Violated: ${fall.property.name}.`;
};

/** Of what nothing was shown, if there is such a property. Whoever found something has not looked for the rest. */
export const nothingShownLine = ({ options, result }: FuzzReport): string | undefined => {
  if (result.counterexample !== undefined) return undefined;
  const idle = options.properties.filter(({ name }) => (result.premises[name] ?? 0) === 0).map(({ name }) => name);
  return nothingShownOf(idle);
};

export const casesPerSecond = ({ result, elapsed_ms }: FuzzReport): string =>
  rounded((result.runs / Math.max(1, elapsed_ms)) * 1000);

/** One suite, a case for each property; and one more where a machine or an operation is wrong. */
export const findingsOf = (report: FuzzReport): Findings => {
  const { options, result, elapsed_ms } = report;
  const { counterexample } = result;
  const wrong: readonly Case[] =
    counterexample?.fall.is !== 'error'
      ? []
      : [wrongCase(brokenBy(report, counterexample, 'error', counterexample.fall.message, ''))];
  return {
    title: `parley fuzz: design ${designOf(report)}`,
    conclusion: [outcomeLine(report), nothingShownLine(report) ?? ''].filter((part) => part !== '').join(' '),
    suites: [
      {
        name:
          counterexample === undefined
            ? `generated cases, seed ${options.seed}`
            : configurationName(parametersOfCase(counterexample.case)),
        verdict: result.outcome,
        elapsed_ms,
        figures: { cases: result.runs },
        cases: [...options.properties.map((property) => caseOf(report, property)), ...wrong],
      },
    ],
  };
};

const caseOf = (report: FuzzReport, property: PropertyDefinition): Case => {
  const { name, says, why, category, premise } = property;
  const { counterexample, premises } = report.result;
  if (counterexample?.fall.is === 'property' && counterexample.fall.property.name === name) {
    const message = `${name} has a ${foundIn(counterexample)}.`;
    return { name, says, verdict: 'violated', broken: brokenBy(report, counterexample, category, message, why) };
  }
  return (premises[name] ?? 0) === 0 ? { name, says, verdict: 'vacuous', premise } : { name, says, verdict: 'passed' };
};

const brokenBy = (
  report: FuzzReport,
  found: Counterexample,
  category: string,
  message: string,
  why: string,
): Broken => ({
  category,
  message: [message, ...linesOf(report, found)].join('\n'),
  why,
  steps: found.steps.length,
  ...(report.trace === undefined ? {} : { trace: report.trace }),
  commands: commandsFor(report, found),
  story: () => storyOf(found),
});
