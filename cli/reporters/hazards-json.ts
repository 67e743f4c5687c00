/** What taking each safeguard away comes to, for a program. */
import { isLasso, type Trace, writeTrace } from '../../sim/trace/codec.ts';
import { exitCodeOfHazards, type HazardEntry, isProved } from '../hazard-report.ts';

/** Described in docs/reports.md. */
export const hazardsJson = (entries: readonly HazardEntry[]): string => {
  const json = {
    format: 'parley-hazards',
    version: 2,
    exit_code: exitCodeOfHazards(entries),
    hazards: entries.map(described),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
};

/** The same fields of every hazard; null where there is nothing to say. */
const described = ({ hazard, schedules, file }: HazardEntry) => {
  const { id, safeguard, tag, room, property, falls, states, design, trace, literal } = hazard;
  return {
    id,
    safeguard,
    tag,
    room,
    property,
    falls,
    ...lengthOf(trace),
    states,
    design,
    redundant_given: hazard.redundantGiven,
    holds_without_it_alone: hazard.holdsWithoutItAlone,
    literal: {
      upon: literal.upon?.safeguards ?? [],
      ...lengthOf(literal.trace),
      with_safeguard: literal.withSafeguard ?? null,
      impossible: literal.impossible ?? null,
      because: literal.because ?? null,
    },
    judged: true,
    proved: isProved(hazard),
    schedules,
    file,
    // As in a file, so that it may be made one.
    trace: trace === undefined ? null : JSON.parse(writeTrace(trace)),
  };
};

const lengthOf = (trace: Trace | undefined) => ({
  steps: trace?.steps.length ?? null,
  loop_steps: trace !== undefined && isLasso(trace) ? trace.steps.length - trace.loop_from : null,
});
