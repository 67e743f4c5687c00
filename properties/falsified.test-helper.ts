/** Turns what fuzzing found into a failed test that says how to see it again. */
import type { ReportedCounterexample } from '../cli/reporters/job-summary.ts';
import { designName } from '../sim/design/design.ts';
import { writeTrace } from '../sim/trace/codec.ts';
import { commandOf } from './arbitraries/command.ts';
import type { Fuzzing, FuzzOptions } from './arbitraries/fuzz.ts';
import { caseLines, parametersOfCase } from './case.ts';

/** Throws an Error for a counterexample, with the data that the reporter of job summaries looks for. `suite` is the file of the test. */
export const requireNone = (
  options: Pick<FuzzOptions, 'design' | 'properties'>,
  { counterexample }: Fuzzing,
  suite: string,
): void => {
  if (counterexample === undefined) return;
  const { case: one, fall, steps, seed, path, shrinks } = counterexample;
  const property = fall.is === 'property' ? fall.property.name : 'error';
  const says = fall.is === 'property' ? fall.property.says : fall.message;
  const commands = [
    commandOf(options, counterexample),
    `PARLEY_SEED=${seed} PARLEY_PATH=${path} npx vitest run ${suite} -t ${property}`,
  ];
  const message = [
    `${property} falls in ${steps.length} steps (seed ${seed}, path ${path}, made simpler ${shrinks} times): ${says}`,
    ...caseLines(one),
    ...steps.map(({ actor, does, on, gets }, place) => `${place + 1}. ${actor}: ${does} on ${on} → ${gets}`),
    'See it again:',
    ...commands.map((command) => `  ${command}`),
  ].join('\n');
  const trace = writeTrace({ design: designName(one.design), parameters: parametersOfCase(one), property, steps });
  const reported: ReportedCounterexample = { property, says, commands, trace };
  throw Object.assign(new Error(message), { counterexample: reported });
};
