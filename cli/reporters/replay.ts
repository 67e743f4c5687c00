/** What a trace that was taken again breaks, for a person and for a program. */
import type { Fall } from '../../properties/judge.ts';
import type { Assembly } from '../../sim/kernel/system.ts';
import type { Scene } from '../../sim/trace/story.ts';
import { sentence, storyLines } from '../counterexample.ts';
import { counted } from '../text.ts';
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
};

/** Described in docs/reports.md. */
export const replayJson = ({ file, design, scenes, falls, impossible }: ReplayReport): string => {
  const json = {
    format: 'parley-replay',
    version: 1,
    trace: file,
    design,
    steps: scenes.length,
    falls: falls.map(({ property, step }) => ({ property: property.name, step })),
    ...(impossible === undefined ? {} : { impossible }),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
};

export const replayText = (report: ReplayReport, page: Page): string => {
  const { file, design, assembly, scenes, falls, impossible } = report;
  if (impossible !== undefined)
    return `Under the design ${design} the trace cannot be taken, so it breaks nothing. ${impossible}\n`;
  if (page.detail === 'quiet') return `${quietLine(report)}\n`;
  const lines = [
    `parley replay ${file}: design ${design}, ${counted(scenes.length, 'step')}`,
    '',
    ...storyLines(assembly, scenes, page),
    '',
    ...(falls.length === 0
      ? [page.paint(nothingFalls(report), 'green')]
      : falls.map(
          ({ property, step }) => `${page.paint(`After step ${step} falls`, 'red')} ${sentence(property, page.width)}`,
        )),
  ];
  return `${lines.join('\n')}\n`;
};

const quietLine = (report: ReplayReport): string => {
  const falls = report.falls.map(({ property, step }) => `${property.name} after step ${step}`);
  return falls.length === 0 ? nothingFalls(report) : `Falls: ${falls.join(', ')}.`;
};

const nothingFalls = ({ recordedFor }: ReplayReport): string =>
  `No property falls along this trace${recordedFor === null ? '' : ` any more (it was recorded for ${recordedFor})`}.`;
