/** What a check found, for a program. */
import { designName } from '../../sim/design/design.ts';
import type { CheckReport } from '../check-report.ts';

/** Described in docs/reports.md. `version` is raised with every change that could break a reader; fields may be added. */
export const checkJson = ({ design, properties, configurations }: CheckReport, exitCode: number): string => {
  const outcomes = configurations.map(({ result }) => result.outcome);
  const outcome =
    (['error', 'violated', 'limit reached'] as const).find((worst) => outcomes.includes(worst)) ?? 'holds';
  const json = {
    format: 'parley-check',
    version: 1,
    outcome,
    exhaustive: configurations.every(({ result }) => result.exhaustive),
    exit_code: exitCode,
    design: designName(design),
    safeguards: [...design],
    properties: properties.map(({ name }) => {
      const verdicts = configurations.flatMap(({ result }) =>
        result.properties.filter((property) => property.name === name),
      );
      const met = verdicts.some(({ premise }) => premise === 'met');
      const bad = (['violated', 'undecided'] as const).find((one) => verdicts.some(({ verdict }) => verdict === one));
      const worst = bad ?? (met ? 'holds' : 'vacuous');
      return { name, verdict: worst, premise: met ? 'met' : 'not met' };
    }),
    configurations: configurations.map(({ result, traces }) => ({
      ...result,
      properties: result.properties.map(({ name, verdict, premise, steps, length }) => ({
        name,
        verdict,
        premise,
        ...(steps === undefined ? {} : { steps: steps.length, length, trace: traces[name] }),
      })),
      ...(result.error === undefined ? {} : { error: { message: result.error.message, trace: traces['error'] } }),
    })),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
};
