/** What taking each safeguard away comes to, for a person: a row for each, and each path where it is asked for. */
import { runsMax, type SchedulesNeeded, scheduleKinds, seedCount } from '../../properties/hazard-schedules.ts';
import type { Hazard } from '../../properties/hazards.ts';
import { parseDesign } from '../../sim/design/design.ts';
import { assemble } from '../../sim/kernel/system.ts';
import { isLasso, type Trace } from '../../sim/trace/codec.ts';
import { follow } from '../../sim/trace/story.ts';
import { type HazardEntry, isProved } from '../hazard-report.ts';
import { columns, counted, wrapped } from '../text.ts';
import { lassoLength, lassoLines } from './lasso.ts';
import type { Page } from './page.ts';
import { stepLines } from './steps.ts';

/** How it falls: the name, the design that lacks the safeguard, and the path. */
export const hazardStory = ({ id, safeguard, property, trace }: Hazard, page: Page): readonly string[] => {
  if (trace === undefined) return [];
  const assembly = assemble({ design: parseDesign(trace.design), parameters: trace.parameters });
  const scenes = follow(assembly, trace.steps);
  return [
    ...wrapped(`${id} ${safeguard}: ${property} falls under ${trace.design}`, page.width)
      .split('\n')
      .map((line) => page.paint(line, 'bold')),
    '',
    ...(isLasso(trace) ? lassoLines(assembly, scenes, trace.loop_from, page) : stepLines(assembly, scenes, page)),
    '',
  ];
};

export const hazardsText = (entries: readonly HazardEntry[], page: Page): string => {
  const proved = entries.filter(({ hazard }) => isProved(hazard)).length;
  const lines = [
    ...tableLines(entries, page),
    '',
    ...(countsSchedules(entries) ? [wrapped(scheduleLegend, Math.min(118, page.width)), ''] : []),
    ...entries.flatMap(({ hazard }) => remarksOn(hazard)).map((remark) => wrapped(remark, Math.min(118, page.width))),
    `${proved} of ${counted(entries.length, 'safeguard')} proved.`,
  ];
  return `${lines.join('\n')}\n`;
};

const countsSchedules = (entries: readonly HazardEntry[]): boolean =>
  entries.some(({ schedules }) => schedules !== null);

/** Side by side, or where the page is too narrow for that all but the names below them. */
const tableLines = (entries: readonly HazardEntry[], page: Page): readonly string[] => {
  const kinds = countsSchedules(entries) ? scheduleKinds : [];
  const rows = entries.map(({ hazard: { id, safeguard, tag, property, trace, literal }, schedules }) => ({
    names: [id, safeguard, tag],
    falls: trace === undefined ? 'nothing' : `${property} in ${lengthOf(trace)}`,
    literal:
      literal.trace === undefined
        ? 'never comes so far'
        : `in ${lengthOf(literal.trace)}, then ${literal.withSafeguard}`,
    schedules: kinds.map((kind) => (schedules === null ? '–' : inWords(schedules[kind]))),
  }));
  const titles = ['', 'without the safeguard', 'tag'];
  const wide = columns([
    [...titles, 'falls in steps', 'literal, and with it alone', ...kinds],
    ...rows.map(({ names, falls, literal, schedules }) => [...names, falls, literal, ...schedules]),
  ]);
  if (wide.every((line) => line.length <= page.width)) return wide;
  const [head = '', ...named] = columns([titles, ...rows.map(({ names }) => names)]);
  const below = (text: string) => (text === '' ? [] : [wrapped(text, page.width, '     ')]);
  return [
    head,
    ...rows.flatMap(({ falls, literal, schedules }, place) => [
      named[place] ?? '',
      ...below(`${falls}; literal ${literal}`),
      ...below(kinds.map((kind, column) => `${kind} ${schedules[column]}`).join('; ')),
    ]),
  ];
};

/** `24`; of a lasso `32 + 11`, its stem and its loop. */
const lengthOf = (trace: Trace): string =>
  isLasso(trace) ? `${trace.loop_from} + ${trace.steps.length - trace.loop_from}` : String(trace.steps.length);

const remarksOn = ({ id, safeguard, property, redundantGiven, trace, literal }: Hazard): readonly string[] =>
  [
    ...(redundantGiven.length === 0 ? [] : [` is redundant given ${redundantGiven.join(', ')}.`]),
    ...(trace === undefined || !isLasso(trace)
      ? []
      : [
          `: ${property} falls on no run that ends, but on a lasso: ${lassoLength(trace.loop_from, trace.steps.length - trace.loop_from)}.`,
        ]),
    ...(literal.upon === undefined
      ? []
      : [`: literal with ${literal.upon.safeguards.join(', ')}, else ${literal.upon.else}.`]),
    ...(literal.because === undefined
      ? []
      : [
          `: with it alone the run of the literal design can be taken, but breaks nothing (${literal.because}), and no other fair run does.`,
        ]),
  ].map((remark) => `${id} ${safeguard}${remark}`);

const scheduleLegend = `Under each scheduler: runs until the property fell, the median of ${seedCount} seeds (and the least and the most); a seed was given up after ${runsMax} runs. What falls on no run that ends is not looked for (–).`;

const inWords = ({ median, min, max, missed }: SchedulesNeeded): string => {
  if (missed === seedCount) return 'never';
  const bound = (runs: number) => (runs > runsMax ? `>${runsMax}` : String(runs));
  return `${bound(median)} (${bound(min)}–${bound(max)})`;
};
