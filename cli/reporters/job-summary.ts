/**
 * A reporter for vitest: counterexamples of failed tests in the summary of a GitHub job, each with the commands that show
 * it again and a sequence diagram. Outside of a job it does nothing. Beside another one, in vitest.config.ts:
 *
 * ```ts
 * reporters: ['default', 'parley/reporter']
 * ```
 *
 * A test fails with a counterexample by throwing an Error with a field `counterexample`, a ReportedCounterexample.
 */
import { appendFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { configurationName } from '../../properties/configurations.ts';
import { parseDesign } from '../../sim/design/design.ts';
import { assemble } from '../../sim/kernel/system.ts';
import { readTrace, type Trace } from '../../sim/trace/codec.ts';
import { follow } from '../../sim/trace/story.ts';
import { UsageError } from '../../sim/vocabulary/errors.ts';
import { reasonOf } from '../../sim/vocabulary/reasons.ts';
import { counted } from '../text.ts';
import type { Findings, Story, Suite } from './findings.ts';
import { githubSummary } from './github.ts';

/** Plain data, so that it comes through from the process in which the test ran. */
export type ReportedCounterexample = {
  readonly property: string;
  /** The sentence that does not hold. */
  readonly says: string;
  /** Commands that show it again. */
  readonly commands: readonly string[];
  /** The text of a trace file, as `writeTrace` writes it. */
  readonly trace: string;
};

/** Vitest makes reporters with `new`. */
export default class JobSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const file = process.env['GITHUB_STEP_SUMMARY'] ?? '';
    const reports = file === '' ? [] : reportsIn(modules);
    if (reports.length === 0) return;
    try {
      appendFileSync(file, githubSummary(findingsOf(reports)));
    } catch (error) {
      // The tests have failed already: what cannot be shown must not hide that.
      process.stderr.write(`parley: the job summary '${file}' cannot be written: ${reasonOf(error as Error)}.\n`);
    }
  }
}

type Report = { readonly test: string; readonly counterexample: ReportedCounterexample; readonly trace: Trace };

const reportsIn = (modules: readonly TestModule[]): readonly Report[] =>
  modules.flatMap(({ children }) =>
    [...children.allTests('failed')].flatMap((test) =>
      (test.result().errors ?? []).flatMap(({ counterexample }): readonly Report[] => {
        const trace = isReported(counterexample) ? traceIn(counterexample) : undefined;
        return isReported(counterexample) && trace !== undefined
          ? [{ test: test.fullName, counterexample, trace }]
          : [];
      }),
    ),
  );

const isReported = (value: unknown): value is ReportedCounterexample => {
  if (typeof value !== 'object' || value === null) return false;
  const { property, says, commands, trace } = value as Readonly<Record<string, unknown>>;
  return [property, says, trace, ...(Array.isArray(commands) ? commands : [commands])].every(
    (text) => typeof text === 'string',
  );
};

/** Whatever else a test calls a counterexample is not for this reporter. */
const traceIn = ({ trace }: ReportedCounterexample): Trace | undefined => usable(() => readTrace(trace));

const usable = <T>(make: () => T): T | undefined => {
  try {
    return make();
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
};

const findingsOf = (reports: readonly Report[]): Findings => ({
  title: counted(reports.length, 'counterexample'),
  conclusion: 'Each is of a test that failed; the steps of all of them are in its log.',
  suites: reports.map(suiteOf),
});

const suiteOf = ({ test, counterexample, trace }: Report): Suite => {
  const { property, says, commands } = counterexample;
  const steps = trace.steps.length;
  const story = storyOf(trace);
  return {
    name: `${configurationName(trace.parameters)}, design ${trace.design}`,
    verdict: `violated: ${property} in ${counted(steps, 'step')}`,
    elapsed_ms: 0,
    figures: {},
    cases: [
      {
        name: property,
        says,
        verdict: 'violated',
        broken: {
          category: 'test',
          message: `In the test “${test}”, ${counted(steps, 'step')}${story === undefined ? ', of a system that the test has altered: they stand in its log' : ''}.`,
          why: '',
          steps,
          commands,
          story: () => story,
        },
      },
    ],
  };
};

/** Undefined where a step is impossible: then the test had altered the system. */
const storyOf = ({ design, parameters, steps }: Trace): Story | undefined =>
  usable(() => {
    const assembly = assemble({ design: parseDesign(design), parameters });
    return { assembly, scenes: follow(assembly, steps) };
  });
