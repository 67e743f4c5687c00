/** What a lasso that was taken again breaks, for a person and for a program. */
import type { LivenessDefinition } from '../../properties/liveness/index.ts';
import type { Claimed, ReplayedLasso } from '../../properties/replay.ts';
import { sentence } from '../counterexample.ts';
import { wrapped } from '../text.ts';
import { quietTest, testLines } from './emitted.ts';
import { noMore } from './kept-for.ts';
import { excuseLines, lassoLength, lassoLines } from './lasso.ts';
import type { Page } from './page.ts';

export type LassoReport = ReplayedLasso & {
  readonly file: string;
  /** The properties that were asked for. */
  readonly properties: readonly LivenessDefinition[];
  /** How many steps there are before the loop. */
  readonly loop_from: number;
  /** What it breaks under its own design, if it was taken under another. */
  readonly brokenBefore: readonly Claimed[];
  /** The property that it was kept for. */
  readonly recordedFor: string | null;
  /** Whether it was taken under its own design. */
  readonly isOwnDesign: boolean;
  /** The regression test that was written. */
  readonly test?: string;
};

/** Described in docs/reports.md. */
export const lassoJson = (report: LassoReport): string => {
  const { file, design, scenes, loop_from, broken, unbroken, excludedBy, impossible, test } = report;
  const json = {
    format: 'parley-replay',
    version: 1,
    trace: file,
    design,
    steps: scenes.length,
    loop_from,
    falls: broken.map(({ property, of }) => ({ property, step: loop_from, of })),
    unbroken,
    excludedBy,
    ...(impossible === undefined ? {} : { impossible: impossible.says }),
    ...(test === undefined ? {} : { test }),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
};

export const lassoText = (report: LassoReport, page: Page): string => {
  const lines =
    page.detail === 'quiet'
      ? [quietLine(report), ...quietTest(report.test)]
      : [...toldLines(report, page), ...testLines(report.test)];
  return `${lines.join('\n')}\n`;
};

const toldLines = (report: LassoReport, page: Page): readonly string[] => {
  const { file, design, assembly, scenes, loop_from, impossible, properties, excludedBy } = report;
  if (impossible !== undefined) return wrapped(impossibleText(report), page.width).split('\n');
  const title = `parley replay ${file}: design ${design}, ${lassoLength(loop_from, scenes.length - loop_from)}`;
  const isClosed = loop_from < scenes.length;
  const fallen = properties.filter(({ name }) => ofWhom(report, name).length > 0);
  return [
    ...wrapped(title, page.width).split('\n'),
    '',
    ...lassoLines(assembly, scenes, loop_from, page),
    '',
    ...fallen.map(
      (property) =>
        `${page.paint(`It can be taken, ${isClosed ? 'goes round' : 'ends there'} and is fair.`, 'red')} It breaks, of ${ofWhom(report, property.name).join(', ')}, ${sentence(property, page.width)}`,
    ),
    ...(fallen.length === 0 ? unbrokenLines(report, page) : ['', ...excuseLines(excludedBy, page)]),
  ];
};

const ofWhom = ({ broken }: LassoReport, name: string): readonly string[] =>
  broken.filter(({ property }) => property === name).map(({ of }) => of);

const impossibleText = ({ design, impossible, loop_from }: LassoReport): string => {
  const { step = 0, says = '' } = impossible ?? {};
  const where = step > loop_from ? 'loop' : 'stem';
  return `Under the design ${design} the run cannot be taken, so it breaks nothing: it ends in its ${where}. ${says}`;
};

/** Where the run can be taken: why it breaks nothing, and who could have done what, if that is why. */
const unbrokenLines = (report: LassoReport, page: Page): readonly string[] => {
  const granted = report.excludedBy.filter((each) => each.granted);
  return [
    ...wrapped(unbrokenText(report), Math.min(110, page.width))
      .split('\n')
      .map((line) => page.paint(line, 'green')),
    ...(granted.length === 0 ? [] : ['', ...excuseLines(granted, page, 'What excludes this run:')]),
  ];
};

/** Of those of whom it breaks something under its own design; or, where it breaks nothing there either, of all. */
const unbrokenText = (report: LassoReport): string => {
  const { design, unbroken, brokenBefore, properties, recordedFor, isOwnDesign } = report;
  const were = unbroken.filter(({ property, of }) =>
    brokenBefore.some((claimed) => claimed.property === property && claimed.of === of),
  );
  const told = were.length === 0 ? unbroken : were;
  const reasons = [...new Set(told.map(({ because }) => because))].map((reason) => {
    const alike = told.filter(({ because }) => because === reason).map(({ property, of }) => `${property} of ${of}`);
    return `${alike.join(', ')}: ${reason}`;
  });
  const about = reasons.length > 0 ? reasons.join('; ') : 'What was asked for is about nobody in this system';
  const own = properties.find(({ name }) => name === recordedFor)?.name;
  const more = isOwnDesign && own !== undefined ? ` any more. ${noMore(own)}` : '.';
  return `Under the design ${design} the run can be taken, but it breaks nothing${more} ${about}.`;
};

const quietLine = (report: LassoReport): string => {
  const { broken, impossible } = report;
  if (broken.length > 0)
    return `Falls for ever: ${broken.map(({ property, of }) => `${property} of ${of}`).join(', ')}.`;
  return impossible === undefined ? unbrokenText(report) : impossibleText(report);
};
