/** What a check found, as text for a person and as JSON for a program. */
import type { CheckOptions, ConfigurationResult } from '../properties/check.ts';
import { configurationName } from '../properties/configurations.ts';
import type { PropertyDefinition } from '../properties/index.ts';
import { designName } from '../sim/design/design.ts';
import type { Progress } from '../sim/engine/index.ts';
import { assemble } from '../sim/kernel/system.ts';
import type { TraceStep } from '../sim/trace/codec.ts';
import { follow } from '../sim/trace/story.ts';
import { present } from '../sim/vocabulary/errors.ts';
import type { Parameters } from '../sim/vocabulary/parameters.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { finalLines, sceneLines, sentence } from './counterexample.ts';
import { columns, counted, grouped, rounded, wrapped } from './text.ts';

export type CheckReport = {
  readonly design: Design;
  readonly properties: readonly PropertyDefinition[];
  readonly options: CheckOptions;
  readonly configurations: readonly {
    readonly result: ConfigurationResult;
    /** The file of each counterexample, by property. */
    readonly traces: Readonly<Record<string, string>>;
  }[];
};

const progressEvery_ms = { terminal: 500, file: 10_000 } as const;

/** Tells on the standard error stream how far a long search is: on one line in a terminal, now and then in a file. */
export const progressLine = (parameters: Parameters) => {
  const terminal = process.stderr.isTTY === true;
  const start = performance.now();
  let last = start;
  let told = false;
  return {
    tell: ({ states, depth, frontier, bytes }: Progress): void => {
      const now = performance.now();
      if (now - last < (terminal ? progressEvery_ms.terminal : progressEvery_ms.file)) return;
      last = now;
      told = true;
      const speed = rounded((states / (now - start)) * 1000);
      const line = `${configurationName(parameters)}: ${grouped(states)} states, depth ${depth}, ${grouped(frontier)} to expand, ${speed}/s, ${rounded(bytes)}B`;
      process.stderr.write(terminal ? `\r\u001b[K${line}` : `${line}\n`);
    },
    done: (): void => {
      if (told && terminal) process.stderr.write('\r\u001b[K');
    },
  };
};

const rowWidths = [0, 11, 12, 5, 8] as const;

/** A row of the table of configurations: set before the others are known, so its columns have fixed widths. */
const tableRow = (cells: readonly string[], configurations: readonly Parameters[]): string => {
  const first = Math.max(
    ...configurations.map((parameters) => configurationName(parameters).length),
    'configuration'.length,
  );
  return cells
    .map((cell, column) => (column === 0 ? cell.padEnd(first) : cell.padStart(rowWidths[column] ?? 0)))
    .join('  ');
};

/** What is said before the first search. */
export const headLines = (
  { design, properties }: CheckReport,
  configurations: readonly Parameters[],
): readonly string[] => [
  `parley check: design ${designName(design)}, ${properties.length} ${properties.length === 1 ? 'property' : 'properties'}`,
  '',
  tableRow(['configuration', 'states', 'transitions', 'depth', 'states/s', 'verdict'], configurations),
];

/** What is said of one configuration once it is explored. */
export const rowOf = (
  result: ConfigurationResult,
  report: CheckReport,
  configurations: readonly Parameters[],
): string =>
  tableRow(
    [
      result.name,
      grouped(result.states),
      grouped(result.transitions),
      String(result.depth),
      rounded(result.states_per_s),
      verdictOf(result, report),
    ],
    configurations,
  );

/** What is said after the last. */
export const restOfReport = (report: CheckReport): string => {
  const results = report.configurations.map(({ result }) => result);
  const lines = [
    '',
    ...columns(propertyRows(report), []),
    '',
    wrapped(`Within: ${withinOf(results)}`, 110),
    ...firstCounterexample(report),
    '',
    conclusion(report),
  ];
  return `${lines.join('\n')}\n`;
};

/** The outcome of one configuration in words, never without what it was bounded by. */
const verdictOf = (result: ConfigurationResult, { options }: CheckReport): string => {
  const violated = result.properties.filter(({ verdict }) => verdict === 'violated');
  if (violated.length > 0)
    return `violated: ${violated.map(({ name, steps = [] }) => `${name} in ${counted(steps.length, 'step')}`).join(', ')}`;
  if (result.outcome === 'error') return 'error';
  if (result.exhaustive) return 'holds (exhaustive)';
  const { states_max, depth_max, time_max_ms, memory_max_bytes } = options.limits;
  const limit = {
    states: `${grouped(states_max)} states`,
    depth: `depth ${grouped(depth_max)}`,
    time: `${grouped(time_max_ms / 1000)} s`,
    memory: `${rounded(memory_max_bytes)}B`,
  };
  const hit = result.bounds.map((bound) => limit[bound]).join(', ');
  return result.bounds.every((bound) => bound === 'depth')
    ? `holds (within bounds: ${hit})`
    : `limit reached (${hit}): no violation so far`;
};

