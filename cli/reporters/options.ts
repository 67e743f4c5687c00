/** The options that say in which forms a result is printed, and where each goes. */
import { type Command, Option } from 'commander';
import { didYouMean, UsageError } from '../../sim/vocabulary/errors.ts';
import type { Detail } from './page.ts';

const reporterNames = ['terminal', 'json', 'junit', 'github'] as const;
export type ReporterName = (typeof reporterNames)[number];

/** One form of the result; without a file it goes to the standard output. */
export type Output = { readonly reporter: ReporterName; readonly file?: string };

export type ReportWords = {
  readonly reporter?: readonly string[];
  readonly outputFile?: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: number;
};

const collected = (word: string, before: readonly string[] = []): readonly string[] => [...before, word];

/** `-q`, `-v` and `-vv`, `--reporter`, `--output-file` and `--json`. */
export const addReportOptions = (
  command: Command,
  known: readonly ReporterName[] = reporterNames,
  quiet = 'one line, and no progress',
): void => {
  command
    .addOption(
      new Option('--reporter <name>', `${known.join(', ')}; several with commas or again (usually terminal)`).argParser(
        collected,
      ),
    )
    .addOption(
      new Option(
        '--output-file <file>',
        `write into a file instead: report.xml, or junit=report.xml where there are several reporters`,
      ).argParser(collected),
    )
    .option('--json', 'the same as --reporter json')
    .option('-q, --quiet', quiet)
    .addOption(
      new Option(
        '-v, --verbose',
        'show every step of a path; -vv: and who waited, and what else could have happened',
      ).argParser((_: string, before: number | undefined) => (before ?? 0) + 1),
    );
};

export const reporterHelp =
  '\nThe fields of the JSON are told in docs/reports.md. Colours: NO_COLOR and FORCE_COLOR are heeded; a file has none.';

export const detailOf = ({ quiet = false, verbose = 0 }: ReportWords): Detail => {
  if (quiet && verbose > 0) throw new UsageError('-q and -v say the opposite: give one of them.');
  return quiet ? 'quiet' : verbose === 0 ? 'usual' : verbose === 1 ? 'steps' : 'choices';
};

/** Throws a UsageError where two would be mixed, or where it is not clear what goes into a file. */
export const outputsOf = (words: ReportWords, known: readonly ReporterName[] = reporterNames): readonly Output[] => {
  const named = (words.reporter ?? [])
    .flatMap((word) => word.split(','))
    .map((word) => reporterNamed(word.trim(), known));
  const wanted = [...new Set<ReporterName>([...named, ...(words.json === true ? (['json'] as const) : [])])];
  const reporters: readonly ReporterName[] = wanted.length === 0 ? ['terminal'] : wanted;
  const files = new Map<ReporterName, string>();
  for (const word of words.outputFile ?? []) {
    const [reporter, file] = fileGiven(word, reporters);
    if (files.has(reporter)) throw new UsageError(`--output-file: ${reporter} has two files: give it one.`);
    files.set(reporter, file);
  }
  const outputs = reporters.map((reporter): Output => {
    const file = files.get(reporter);
    return file === undefined ? { reporter } : { reporter, file };
  });
  requireApart(outputs);
  return outputs;
};

const reporterNamed = (word: string, known: readonly ReporterName[]): ReporterName => {
  const found = known.find((name) => name === word);
  if (found !== undefined) return found;
  throw new UsageError(
    `--reporter: there is no reporter '${word}' here.${didYouMean(word, known)} Known: ${known.join(', ')}.`,
  );
};

/** `junit=report.xml`, or a file alone where there is only one reporter, or only one that programs read, that it can be for. */
const fileGiven = (word: string, reporters: readonly ReporterName[]): readonly [ReporterName, string] => {
  const [, name, rest = ''] = /^(\w+)=(.*)$/.exec(word) ?? [];
  const known = reporterNames.find((one) => one === name);
  const others = reporters.filter(isData);
  const only = reporters.length === 1 ? reporters[0] : others.length === 1 ? others[0] : undefined;
  if (name !== undefined && known === undefined)
    throw new UsageError(
      `--output-file ${word}: there is no reporter '${name}'.${didYouMean(name, reporterNames)} For a file of that name: ./${word}.`,
    );
  const reporter = known ?? only;
  const file = known === undefined ? word : rest;
  if (reporter === undefined)
    throw new UsageError(
      `--output-file ${word}: say which reporter it is for, for example ${others[0] ?? reporters[0]}=${word}.`,
    );
  if (!reporters.includes(reporter))
    throw new UsageError(`--output-file ${word}: there is no --reporter ${reporter}: add it.`);
  if (file === '') throw new UsageError(`--output-file ${word}: say which file, for example ${reporter}=report.txt.`);
  return [reporter, file];
};

const isData = (reporter: ReporterName): boolean => reporter === 'json' || reporter === 'junit';

/** Only a person can read two forms on one stream: what a program reads must be alone there. */
const requireApart = (outputs: readonly Output[]): void => {
  const names = outputs.flatMap(({ reporter, file }) => (file === undefined ? [reporter] : []));
  const data = names.find(isData);
  if (data === undefined || names.length === 1) return;
  throw new UsageError(
    `${names.join(' and ')} would be mixed on the standard output: give ${data} a file: --output-file ${data}=FILE.`,
  );
};
