/** What a trace that was taken again breaks, for a person and for a program. */
import type { Fall } from '../../properties/judge.ts';
import type { Assembly } from '../../sim/kernel/system.ts';
import type { Scene } from '../../sim/trace/story.ts';
import { sentence, storyLines } from '../counterexample.ts';
import { counted } from '../text.ts';
import { replayCommand } from '../traces.ts';
import { quietTest, testLines } from './emitted.ts';
import { noMore } from './kept-for.ts';
import { type NearReport, nearJson, nearLines } from './near.ts';
import type { Page } from './page.ts';

export type ReplayReport = {
  readonly file: string;
  readonly design: string;
  /** The property that the trace was kept for. */
  readonly recordedFor: string | null;
  /** Whether that one was judged. */
  readonly isAsked: boolean;
  /** Whether the trace was taken under its own design. */
  readonly isOwnDesign: boolean;
  readonly assembly: Assembly;
  readonly scenes: readonly Scene[];
  readonly falls: readonly Fall[];
  /** The properties of states at rest, which were not judged at the end of the steps. */
  readonly unjudged: readonly string[];
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
  const lines = quiet
    ? [quietLine(report), ...quietFurther(report)]
    : [...toldLines(report, page), ...furtherLines(report)];
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
      : ownFirst(report).map(
          ({ property, step }, place) =>
            `${page.paint(`${place === 0 ? 'After' : 'also: after'} step ${step} falls`, 'red')} ${sentence(property, page.width)}`,
        )),
    ...(impossible === undefined ? [] : [`No further step is taken. ${impossible}`]),
  ];
};

const furtherLines = ({ near, test }: ReplayReport): readonly string[] => [
  ...(near === undefined ? [] : ['', ...nearLines(near)]),
  ...testLines(test),
];

/** Each on a line of its own: what was written must be found. */
const quietFurther = ({ near, test }: ReplayReport): readonly string[] => [
  ...(near === undefined ? [] : [...nearLines(near).slice(0, 1), ...Object.values(near.traces).map(replayCommand)]),
  ...quietTest(test),
];

/** The property that the trace was kept for first, if it falls; then by step. */
const ownFirst = ({ falls, recordedFor }: ReplayReport): readonly Fall[] => {
  const isOwn = ({ property }: Fall) => property.name === recordedFor;
  return [...falls.filter(isOwn), ...falls.filter((fall) => !isOwn(fall))];
};

const impossibleLine = (report: ReplayReport): string =>
  `Under the design ${report.design} the trace cannot be taken, so it breaks nothing. ${report.impossible}${unjudgedText(report)}`;

const quietLine = (report: ReplayReport): string => {
  if (report.falls.length === 0) return report.impossible === undefined ? nothingFalls(report) : impossibleLine(report);
  const [first, ...others] = ownFirst(report).map(({ property, step }) => `${property.name} after step ${step}`);
  return `Falls: ${first}${others.length === 0 ? '' : `; also: ${others.join(', ')}`}.`;
};

const nothingFalls = (report: ReplayReport): string => {
  const { design, recordedFor, isAsked, isOwnDesign } = report;
  if (!isAsked) return `Nothing that was asked for falls along this trace.${unjudgedText(report)}`;
  const under = isOwnDesign ? '' : ` under the design ${design}`;
  const more =
    recordedFor === null
      ? '.'
      : isOwnDesign
        ? ` any more. ${noMore(recordedFor)}`
        : ` (it was kept for ${recordedFor}).`;
  return `No property falls along this trace${under}${more}${unjudgedText(report)}`;
};

/** What the trace is about was perhaps not asked at all; the neighbourhood, if it was asked for, has done so. */
const unjudgedText = ({ recordedFor, unjudged, near }: ReplayReport): string =>
  recordedFor === null || near !== undefined || !unjudged.includes(recordedFor)
    ? ''
    : ` It does not come to rest there, so ${recordedFor} was not judged: --neighbourhood 0 goes on until it does.`;
