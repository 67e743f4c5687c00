/** What a check found, for a person: a row for each configuration as it comes, then the rest. */
import type { ConfigurationResult, PropertyVerdict } from '../../properties/check.ts';
import { configurationName } from '../../properties/configurations.ts';
import { designName } from '../../sim/design/design.ts';
import type { Parameters } from '../../sim/vocabulary/parameters.ts';
import {
  type CheckedConfiguration,
  type CheckReport,
  commandFor,
  nothingShownLine,
  outcomeLine,
  shortConclusion,
  verdictOf,
} from '../check-report.ts';
import { notReduced, oddsOf, reductionWords } from '../reduction-words.ts';
import { counted, grouped, rounded } from '../text.ts';
import { counterexampleLines, keptLines } from './check-counterexamples.ts';
import { type Page, paragraph } from './page.ts';
import type { Style } from './paint.ts';
import { type Cell, fits, table } from './table.ts';

type Figure = {
  readonly name: string;
  readonly width: number;
  readonly of: (result: ConfigurationResult) => string;
};

const figures: readonly Figure[] = [
  { name: 'states', width: 11, of: ({ states }) => grouped(states) },
  {
    name: 'unreduced',
    width: 11,
    of: ({ unreduced_states }) => (unreduced_states === undefined ? '?' : grouped(unreduced_states)),
  },
  { name: 'transitions', width: 12, of: ({ transitions }) => grouped(transitions) },
  { name: 'depth', width: 5, of: ({ depth }) => String(depth) },
  { name: 'states/s', width: 8, of: ({ states_per_s }) => (states_per_s === undefined ? '' : rounded(states_per_s)) },
];

/** On a narrow page these go first. */
const dispensable = ['states/s', 'transitions', 'depth', 'unreduced'];
const VERDICT_WIDTH = 'holds (exhaustive)'.length;

/** The rows are set before the others are known, so the columns have fixed widths; as many as the page has room for. */
const shape = ({ isReduced }: CheckReport, configurations: readonly Parameters[], { width }: Page) => {
  const first = Math.max(13, ...configurations.map((parameters) => configurationName(parameters).length));
  const widthWith = (shown: readonly Figure[]): number =>
    shown.reduce((sum, figure) => sum + figure.width + 2, first + 2 + VERDICT_WIDTH);
  const shown = dispensable.reduce<readonly Figure[]>(
    (some, name) => (widthWith(some) <= width ? some : some.filter((figure) => figure.name !== name)),
    figures.filter(({ name }) => isReduced || name !== 'unreduced'),
  );
  return { first, shown };
};

/** What is said before the first search. */
export const headLines = (
  report: CheckReport,
  configurations: readonly Parameters[],
  page: Page,
): readonly string[] => {
  const { design, properties } = report;
  const { first, shown } = shape(report, configurations, page);
  return [
    `parley check: design ${designName(design)}, ${properties.length} ${properties.length === 1 ? 'property' : 'properties'}`,
    '',
    ['configuration'.padEnd(first), ...shown.map(({ name, width }) => name.padStart(width)), 'verdict'].join('  '),
  ];
};

/** What is said of one configuration once it is explored. */
export const rowOf = (
  checked: CheckedConfiguration,
  report: CheckReport,
  configurations: readonly Parameters[],
  page: Page,
): string => {
  const { first, shown } = shape(report, configurations, page);
  const { result } = checked;
  const style = { holds: 'green', violated: 'red', 'limit reached': 'yellow', error: 'red' } as const;
  return [
    result.name.padEnd(first),
    ...shown.map(({ width, of }) => of(result).padStart(width)),
    page.paint(verdictOf(checked, report), style[result.outcome]),
  ].join('  ');
};

/** What is said after the last. */
export const restOfReport = (report: CheckReport, page: Page): string => {
  const results = report.configurations.map(({ result }) => result);
  const lines = [
    '',
    ...propertyLines(report, page),
    '',
    ...paragraph(`Within: ${withinOf(results)}`, page),
    ...paragraph(notReduced(results) ?? '', page),
    ...counterexampleLines(report, page),
    '',
    ...paragraph(outcomeLine(report), page, conclusionStyle(results)),
    ...keptLines(report.configurations.flatMap(({ traces }) => Object.values(traces))),
    ...paragraph(nothingShownLine(report) ?? '', page, 'yellow'),
  ];
  return `${lines.join('\n')}\n`;
};

