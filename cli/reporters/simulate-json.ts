/** What a simulation saw, for a program. */
import { neverTaken } from '../../properties/coverage.ts';
import { designName } from '../../sim/design/design.ts';
import { premiseMetIn, type SimulateReport, stepsPerSecond } from '../simulate-report.ts';

/** Described in docs/reports.md. `version` is raised with every change that could break a reader; fields may be added. */
export const simulateJson = (report: SimulateReport, exitCode: number): string => {
  const { design, properties, options, result, elapsed_ms, shard, again, traces } = report;
  const { coverage, violations, premises: _, error, ...counts } = result;
  const json = {
    format: 'parley-simulate',
    version: 1,
    exit_code: exitCode,
    design: designName(design),
    safeguards: [...design],
    parameters: options.parameters,
    scheduler: options.scheduler,
    depth: options.depth,
    seed: options.seed,
    shard,
    runs_of_all_shards: report.runs,
    steps_max: options.steps_max,
    ...counts,
    elapsed_ms: Math.round(elapsed_ms),
    steps_per_s: stepsPerSecond(report),
    properties: properties.map(({ name }) => ({
      name,
      violated_in: violations.find(({ property }) => property === name)?.runs ?? 0,
      premise_met_in: premiseMetIn(report, name),
    })),
    violations: violations.map(({ steps, ...violation }) => ({
      ...violation,
      seed: options.seed,
      steps: steps.length,
      trace: traces[violation.property],
      again: `${again} --run ${violation.run}`,
    })),
    coverage: { ...coverage, never_taken: neverTaken(coverage) },
    ...(error === undefined
      ? {}
      : {
          error: {
            message: error.message,
            run: error.run,
            trace: traces['error'],
            again: `${again} --run ${error.run}`,
          },
        }),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
};
