/** What a simulation saw, as text for a person and as JSON for a program. */
import { configurationName } from '../properties/configurations.ts';
import { neverTaken } from '../properties/coverage.ts';
import type { PropertyDefinition } from '../properties/property.ts';
import type { SimulateOptions, Simulation, SimulationProgress } from '../properties/simulate.ts';
import { designName } from '../sim/design/design.ts';
import type { TraceStep } from '../sim/trace/codec.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { sentence } from './counterexample.ts';
import { columns, counted, grouped, rounded, wrapped } from './text.ts';

export type SimulateReport = {
  readonly design: Design;
  readonly properties: readonly PropertyDefinition[];
  readonly options: SimulateOptions;
  readonly result: Simulation;
  readonly elapsed_ms: number;
  readonly shard: { readonly index: number; readonly count: number };
  /** Runs of all shards. */
  readonly runs: number;
  /** The command that simulates the same system again, without the runs. */
  readonly again: string;
  /** The file of each trace, by property. */
  readonly traces: Readonly<Record<string, string>>;
};

const progressEvery_ms = { terminal: 500, file: 10_000 } as const;
/** Of a long trace only its last steps are shown: the file has all. */
const STEPS_SHOWN = 12;
const NAMES_SHOWN = 12;

/** Tells on the standard error stream how far a long simulation is: on one line in a terminal, now and then in a file. */
export const progressLine = (runs: number) => {
  const terminal = process.stderr.isTTY === true;
  const start = performance.now();
  let last = start;
  let told = false;
  return {
    tell: ({ runs: done, steps, violated }: SimulationProgress): void => {
      const now = performance.now();
      if (now - last < (terminal ? progressEvery_ms.terminal : progressEvery_ms.file)) return;
      last = now;
      told = true;
      const speed = rounded((steps / (now - start)) * 1000);
      const line = `${grouped(done)} of ${grouped(runs)} runs, ${grouped(steps)} steps, ${speed}/s, ${grouped(violated)} violated`;
      process.stderr.write(terminal ? `\r\u001b[K${line}` : `${line}\n`);
    },
    done: (): void => {
      if (told && terminal) process.stderr.write('\r\u001b[K');
    },
  };
};

export const textReport = (report: SimulateReport, allMissing: boolean): string => {
  const { design, properties, options, result, elapsed_ms, shard } = report;
  const { runs, steps, lengths, schedulers } = result;
  const part = shard.count === 1 ? '' : `, shard ${shard.index} of ${shard.count}`;
  const lines = [
    `parley simulate: design ${designName(design)}, ${configurationName(options.parameters)}`,
    `scheduler ${options.scheduler}, seed ${options.seed}${part}: ${counted(runs, 'run')}, ${counted(steps, 'step')}, ${rounded((steps / Math.max(1, elapsed_ms)) * 1000)} steps/s`,
    `steps a run: ${grouped(lengths.min)} to ${grouped(lengths.max)}, median ${grouped(lengths.median)}, nine in ten up to ${grouped(lengths.p90)}`,
    ...(Object.keys(schedulers).length > 1
      ? [
          `runs by scheduler: ${Object.entries(schedulers)
            .map(([name, count]) => `${name} ${grouped(count)}`)
            .join('; ')}`,
        ]
      : []),
    '',
    ...columns(propertyRows(report), []),
    '',
    ...columns(coverageRows(result), [1, 2]),
    `${counted(result.coverage.pairs.length, 'pair')} of operations on one resource, the second by another actor`,
    ...missingLines(result, allMissing),
    ...result.violations.flatMap((violation) => {
      const property = properties.find(({ name }) => name === violation.property);
      return [
        '',
        `Violated in run ${violation.run} (${violation.scheduler}) after ${counted(violation.steps.length, 'step')}. It breaks ${property === undefined ? violation.property : sentence(property)}`,
        ...lastSteps(violation.steps),
        ...commands(report, violation.property, violation.run),
      ];
    }),
    ...(result.error === undefined
      ? []
      : [
          '',
          `Error in run ${result.error.run}: ${result.error.message}`,
          ...lastSteps(result.error.steps),
          ...commands(report, 'error', result.error.run),
        ]),
    '',
    conclusion(report),
  ];
  return `${lines.join('\n')}\n`;
};

