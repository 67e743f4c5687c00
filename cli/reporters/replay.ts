/** What a trace that was taken again breaks, for a person and for a program. */
import type { Fall } from '../../properties/judge.ts';
import type { Assembly } from '../../sim/kernel/system.ts';
import type { Scene } from '../../sim/trace/story.ts';
import { sentence, storyLines } from '../counterexample.ts';
import { counted } from '../text.ts';
import { type NearReport, nearJson, nearLines } from './near.ts';
import type { Page } from './page.ts';

export type ReplayReport = {
  readonly file: string;
  readonly design: string;
  /** The property that the trace was kept for. */
  readonly recordedFor: string | null;
  readonly assembly: Assembly;
  readonly scenes: readonly Scene[];
  readonly falls: readonly Fall[];
  /** Under another design than its own a trace may be impossible: which step is, and what could be done instead. */
  readonly impossible?: string;
  /** The schedules near the trace, if they were asked for. */
  readonly near?: NearReport;
  /** The regression test that was written. */
  readonly test?: string;
};

/** Described in docs/reports.md. */
export const replayJson = ({ file, design, scenes, falls, impossible, near, test }: ReplayReport): string => {
  const json = {
    format: 'parley-replay',
    version: 1,
    trace: file,
    design,
    steps: scenes.length,
    falls: falls.map(({ property, step }) => ({ property: property.name, step })),
    ...(impossible === undefined ? {} : { impossible }),
    ...(near === undefined ? {} : { neighbourhood: nearJson(near) }),
    ...(test === undefined ? {} : { test }),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
};

export const replayText = (report: ReplayReport, page: Page): string => {
  const quiet = page.detail === 'quiet';
  const lines = [...(quiet ? [quietLine(report)] : toldLines(report, page)), ...furtherLines(report, quiet)];
  return `${lines.join('\n')}\n`;
};

const toldLines = (report: ReplayReport, page: Page): readonly string[] => {
  const { file, design, assembly, scenes, falls, impossible } = report;
  if (falls.length === 0 && impossible !== undefined) return [impossibleLine(report)];
  return [
    `parley replay ${file}: design ${design}, ${counted(scenes.length, 'step')}`,
    '',
    ...storyLines(assembly, scenes, page),
    '',
    ...(falls.length === 0
      ? [page.paint(nothingFalls(report), 'green')]
      : falls.map(
          ({ property, step }) => `${page.paint(`After step ${step} falls`, 'red')} ${sentence(property, page.width)}`,
        )),
    ...(impossible === undefined ? [] : [`No further step is taken. ${impossible}`]),
  ];
};

const furtherLines = ({ near, test }: ReplayReport, quiet: boolean): readonly string[] => [
  ...(near === undefined ? [] : [...(quiet ? [] : ['']), ...nearLines(near).slice(0, quiet ? 1 : undefined)]),
  ...(test === undefined || quiet ? [] : ['', `The regression test is in ${test}. Run it: npx vitest run ${test}`]),
];

const impossibleLine = ({ design, impossible = '' }: ReplayReport): string =>
  `Under the design ${design} the trace cannot be taken, so it breaks nothing. ${impossible}`;

const quietLine = (report: ReplayReport): string => {
  const falls = report.falls.map(({ property, step }) => `${property.name} after step ${step}`);
  if (falls.length === 0 && report.impossible !== undefined) return impossibleLine(report);
  return falls.length === 0 ? nothingFalls(report) : `Falls: ${falls.join(', ')}.`;
};

const nothingFalls = ({ recordedFor }: ReplayReport): string =>
  `No property falls along this trace${recordedFor === null ? '' : ` any more (it was recorded for ${recordedFor})`}.`;
