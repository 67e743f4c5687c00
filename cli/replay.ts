/** `parley replay`: takes the steps of a trace again and says at which one which property falls, or that none does. */
import type { Command } from 'commander';
import { requireSearchable } from '../properties/check.ts';
import { allProperties, assembleFor, propertiesNamed } from '../properties/index.ts';
import { fallsAlong } from '../properties/judge.ts';
import { designName, parseDesign } from '../sim/design/design.ts';
import { enabled, initialVector, type Values } from '../sim/engine/index.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import { readTrace, type Trace } from '../sim/trace/codec.ts';
import { follow, type Scene } from '../sim/trace/story.ts';
import { ModelError, present, UsageError } from '../sim/vocabulary/errors.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { readWhole } from './files.ts';
import { deliver, requireOutputs } from './reporters/deliver.ts';
import {
  addReportOptions,
  detailOf,
  type Output,
  outputsOf,
  type ReportWords,
  reporterHelp,
} from './reporters/options.ts';
import type { Detail } from './reporters/page.ts';
import { type ReplayReport, replayJson, replayText } from './reporters/replay.ts';

type ReplayOptions = ReportWords & { readonly design?: string; readonly property?: readonly string[] };

const reporters = ['terminal', 'json'] as const;

export const addReplay = (program: Command): void => {
  const command = program
    .command('replay')
    .argument('<trace>', 'a trace file that parley wrote')
    .description('take the steps of a trace again and say which property falls where')
    .option('--design <design>', "another design than the trace's: literal, hardened, hardened,-join-epoch, …")
    .option('--property <names...>', 'judge these properties only');
  addReportOptions(command, reporters, 'one line');
  command
    .addHelpText(
      'after',
      `\nExit codes: 0 nothing falls, 11 deadlock, 12 safety, 64 the file is no trace or a step is impossible\n(under another design, given with --design, that is no error: what cannot happen breaks nothing).\n${reporterHelp}`,
    )
    .action((file: string, options: ReplayOptions) => {
      process.exitCode = replay(file, options);
    });
};

const replay = (file: string, options: ReplayOptions): number => {
  const outputs = outputsOf(options, reporters);
  const detail = detailOf(options);
  requireOutputs(outputs);
  const trace = readTrace(readWhole(file), `'${file}'`);
  requireSearchable(trace.parameters);
  const design = parseDesign(options.design ?? trace.design);
  const properties = options.property === undefined ? allProperties : propertiesNamed(options.property);
  const assembly = assembleFor(properties, { design, parameters: trace.parameters });
  const told = { file, design: designName(design), recordedFor: trace.property };
  const scenes = followed(assembly, trace, options.design !== undefined);
  if (typeof scenes === 'string')
    return said({ ...told, assembly, scenes: [], falls: [], impossible: scenes }, outputs, detail);
  const states = [initialVector(assembly.system), ...scenes.map(({ values }) => values)];
  const wrong = wrongAfter(assembly, present(states.at(-1), 'state'));
  if (wrong !== undefined) throw new ModelError(`After the last step of the trace: ${wrong}`);
  const falls = fallsAlong(
    assembly,
    properties,
    states,
    scenes.map(({ label }) => label),
  );
  return said({ ...told, assembly, scenes, falls }, outputs, detail);
};

/** Prints the report, and gives the exit code. */
const said = (report: ReplayReport, outputs: readonly Output[], detail: Detail): number => {
  const delivered = deliver(
    outputs,
    { terminal: (page) => replayText(report, page), json: () => replayJson(report) },
    detail,
  );
  const [first] = report.falls;
  if (!delivered) return exitCodes.output;
  return first === undefined ? exitCodes.holds : exitCodeOf(first.property.category);
};

/** The scenes of a trace. Under another design than its own a step may be impossible: then what is said of it. */
const followed = (assembly: Assembly, trace: Trace, otherDesign: boolean): readonly Scene[] | string => {
  try {
    return follow(assembly, trace.steps);
  } catch (error) {
    if (otherDesign && error instanceof UsageError) return error.message;
    throw error;
  }
};

/** What a machine or an operation that is wrong says when it is asked for the next steps. */
const wrongAfter = (assembly: Assembly, values: Values): string | undefined => {
  try {
    enabled(assembly.system, values);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};