const propertyRows = ({ properties, result }: SimulateReport): readonly (readonly string[])[] => [
  ['property', 'verdict', 'premise met in', 'premise'],
  ...properties.map(({ name, premise }) => {
    const violation = result.violations.find(({ property }) => property === name);
    const met = result.premises[name] ?? 0;
    return [
      name,
      violation === undefined ? 'no violation' : `violated in ${counted(violation.runs, 'run')}`,
      met === 0 ? 'never' : `${grouped(met)} of ${counted(result.runs, 'run')}`,
      premise,
    ];
  }),
];

const coverageRows = ({ coverage }: Simulation): readonly (readonly string[])[] => [
  ['coverage', 'states', 'transitions'],
  ...coverage.kinds.map(({ kind, states, statesSeen, transitions, transitionsTaken }) => [
    kind,
    `${statesSeen} of ${states}`,
    `${transitionsTaken} of ${transitions}`,
  ]),
];

const missingLines = ({ coverage }: Simulation, all: boolean): readonly string[] => {
  const missing = neverTaken(coverage);
  if (missing.length === 0) return ['Every transition was taken.'];
  const shown = all ? missing : missing.slice(0, NAMES_SHOWN);
  const more = missing.length - shown.length;
  return [
    wrapped(
      `Never taken: ${shown.join(', ')}${more === 0 ? '' : `, and ${grouped(more)} more (--require-coverage lists them)`}.`,
      110,
    ),
  ];
};

const lastSteps = (steps: readonly TraceStep[]): readonly string[] => {
  const hidden = Math.max(0, steps.length - STEPS_SHOWN);
  const rows = steps
    .slice(hidden)
    .map(({ actor, does, on, gets }, place) => [`  ${hidden + place + 1}`, actor, `${does} → ${gets}`, on]);
  return [...(hidden === 0 ? [] : [`  … ${counted(hidden, 'step')} before`]), ...columns(rows, [0])];
};

const commands = ({ again, traces }: SimulateReport, property: string, run: number): readonly string[] => [
  `Replay it: npx parley replay '${traces[property] ?? ''}'`,
  `Find it again: ${again} --run ${run}`,
];

const conclusion = ({ properties, result, options }: SimulateReport): string => {
  const { runs, steps, ends, violations, outcome } = result;
  const bounded =
    ends.steps === 0 ? '' : ` ${counted(ends.steps, 'run')} ended at ${counted(options.steps_max, 'step')}.`;
  const idle = properties.filter(({ name }) => (result.premises[name] ?? 0) === 0).map(({ name }) => name);
  const nothing = idle.length === 0 ? '' : `\nNothing was shown of ${idle.join(', ')}: the premise was never met.`;
  const done = `${counted(runs, 'run')}, ${counted(steps, 'step')}`;
  const said =
    outcome === 'error'
      ? 'Error: a machine or an operation is wrong.'
      : outcome === 'violated'
        ? `Violated: ${violations.map(({ property }) => property).join(', ')}, in ${grouped(ends.violated)} of ${counted(runs, 'run')}.`
        : `No violation in ${done}. Other runs may have one: only parley check says that a property holds.`;
  return `${said}${bounded}${nothing}`;
};

/** The report as JSON, of which `version` is raised with every change that a reader would notice. */
export const jsonReport = (report: SimulateReport, exitCode: number): string => {
  const { design, properties, options, result, elapsed_ms, shard, again, traces } = report;
  const { coverage, violations, premises, error, ...counts } = result;
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
    steps_per_s: Math.round((result.steps / Math.max(1, elapsed_ms)) * 1000),
    properties: properties.map(({ name }) => ({
      name,
      violated_in: violations.find(({ property }) => property === name)?.runs ?? 0,
      premise_met_in: premises[name] ?? 0,
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
