/** What the neighbourhood of a trace breaks, for a person and for a program. */
import type { ReplayedNear } from '../../properties/replay.ts';
import { counted, grouped } from '../text.ts';
import { replayCommand } from '../traces.ts';

export type NearReport = ReplayedNear & {
  /** The files of the first falls, by property. */
  readonly traces: Readonly<Record<string, string>>;
};

export const nearJson = ({ falls, traces, ...counts }: NearReport) => ({
  ...counts,
  falls: falls.map(({ trace, ...fall }) => ({
    ...fall,
    steps: trace.steps.length,
    ...(traces[fall.property] === undefined ? {} : { trace: traces[fall.property] }),
  })),
});

/** `Within 2 reorderings of the trace: 1,234 schedules (and 567 that go on like one of these), 890 states: nothing falls.` */
export const nearLines = (report: NearReport): readonly string[] => {
  const { reorderings, schedules, alike, states, complete, falls, traces } = report;
  const tried = `${counted(schedules, 'schedule')} (and ${grouped(alike)} that go on like one of these), ${counted(states, 'state')}`;
  const bounded = complete ? '' : ' The bound on places was hit, so not all were taken: give more with --max-places.';
  const verdict =
    falls.length > 0
      ? `${falls.map(({ property }) => property).join(', ')} ${falls.length === 1 ? 'falls' : 'fall'}`
      : 'nothing falls';
  return [
    `Within ${counted(reorderings, 'reordering')} of the trace: ${tried}: ${verdict}.${bounded}`,
    ...falls.flatMap(({ property, times, reorderings: least, trace }) => {
      const file = traces[property];
      return [
        `  ${property} falls in ${counted(times, 'schedule')}, first with ${counted(least, 'reordering')} after ${counted(trace.steps.length, 'step')}.`,
        ...(file === undefined ? [] : [`  Replay it: ${replayCommand(file)}`]),
      ];
    }),
  ];
};