const propertyRows = ({ properties, configurations }: CheckReport): readonly (readonly string[])[] => {
  const rows = properties.map(({ name, premise }) => {
    const verdicts = configurations.map(({ result }) => result.properties.find((property) => property.name === name));
    const violated = verdicts.filter((one) => one?.verdict === 'violated').length;
    const met = verdicts.filter((one) => one?.premise === 'met').length;
    const undecided = verdicts.some((one) => one?.verdict === 'undecided');
    const verdict =
      violated > 0 ? `violated (${violated})` : undecided ? 'no violation found' : met === 0 ? 'vacuous' : 'holds';
    return [name, verdict, met === 0 ? 'never' : `${met} of ${verdicts.length}`, premise];
  });
  return [['property', 'verdict', 'premise met in', 'premise'], ...rows];
};

/** The properties of which nothing was shown, since what they are about never happened. */
export const vacuousIn = ({
  properties,
  configurations,
}: Pick<CheckReport, 'properties' | 'configurations'>): readonly string[] =>
  properties
    .map(({ name }) => name)
    .filter(
      (name) =>
        !configurations.some(({ result }) =>
          result.properties.some((one) => one.name === name && one.premise === 'met'),
        ),
    );

/** Every bound of the systems themselves, so that no "holds" is heard as more than it is. */
const withinOf = (results: readonly ConfigurationResult[]): string => {
  const range = (pick: (parameters: Parameters) => number): string => {
    const values = results.map(({ parameters }) => pick(parameters));
    const [min, max] = [Math.min(...values), Math.max(...values)];
    return min === max ? String(min) : `${min} to ${max}`;
  };
  return [
    `${range((p) => p.joins)} JOIN and ${range((p) => p.chats)} CHAT a client, each connecting once`,
    `${range((p) => p.names)} names, up to their order`,
    `${range((p) => p.socket_max)} datagrams a process socket and ${range((p) => p.inbox_max)} a thread socket`,
    `${range((p) => p.lines_max)} line sent ahead`,
    'a deterministic kernel, every interleaving of the operations; no reduction.',
  ].join('; ');
};

const firstCounterexample = (report: CheckReport): readonly string[] => {
  for (const { result, traces } of report.configurations) {
    if (result.error !== undefined) {
      return [
        '',
        `Error in ${result.name}: ${result.error.message}`,
        '',
        ...told(report, result, result.error.steps),
        '',
        replayLine(traces['error']),
      ];
    }
    const violated = result.properties.find(({ verdict }) => verdict === 'violated');
    if (violated?.steps === undefined) continue;
    const property = present(
      report.properties.find(({ name }) => name === violated.name),
      'property',
    );
    return [
      '',
      `Counterexample in ${result.name}, ${counted(violated.steps.length, 'step')}, the shortest. It breaks ${sentence(property)}`,
      '',
      ...told(report, result, violated.steps),
      '',
      replayLine(traces[violated.name]),
    ];
  }
  return [];
};

const told = (
  { design, options }: CheckReport,
  { parameters }: ConfigurationResult,
  steps: readonly TraceStep[],
): readonly string[] => {
  const assembly = assemble({ design, parameters }, options.alterations);
  const scenes = follow(assembly, steps);
  const last = scenes.at(-1);
  return [...sceneLines(assembly, scenes), '', ...(last === undefined ? [] : finalLines(assembly, last.values))];
};

const replayLine = (file: string | undefined): string => `Replay it: npx parley replay '${file}'`;

const conclusion = (report: CheckReport): string => {
  const vacuous = vacuousIn(report);
  const nothing =
    vacuous.length === 0 ? '' : `\nNothing was shown of ${vacuous.join(', ')}: the premise was never met.`;
  return `${outcomeLine(report)}${nothing}`;
};

const outcomeLine = ({ properties, configurations }: CheckReport): string => {
  const results = configurations.map(({ result }) => result);
  const count = (part: readonly ConfigurationResult[]) => counted(part.length, 'configuration');
  const errors = results.filter(({ outcome }) => outcome === 'error');
  if (errors.length > 0) return `Error in ${count(errors)}: a machine or an operation is wrong.`;
  const broken = results.filter(({ outcome }) => outcome === 'violated');
  if (broken.length > 0) return `Violated in ${broken.length} of ${count(results)}.`;
  const bounded = results.filter(({ exhaustive }) => !exhaustive);
  const states = grouped(results.reduce((sum, result) => sum + result.states, 0));
  const shown = properties.length - vacuousIn({ properties, configurations }).length;
  const what =
    properties.length === 1 && shown === 1
      ? `${properties[0]?.name} holds`
      : shown === properties.length
        ? `All ${shown} properties hold`
        : `${shown} of ${counted(properties.length, 'property').replace('propertys', 'properties')} hold`;
  if (bounded.length === 0) return `${what} in ${count(results)}, exhaustively: ${states} states.`;
  return `No violation in ${states} ${states === '1' ? 'state' : 'states'}, but ${bounded.length} of ${count(results)} hit a bound: not exhaustive.`;
};

/** The report as JSON, of which `version` is raised with every change that a reader would notice. */
export const jsonReport = (report: CheckReport, exitCode: number): string => {
  const { design, properties, configurations } = report;
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
      properties: result.properties.map(({ name, verdict, premise, steps }) => ({
        name,
        verdict,
        premise,
        ...(steps === undefined ? {} : { steps: steps.length, trace: traces[name] }),
      })),
      ...(result.error === undefined ? {} : { error: { message: result.error.message, trace: traces['error'] } }),
    })),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
};
