/** What a check found, for a person: a row for each configuration as it comes, then the rest. */
import type { ConfigurationResult } from '../../properties/check.ts';
import { configurationName } from '../../properties/configurations.ts';
import { designName } from '../../sim/design/design.ts';
import { assemble } from '../../sim/kernel/system.ts';
import type { TraceStep } from '../../sim/trace/codec.ts';
import { follow } from '../../sim/trace/story.ts';
import { present } from '../../sim/vocabulary/errors.ts';
import type { Parameters } from '../../sim/vocabulary/parameters.ts';
import { type CheckReport, conclusion, nothingShownLine, outcomeLine, verdictOf } from '../check-report.ts';
import { sentence, storyLines } from '../counterexample.ts';
import { counted, grouped, rounded, wrapped } from '../text.ts';
import { replayCommand } from '../traces.ts';
import type { Page } from './page.ts';
import type { Style } from './paint.ts';
import { type Cell, fits, table } from './table.ts';

type Figure = {
  readonly name: string;
  readonly width: number;
  readonly of: (result: ConfigurationResult) => string;
};

const figures: readonly Figure[] = [
  { name: 'states', width: 11, of: ({ states }) => grouped(states) },
  { name: 'transitions', width: 12, of: ({ transitions }) => grouped(transitions) },
  { name: 'depth', width: 5, of: ({ depth }) => String(depth) },
  { name: 'states/s', width: 8, of: ({ states_per_s }) => rounded(states_per_s) },
];

/** On a narrow page these go first. */
const dispensable = ['states/s', 'transitions', 'depth'];
const VERDICT_WIDTH = 'holds (exhaustive)'.length;

/** The rows are set before the others are known, so the columns have fixed widths; as many as the page has room for. */
const shape = (configurations: readonly Parameters[], { width }: Page) => {
  const first = Math.max(13, ...configurations.map((parameters) => configurationName(parameters).length));
  const widthWith = (shown: readonly Figure[]): number =>
    shown.reduce((sum, figure) => sum + figure.width + 2, first + 2 + VERDICT_WIDTH);
  const shown = dispensable.reduce<readonly Figure[]>(
    (some, name) => (widthWith(some) <= width ? some : some.filter((figure) => figure.name !== name)),
    figures,
  );
  return { first, shown };
};

/** What is said before the first search. */
export const headLines = (
  { design, properties }: CheckReport,
  configurations: readonly Parameters[],
  page: Page,
): readonly string[] => {
  const { first, shown } = shape(configurations, page);
  return [
    `parley check: design ${designName(design)}, ${properties.length} ${properties.length === 1 ? 'property' : 'properties'}`,
    '',
    ['configuration'.padEnd(first), ...shown.map(({ name, width }) => name.padStart(width)), 'verdict'].join('  '),
  ];
};

/** What is said of one configuration once it is explored. */
export const rowOf = (
  result: ConfigurationResult,
  report: CheckReport,
  configurations: readonly Parameters[],
  page: Page,
): string => {
  const { first, shown } = shape(configurations, page);
  const style = { holds: 'green', violated: 'red', 'limit reached': 'yellow', error: 'red' } as const;
  return [
    result.name.padEnd(first),
    ...shown.map(({ width, of }) => of(result).padStart(width)),
    page.paint(verdictOf(result, report), style[result.outcome]),
  ].join('  ');
};

/** What is said after the last. */
export const restOfReport = (report: CheckReport, page: Page): string => {
  const results = report.configurations.map(({ result }) => result);
  const lines = [
    '',
    ...propertyLines(report, page),
    '',
    wrapped(`Within: ${withinOf(results)}`, Math.min(110, page.width)),
    ...firstCounterexample(report, page),
    '',
    page.paint(outcomeLine(report), conclusionStyle(results)),
    ...nothingShown(report, page),
  ];
  return `${lines.join('\n')}\n`;
};

const nothingShown = (report: CheckReport, page: Page): readonly string[] => {
  const text = nothingShownLine(report);
  if (text === undefined) return [];
  return wrapped(text, page.width)
    .split('\n')
    .map((line) => page.paint(line, 'yellow'));
};

/** The whole text. Quietly: one line. */
export const checkText = (report: CheckReport, page: Page): string => {
  if (page.detail === 'quiet') return `${quietLine(report)}\n`;
  const all = report.configurations.map(({ result }) => result.parameters);
  const rows = report.configurations.map(({ result }) => rowOf(result, report, all, page));
  return `${[...headLines(report, all, page), ...rows].join('\n')}\n${restOfReport(report, page)}`;
};

