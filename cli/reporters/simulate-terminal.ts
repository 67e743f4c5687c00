/** What a simulation saw, for a person. */
import { configurationName } from '../../properties/configurations.ts';
import { neverTaken } from '../../properties/coverage.ts';
import type { Simulation } from '../../properties/simulate.ts';
import { designName } from '../../sim/design/design.ts';
import type { TraceStep } from '../../sim/trace/codec.ts';
import { sentence, storyLines } from '../counterexample.ts';
import {
  commandsFor,
  conclusion,
  foundIn,
  nothingShownCount,
  nothingShownLine,
  outcomeLine,
  premiseMetIn,
  type SimulateReport,
  stepsPerSecond,
  storyOf,
  type Told,
} from '../simulate-report.ts';
import { columns, counted, grouped, rounded, wrapped } from '../text.ts';
import { folded } from './fold.ts';
import { type Page, paragraph } from './page.ts';
import { stepLines } from './steps.ts';
import { type Cell, fits, table } from './table.ts';

/** Of a longer path only its last rows are shown, unless each step is asked for: the file has all. */
const ROWS_SHOWN = 24;
const NAMES_SHOWN = 12;

/** Quietly: one line. */
export const simulateText = (report: SimulateReport, page: Page): string =>
  page.detail === 'quiet' ? `${quietLine(report)}\n` : `${allLines(report, page).join('\n')}\n`;

const allLines = (report: SimulateReport, page: Page): readonly string[] => {
  const { properties, result } = report;
  return [
    ...headLines(report),
    '',
    ...propertyLines(report, page),
    '',
    ...columns(coverageRows(result), [1, 2]),
    `${counted(result.coverage.pairs.length, 'pair')} of operations on one resource, the second by another actor`,
    ...missingLines(report, page),
    ...result.violations.flatMap((violation) => {
      const property = properties.find(({ name }) => name === violation.property);
      const found = foundIn(violation);
      return [
        '',
        `${page.paint(`${found[0]?.toUpperCase()}${found.slice(1)}.`, 'red')} It breaks ${property === undefined ? violation.property : sentence(property, page.width)}`,
        ...told(report, violation, page),
        ...commandLines(report, violation.property, violation.run),
      ];
    }),
    ...errorLines(report, page),
    '',
    ...paragraph(outcomeLine(report), page, result.outcome === 'no violation' ? 'green' : 'red'),
    ...paragraph(nothingShownLine(report) ?? '', page, 'yellow'),
  ];
};

const headLines = (report: SimulateReport): readonly string[] => {
  const { design, options, result, shard } = report;
  const { runs, steps, lengths, schedulers } = result;
  const part = shard.count === 1 ? '' : `, shard ${shard.index} of ${shard.count}`;
  const counts = Object.entries(schedulers).map(([name, count]) => `${name} ${grouped(count)}`);
  return [
    `parley simulate: design ${designName(design)}, ${configurationName(options.parameters)}`,
    `scheduler ${options.scheduler}, seed ${options.seed}${part}: ${counted(runs, 'run')}, ${counted(steps, 'step')}, ${rounded(stepsPerSecond(report))} steps/s`,
    `steps a run: ${grouped(lengths.min)} to ${grouped(lengths.max)}, median ${grouped(lengths.median)}, nine in ten up to ${grouped(lengths.p90)}`,
    ...(counts.length > 1 ? [`runs by scheduler: ${counts.join('; ')}`] : []),
  ];
};

/** On a page too narrow for the premises they are left to `parley properties`. */
const propertyLines = (report: SimulateReport, page: Page): readonly string[] => {
  const rows = propertyRows(report);
  const shown = fits(rows, page.width) ? rows : rows.map((row) => row.slice(0, -1));
  return table(shown, page).rows.flat();
};

const propertyRows = (report: SimulateReport): readonly (readonly Cell[])[] => [
  ['property', 'verdict', 'premise met in', 'premise'],
  ...report.properties.map(({ name, premise }) => {
    const { result } = report;
    const violation = result.violations.find(({ property }) => property === name);
    const met = premiseMetIn(report, name);
    return [
      name,
      violation === undefined
        ? 'no violation'
        : { text: `violated in ${counted(violation.runs, 'run')}`, style: 'red' as const },
      met === 0 ? 'never' : `${grouped(met)} of ${counted(result.runs, 'run')}`,
      premise,
    ];
  }),
];

const coverageRows = ({ coverage }: Simulation): readonly (readonly string[])[] => [
  ['coverage', 'states', 'transitions'],
  ...coverage.kinds.map(({ kind, states, statesSeen, transitions, transitionsTaken }) => [
    kind,
    `${statesSeen} of ${states}`,
    `${transitionsTaken} of ${transitions}`,
  ]),
];

const missingLines = (
  { result: { coverage }, coverageRequired }: SimulateReport,
  { width, detail }: Page,
): readonly string[] => {
  const missing = neverTaken(coverage);
  if (missing.length === 0) return ['Every transition was taken.'];
  const shown = detail === 'usual' && !coverageRequired ? missing.slice(0, NAMES_SHOWN) : missing;
  const more = missing.length - shown.length;
  return [
    wrapped(
      `Never taken: ${shown.join(', ')}${more === 0 ? '' : `, and ${grouped(more)} more (-v lists them)`}.`,
      Math.min(110, width),
    ),
  ];
};

/** All rows and where everything is at the end, or the last rows of a long path. What is too long to be followed is listed. */
const told = (report: SimulateReport, found: Told, page: Page): readonly string[] => {
  const story = storyOf(report, found);
  if (story === undefined) return ['', ...lastSteps(found.steps), ''];
  const { assembly, scenes } = story;
  if (scenes.length === 0) return [];
  return page.detail === 'usual' && folded(assembly, scenes).length > ROWS_SHOWN
    ? ['', ...stepLines(assembly, scenes, page, ROWS_SHOWN), '']
    : ['', ...storyLines(assembly, scenes, page), ''];
};

const lastSteps = (steps: readonly TraceStep[]): readonly string[] => {
  const hidden = Math.max(0, steps.length - ROWS_SHOWN);
  const rows = steps
    .slice(hidden)
    .map(({ actor, does, on, gets }, place) => [`  ${hidden + place + 1}`, actor, `${does} → ${gets}`, on]);
  return [...(hidden === 0 ? [] : [`  … ${counted(hidden, 'step')} before`]), ...columns(rows, [0])];
};

const commandLines = (report: SimulateReport, property: string, run: number): readonly string[] => {
  const commands = commandsFor(report, property, run);
  const words = commands.length === 1 ? ['Find it again'] : ['Replay it', 'Find it again'];
  return commands.map((command, position) => `${words[position]}: ${command}`);
};

const errorLines = (report: SimulateReport, page: Page): readonly string[] => {
  const { error } = report.result;
  if (error === undefined) return [];
  return [
    '',
    page.paint(`Error in run ${error.run}: ${error.message}`, 'red'),
    ...told(report, { ...error, parameters: report.options.parameters }, page),
    ...commandLines(report, 'error', error.run),
  ];
};

const quietLine = (report: SimulateReport): string => {
  const { violations, error } = report.result;
  const [first] = violations;
  if (error !== undefined)
    return `${outcomeLine(report)} ${error.message}. ${commandsFor(report, 'error', error.run)[0]}`;
  if (first === undefined) return conclusion(report, nothingShownCount(report));
  return `${outcomeLine(report)} ${commandsFor(report, first.property, first.run)[0]}`;
};
