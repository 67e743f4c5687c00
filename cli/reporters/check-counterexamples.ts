/** The counterexamples of a check, for a person: one of each property, the shortest there is in any configuration. */
import { dirname } from 'node:path';
import type { PropertyDefinition } from '../../properties/index.ts';
import { assemble } from '../../sim/kernel/system.ts';
import type { TraceStep } from '../../sim/trace/codec.ts';
import { follow } from '../../sim/trace/story.ts';
import { type CheckedConfiguration, type CheckReport, commandFor } from '../check-report.ts';
import { sentence, storyLines } from '../counterexample.ts';
import { counted, lengthWords } from '../text.ts';
import type { Page } from './page.ts';

/** The first error, and what breaks each property, in their order. */
export const counterexampleLines = (report: CheckReport, page: Page): readonly string[] => [
  ...errorLines(report, page),
  ...report.properties.flatMap((property) => shortestOf(report, property, page)),
];

const errorLines = (report: CheckReport, page: Page): readonly string[] => {
  const wrong = report.configurations.find(({ result }) => result.error !== undefined);
  if (wrong?.result.error === undefined) return [];
  const { message, steps } = wrong.result.error;
  const title = page.paint(`Error in ${wrong.result.name}: ${message}`, 'red');
  return ['', title, '', ...told(report, wrong, steps, page), ...errorKept(wrong)];
};

const shortestOf = (report: CheckReport, property: PropertyDefinition, page: Page): readonly string[] => {
  const found = report.configurations.flatMap((checked) => {
    const verdict = checked.result.properties.find(({ name }) => name === property.name);
    return verdict?.steps === undefined
      ? []
      : [{ checked, steps: verdict.steps, length: verdict.length ?? 'shortest' }];
  });
  const [shortest] = [...found].sort((a, b) => a.steps.length - b.steps.length);
  if (shortest === undefined) return [];
  const { checked, steps, length } = shortest;
  const of = found.length === 1 ? '' : ` of ${found.length}`;
  const title = `Counterexample in ${checked.result.name}, ${counted(steps.length, 'step')}${lengthWords[length]}${of}.`;
  return [
    '',
    `${page.paint(title, 'red')} It breaks ${sentence(property, page.width)}`,
    '',
    ...told(report, checked, steps, page),
    ...replayLines(checked, property.name),
  ];
};

const told = (
  { design, options }: CheckReport,
  { result: { parameters } }: CheckedConfiguration,
  steps: readonly TraceStep[],
  page: Page,
): readonly string[] => {
  const assembly = assemble({ design, parameters }, options.alterations);
  return storyLines(assembly, follow(assembly, steps), page);
};

/** Nothing where the file could not be written, which was said then. */
const replayLines = (checked: CheckedConfiguration, name: string): readonly string[] => {
  const command = commandFor(checked, name);
  return command === undefined ? [] : ['', `Replay it: ${command}`];
};

const errorKept = (checked: CheckedConfiguration): readonly string[] => {
  const file = checked.traces['error'];
  if (file === undefined || checked.errorReplays) return replayLines(checked, 'error');
  return ['', `The steps are kept in '${file}'. No replay meets the error: only the search does.`];
};

/** Where the traces are that were not shown. */
export const keptLines = (files: readonly string[]): readonly string[] =>
  files.length < 2 ? [] : [`${counted(files.length, 'trace')} are in the folder '${dirname(files[0] ?? '')}'.`];