const quietLine = (report: CheckReport): string => {
  for (const { result, traces } of report.configurations) {
    const bad = result.outcome === 'error' ? 'error' : result.properties.find(({ steps }) => steps !== undefined)?.name;
    if (bad === undefined) continue;
    const file = traces[bad];
    const what = result.error === undefined ? verdictOf(result, report) : `error: ${result.error.message}`;
    return `${outcomeLine(report)} ${result.name} ${what}.${file === undefined ? '' : ` ${replayCommand(file)}`}`;
  }
  return conclusion(report);
};

const conclusionStyle = (results: readonly ConfigurationResult[]): Style =>
  results.some(({ outcome }) => outcome === 'error' || outcome === 'violated')
    ? 'red'
    : results.every(({ exhaustive }) => exhaustive)
      ? 'green'
      : 'yellow';

/** On a page too narrow for the premises they are left to `parley properties`. */
const propertyLines = (report: CheckReport, page: Page): readonly string[] => {
  const rows = propertyRows(report);
  const shown = fits(rows, page.width) ? rows : rows.map((row) => row.slice(0, -1));
  return table(shown, page).rows.flat();
};

const verdictStyles: Readonly<Record<string, Style>> = { holds: 'green', vacuous: 'yellow', violated: 'red' };

const propertyRows = ({ properties, configurations }: CheckReport): readonly (readonly Cell[])[] => {
  const rows = properties.map(({ name, premise }) => {
    const verdicts = configurations.map(({ result }) => result.properties.find((property) => property.name === name));
    const violated = verdicts.filter((one) => one?.verdict === 'violated').length;
    const met = verdicts.filter((one) => one?.premise === 'met').length;
    const undecided = verdicts.some((one) => one?.verdict === 'undecided');
    const verdict =
      violated > 0 ? `violated (${violated})` : undecided ? 'no violation found' : met === 0 ? 'vacuous' : 'holds';
    const style = verdictStyles[verdict.split(' ')[0] ?? ''];
    return [name, { text: verdict, style }, met === 0 ? 'never' : `${met} of ${verdicts.length}`, premise];
  });
  return [['property', 'verdict', 'premise met in', 'premise'], ...rows];
};

/** Every bound of the systems themselves, so that no "holds" is heard as more than it is. */
const withinOf = (results: readonly ConfigurationResult[]): string => {
  const range = (pick: (parameters: Parameters) => number): string => {
    const values = results.map(({ parameters }) => pick(parameters));
    const [min, max] = [Math.min(...values), Math.max(...values)];
    return min === max ? String(min) : `${min} to ${max}`;
  };
  return [
    `${range((p) => p.joins)} JOIN and ${range((p) => p.chats)} CHAT a client, each connecting once`,
    `${range((p) => p.names)} names, up to their order`,
    `${range((p) => p.socket_max)} datagrams a process socket and ${range((p) => p.inbox_max)} a thread socket`,
    `${range((p) => p.lines_max)} line sent ahead`,
    'a deterministic kernel, every interleaving of the operations; no reduction.',
  ].join('; ');
};

const firstCounterexample = (report: CheckReport, page: Page): readonly string[] => {
  for (const { result, traces } of report.configurations) {
    if (result.error !== undefined) {
      const title = page.paint(`Error in ${result.name}: ${result.error.message}`, 'red');
      return ['', title, '', ...told(report, result, result.error.steps, page), ...replayLines(traces['error'])];
    }
    const violated = result.properties.find(({ verdict }) => verdict === 'violated');
    if (violated?.steps === undefined) continue;
    const property = present(
      report.properties.find(({ name }) => name === violated.name),
      'property',
    );
    const title = `Counterexample in ${result.name}, ${counted(violated.steps.length, 'step')}, the shortest.`;
    return [
      '',
      `${page.paint(title, 'red')} It breaks ${sentence(property, page.width)}`,
      '',
      ...told(report, result, violated.steps, page),
      ...replayLines(traces[violated.name]),
    ];
  }
  return [];
};

const told = (
  { design, options }: CheckReport,
  { parameters }: ConfigurationResult,
  steps: readonly TraceStep[],
  page: Page,
): readonly string[] => {
  const assembly = assemble({ design, parameters }, options.alterations);
  return storyLines(assembly, follow(assembly, steps), page);
};

/** Nothing where the file could not be written, which was said then. */
const replayLines = (file: string | undefined): readonly string[] =>
  file === undefined ? [] : ['', `Replay it: ${replayCommand(file)}`];
