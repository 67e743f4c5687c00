/** What fuzzing found, for a person. */
import type { Counterexample } from '../../properties/arbitraries/fuzz.ts';
import { sentence, storyLines } from '../counterexample.ts';
import {
  casesPerSecond,
  commandsFor,
  designOf,
  type FuzzReport,
  fallName,
  foundIn,
  linesOf,
  nothingShownLine,
  outcomeLine,
  storyOf,
} from '../fuzz-report.ts';
import { counted, grouped, wrapped } from '../text.ts';
import type { Page } from './page.ts';
import { type Cell, fits, table } from './table.ts';

/** Quietly: one line. */
export const fuzzText = (report: FuzzReport, page: Page): string =>
  page.detail === 'quiet' ? `${quietLine(report)}\n` : `${allLines(report, page).join('\n')}\n`;

const allLines = (report: FuzzReport, page: Page): readonly string[] => {
  const { counterexample } = report.result;
  const nothing = nothingShownLine(report);
  return [
    headLine(report),
    '',
    ...propertyLines(report, page),
    ...(counterexample === undefined ? [] : ['', ...told(report, counterexample, page)]),
    '',
    page.paint(outcomeLine(report), counterexample === undefined ? 'green' : 'red'),
    ...(nothing === undefined ? [] : [page.paint(wrapped(nothing, page.width), 'yellow')]),
  ];
};

const headLine = (report: FuzzReport): string => {
  const { options, result } = report;
  const from = options.path === undefined ? `seed ${options.seed}` : `seed ${options.seed}, path ${options.path}`;
  // Shrinking takes its time, too.
  const speed = result.counterexample === undefined ? `, ${casesPerSecond(report)} cases/s` : '';
  return `parley fuzz: design ${designOf(report)}, ${from}: ${counted(result.runs, 'case')}${speed}`;
};

/** On a page too narrow for the premises they are left to `parley properties`. */
const propertyLines = (report: FuzzReport, page: Page): readonly string[] => {
  const rows = propertyRows(report);
  const shown = fits(rows, page.width) ? rows : rows.map((row) => row.slice(0, -1));
  return table(shown, page).rows.flat();
};

const propertyRows = ({ options, result }: FuzzReport): readonly (readonly Cell[])[] => {
  const fallen = result.counterexample && fallName(result.counterexample.fall);
  return [
    ['property', 'verdict', 'premise met in', 'premise'],
    ...options.properties.map(({ name, premise }): readonly Cell[] => {
      const met = result.premises[name] ?? 0;
      return [
        name,
        fallen === name ? { text: 'violated', style: 'red' } : 'no violation',
        met === 0 ? 'never' : `${grouped(met)} of ${counted(result.runs, 'case')}`,
        premise,
      ];
    }),
  ];
};

const told = (report: FuzzReport, found: Counterexample, page: Page): readonly string[] => {
  const { assembly, scenes } = storyOf(found);
  const said = foundIn(found);
  const what =
    found.fall.is === 'property'
      ? `It breaks ${sentence(found.fall.property, page.width)}`
      : `After it: ${found.fall.message}`;
  return [
    `${page.paint(`${said[0]?.toUpperCase()}${said.slice(1)}.`, 'red')} ${what}`,
    '',
    ...linesOf(report, found).map((line) => `  ${line}`),
    '',
    ...storyLines(assembly, scenes, page),
    '',
    ...commandLines(report, found),
  ];
};

const commandLines = (report: FuzzReport, found: Counterexample): readonly string[] => {
  const commands = commandsFor(report, found);
  const words = commands.length === 1 ? ['Find it again'] : ['Replay it', 'Find it again'];
  return commands.map((command, position) => `${words[position]}: ${command}`);
};

const quietLine = (report: FuzzReport): string => {
  const { counterexample } = report.result;
  return counterexample === undefined
    ? [outcomeLine(report), nothingShownLine(report) ?? ''].join(' ').trimEnd()
    : `${outcomeLine(report)} ${commandsFor(report, counterexample)[0]}`;
};
