/** What a check of liveness found, for a program. */
import { designName } from '../../sim/design/design.ts';
import { againOf, assumptionsOf, type LivenessReport, livenessOutcomeOf } from '../liveness-report.ts';

/** Described in docs/reports.md. `version` is raised with every change that could break a reader; fields may be added. */
export const livenessJson = (report: LivenessReport, exitCode: number): string => {
  const { design, properties, configurations } = report;
  const outcomes = configurations.map(livenessOutcomeOf);
  const json = {
    format: 'parley-liveness',
    version: 1,
    outcome: (['error', 'violated', 'limit reached'] as const).find((worst) => outcomes.includes(worst)) ?? 'holds',
    exhaustive: configurations.every(({ exhaustive }) => exhaustive),
    exit_code: exitCode,
    design: designName(design),
    safeguards: [...design],
    assumptions: assumptionsOf(report).map(({ name, says, because }) => ({ name, says, because })),
    properties: properties.map(({ name, assumes }) => ({ name, assumes: assumes.map((each) => each.name) })),
    configurations: configurations.map((result) => ({
      ...result,
      outcome: livenessOutcomeOf(result),
      properties: result.properties.map((property) =>
        property.counterexample === undefined
          ? property
          : {
              ...property,
              trace: report.traces.get(property.counterexample),
              again: againOf(report, result, property.name),
            },
      ),
    })),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
};