/** The whole text. Quietly: one line. */
export const checkText = (report: CheckReport, page: Page): string => {
  if (page.detail === 'quiet') return `${quietLine(report)}\n`;
  const all = report.configurations.map(({ result }) => result.parameters);
  const rows = report.configurations.map((checked) => rowOf(checked, report, all, page));
  return `${[...headLines(report, all, page), ...rows].join('\n')}\n${restOfReport(report, page)}`;
};

const quietLine = (report: CheckReport): string => {
  for (const checked of report.configurations) {
    const { result } = checked;
    const bad = result.outcome === 'error' ? 'error' : result.properties.find(({ steps }) => steps !== undefined)?.name;
    if (bad === undefined) continue;
    const command = commandFor(checked, bad);
    const what = result.error === undefined ? verdictOf(checked, report) : `error: ${result.error.message}`;
    return `${outcomeLine(report)} ${result.name} ${what}.${command === undefined ? '' : ` ${command}`}`;
  }
  return shortConclusion(report);
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

const propertyRows = ({ properties, configurations }: CheckReport): readonly (readonly Cell[])[] => {
  const rows = properties.map(({ name, premise }) => {
    const places = configurations.map(({ result, alsoFalls }) => ({
      ...result.properties.find((property) => property.name === name),
      alsoFalls: alsoFalls.find((one) => one.name === name)?.step,
      // What comes after the first violation was not looked at.
      ended: result.outcome === 'violated' || result.outcome === 'error',
    }));
    // What falls is about something that happened.
    const met = places.filter(({ premise: one, alsoFalls }) => one === 'met' || alsoFalls !== undefined).length;
    const undecided = places.some(({ verdict }) => verdict === 'undecided');
    // Where orders are left out it may be met in what was.
    const isOrdered = configurations.some(({ result }) => result.ordered);
    const nowhere = undecided ? 'not met so far' : isOrdered ? 'not met here' : 'never';
    const where = met > 0 ? `${met} of ${places.length}` : nowhere;
    return [name, verdictCell(places, met), where, premise];
  });
  return [['property', 'verdict', 'premise met in', 'premise'], ...rows];
};

type Place = {
  readonly verdict?: PropertyVerdict['verdict'];
  readonly steps?: PropertyVerdict['steps'];
  /** After which step it falls on the way to what was looked for. */
  readonly alsoFalls: number | undefined;
  readonly ended: boolean;
};

/** `violated in 17 steps`, or of several configurations the fewest steps and how many those are. */
const fallen = (how: string, lengths: readonly number[], all: number): Cell => {
  const where = all === 1 ? '' : ` (${lengths.length} of ${all})`;
  return { text: `${how} in ${counted(Math.min(...lengths), 'step')}${where}`, style: 'red' };
};

const verdictCell = (places: readonly Place[], met: number): Cell => {
  const violated = places.flatMap(({ verdict, steps = [] }) => (verdict === 'violated' ? [steps.length] : []));
  if (violated.length > 0) return fallen('violated', violated, places.length);
  const also = places.flatMap(({ alsoFalls }) => (alsoFalls === undefined ? [] : [alsoFalls]));
  if (also.length > 0) return fallen('also falls', also, places.length);
  const undecided = places.filter(({ verdict }) => verdict === 'undecided');
  if (undecided.some(({ ended }) => ended)) return 'not decided';
  if (undecided.length > 0) return 'no violation found';
  return met === 0 ? { text: 'vacuous', style: 'yellow' } : { text: 'holds', style: 'green' };
};

const storedAs = (results: readonly ConfigurationResult[]): string => {
  if (results.every(({ store }) => store === 'exact')) return 'states stored whole';
  return `states stored as 64-bit fingerprints, odds of ${oddsOf(results).toExponential(1)} that one was taken for another and missed`;
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
    'a deterministic kernel, every interleaving of the operations',
    reductionWords(results),
    `${storedAs(results)}.`,
  ].join('; ');
};
