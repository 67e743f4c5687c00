/** What a check of liveness found, for a person. */
import type { LivenessCounterexample, LivenessResult } from '../../properties/liveness/check.ts';
import type { LivenessDefinition } from '../../properties/liveness/index.ts';
import { designName } from '../../sim/design/design.ts';
import { assemble } from '../../sim/kernel/system.ts';
import { follow } from '../../sim/trace/story.ts';
import { sentence } from '../counterexample.ts';
import {
  againOf,
  assumptionsOf,
  type LivenessReport,
  lengthOf,
  livenessConclusion,
  livenessOutcomeOf,
  livenessVerdictOf,
} from '../liveness-report.ts';
import { counted, grouped, wrapped } from '../text.ts';
import { replayCommand } from '../traces.ts';
import { keptLines } from './check-counterexamples.ts';
import { excuseLines, lassoLines } from './lasso.ts';
import { type Page, paragraph } from './page.ts';
import { type Cell, table } from './table.ts';

const styles = { holds: 'green', violated: 'red', 'limit reached': 'yellow', error: 'red' } as const;

/** The whole text. Quietly: one line. */
export const livenessText =
  (report: LivenessReport) =>
  (page: Page): string => {
    if (page.detail === 'quiet') return `${quietLine(report)}\n`;
    const { design, properties, configurations } = report;
    const count = counted(properties.length, 'property').replace(/ys$/, 'ies');
    const worst = (['error', 'violated', 'limit reached'] as const).find((one) =>
      configurations.some((result) => livenessOutcomeOf(result) === one),
    );
    const lines = [
      `parley check --liveness: design ${designName(design)}, ${count}`,
      '',
      ...table(configurationRows(configurations), page, [1, 2]).rows.flat(),
      '',
      ...table(propertyRows(report), page).rows.flat(),
      '',
      ...assumptionLines(report, page),
      ...properties.flatMap((property) => shortestOf(report, property, page)),
      '',
      ...paragraph(livenessConclusion(report), page, styles[worst ?? 'holds']),
      ...keptLines([...report.traces.values()]),
    ];
    return `${lines.join('\n')}\n`;
  };

const quietLine = (report: LivenessReport): string => {
  const [file] = report.traces.values();
  const [fallen] = report.configurations.filter((result) => livenessOutcomeOf(result) === 'violated');
  const what = fallen === undefined ? '' : ` ${fallen.name} ${livenessVerdictOf(fallen)}.`;
  return `${livenessConclusion(report)}${what}${file === undefined ? '' : ` ${replayCommand(file)}`}`;
};

const configurationRows = (configurations: readonly LivenessResult[]): readonly (readonly Cell[])[] => [
  ['configuration', 'states', 'transitions', 'verdict'],
  ...configurations.map((result) => [
    result.name,
    grouped(result.states),
    grouped(result.transitions),
    { text: livenessVerdictOf(result), style: styles[livenessOutcomeOf(result)] },
  ]),
];

const propertyRows = ({ properties, configurations }: LivenessReport): readonly (readonly Cell[])[] => [
  ['property', 'verdict', 'owed in', 'premise'],
  ...properties.map(({ name, premise }) => {
    const all = configurations.flatMap((result) => result.properties.filter((one) => one.name === name));
    const met = all.filter((one) => one.premise === 'met').length;
    return [name, verdictCell(all, met), `${met} of ${all.length}`, premise];
  }),
];

const verdictCell = (all: LivenessResult['properties'], met: number): Cell => {
  const violated = all.filter(({ verdict }) => verdict === 'violated').length;
  if (violated > 0)
    return { text: all.length === 1 ? 'violated' : `violated (${violated} of ${all.length})`, style: 'red' };
  if (all.some(({ verdict }) => verdict === 'undecided')) return { text: 'not decided', style: 'yellow' };
  return met === 0 ? { text: 'vacuous', style: 'yellow' } : { text: 'holds', style: 'green' };
};

const assumptionLines = (report: LivenessReport, page: Page): readonly string[] => [
  page.paint('A run is fair where', 'bold'),
  ...assumptionsOf(report).flatMap(({ name, says, because }) => [
    `  ${name}:`,
    ...wrapped(`${says} ${because}`, Math.min(110, page.width), '    ').split('\n'),
  ]),
  wrapped(
    'Who stops although nothing makes it go on has stopped for ever; faults may come and need not.',
    Math.min(110, page.width),
  ),
];

/** Of one property the shortest counterexample that there is in any configuration. */
const shortestOf = (report: LivenessReport, property: LivenessDefinition, page: Page): readonly string[] => {
  const found = report.configurations.flatMap((result) => {
    const counterexample = result.properties.find(({ name }) => name === property.name)?.counterexample;
    return counterexample === undefined ? [] : [{ result, counterexample }];
  });
  const [shortest] = found.sort((a, b) => stepsOf(a.counterexample) - stepsOf(b.counterexample));
  if (shortest === undefined) return [];
  const { result, counterexample } = shortest;
  const { of, stem, loop, excludedBy } = counterexample;
  const file = report.traces.get(counterexample);
  const assembly = assemble({ design: report.design, parameters: result.parameters });
  const title = `Counterexample in ${result.name}: ${lengthOf(counterexample)}.`;
  return [
    '',
    `${page.paint(title, 'red')} It breaks, of ${of}, ${sentence(property, page.width)}`,
    '',
    ...lassoLines(assembly, follow(assembly, [...stem, ...loop]), stem.length, page),
    '',
    ...excuseLines(excludedBy, page),
    '',
    ...(file === undefined ? [] : [`Replay it: ${replayCommand(file)}`]),
    `See it again: ${againOf(report, result, property.name)}`,
  ];
};

const stepsOf = ({ stem, loop }: LivenessCounterexample): number => stem.length + loop.length;
