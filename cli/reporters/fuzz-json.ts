/** What fuzzing found, for a program. `version` is raised with every change that could break a reader; fields may be added. */
import { commandOf } from '../../properties/arbitraries/command.ts';
import type { Counterexample } from '../../properties/arbitraries/fuzz.ts';
import { parametersOfCase } from '../../properties/case.ts';
import { designName } from '../../sim/design/design.ts';
import { designOf, type FuzzReport, fallName } from '../fuzz-report.ts';

export const fuzzJson = (report: FuzzReport, exitCode: number): string => {
  const { options, result, elapsed_ms } = report;
  const { counterexample, premises, ...counts } = result;
  const json = {
    format: 'parley-fuzz',
    version: 1,
    exit_code: exitCode,
    design: designOf(report),
    seed: options.seed,
    ...(options.path === undefined ? {} : { path: options.path }),
    ...counts,
    elapsed_ms: Math.round(elapsed_ms),
    properties: options.properties.map(({ name }) => ({ name, premise_met_in: premises[name] ?? 0 })),
    ...(counterexample === undefined ? {} : { counterexample: counterexampleOf(report, counterexample) }),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
};

const counterexampleOf = ({ options, trace }: FuzzReport, found: Counterexample) => {
  const { case: one, fall, steps, seed, path, shrinks } = found;
  return {
    violates: fallName(fall),
    ...(fall.is === 'error' ? { message: fall.message } : {}),
    design: designName(one.design),
    parameters: parametersOfCase(one),
    clients: one.clients,
    faults: one.faults,
    schedule: one.schedule,
    steps: steps.length,
    seed,
    path,
    shrinks,
    ...(trace === undefined ? {} : { trace }),
    again: commandOf(options, found),
  };
};
