/**
 * A trace in a file: which system, which design, and one line for each step. It is versioned, checked when it is read,
 * and readable: a step names who did what to which resource and what the answer was.
 */
import { z } from 'zod';
import { inOneLine, UsageError } from '../vocabulary/errors.ts';
import { fieldOf, type Parameters, parameterRanges, parametersOf } from '../vocabulary/parameters.ts';

const traceFormat = 'parley-trace';
/**
 * Raised whenever a file of the version before could not be read any more, or would mean something else. A Parley from before
 * `loop_from` refuses a file that has it, and all files without it mean what they meant.
 */
const traceVersion = 1;

export type TraceStep = {
  readonly actor: string;
  /** The operation, with its argument if it has one: `connection.answer BUSY`. */
  readonly does: string;
  /** The component that it acts on. */
  readonly on: string;
  readonly gets: string;
};

export type Trace = {
  /** As `parseDesign` reads it. */
  readonly design: string;
  readonly parameters: Parameters;
  /** The property that the last step violates, or the whole of a lasso; or the error that it meets; null where the trace shows neither. */
  readonly property: string | null;
  /**
   * Only of a lasso, a run that never ends: how many steps come once; those after them come again and again. If there are none
   * after them nothing ever happens again.
   */
  readonly loop_from?: number;
  readonly steps: readonly TraceStep[];
};

/** A run that never ends. */
export type LassoTrace = Trace & { readonly loop_from: number };

export const isLasso = (trace: Trace): trace is LassoTrace => trace.loop_from !== undefined;

const parameterNames = Object.keys(parameterRanges) as readonly (keyof Parameters)[];

const schema = z
  .strictObject({
    format: z.literal(traceFormat),
    version: z.literal(traceVersion),
    design: z.string(),
    // A file from before there was a parameter means its default.
    parameters: z.partialRecord(z.enum(parameterNames as [keyof Parameters, ...(keyof Parameters)[]]), z.number()),
    property: z.string().nullable(),
    loop_from: z.int().nonnegative().optional(),
    steps: z.array(z.strictObject({ actor: z.string(), does: z.string(), on: z.string(), gets: z.string() })),
  })
  .refine(({ loop_from = 0, steps }) => loop_from <= steps.length, {
    path: ['loop_from'],
    message: 'the loop begins behind the last step',
  });

/** The text of a trace file, one step a line. */
export const writeTrace = ({ design, parameters, property, loop_from, steps }: Trace): string => {
  const lines = steps.map((step) => `    ${JSON.stringify(step)}`);
  const head = { format: traceFormat, version: traceVersion, design, property, loop_from, parameters };
  const opened = JSON.stringify(head, undefined, 2).slice(0, -2);
  return `${opened},\n  "steps": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`;
};

/** Reads what `writeTrace` wrote. Throws a UsageError that says what is wrong with the text, of `file` if it is named. */
export const readTrace = (text: string, file = 'The trace'): Trace => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${inOneLine((error as Error).message)}.`);
  }
  const { format, version } = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
  if (format !== traceFormat) {
    throw new UsageError(`${file} is not a Parley trace: its "format" is not "${traceFormat}".`);
  }
  if (version !== traceVersion) {
    const found = `version ${JSON.stringify(version)} of the format`;
    throw new UsageError(`${file} is in ${found}, but this Parley reads version ${traceVersion}: record it again.`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    // What is wrong with the whole has no path.
    const where = [...(issue?.path ?? [])].join('.');
    throw new UsageError(`${file} is not a valid trace: ${where === '' ? '' : `${where}: `}${issue?.message}.`);
  }
  const { design, parameters, property, loop_from, steps } = parsed.data;
  const loop = loop_from === undefined ? {} : { loop_from };
  return { design, parameters: parametersIn(parameters, file), property, ...loop, steps };
};

const parametersIn = (given: Partial<Parameters>, file: string): Parameters => {
  try {
    return parametersOf(given, fieldOf);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${file}: ${error.message}`) : error;
  }
};
