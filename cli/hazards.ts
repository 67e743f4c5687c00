/** `parley hazards`: takes each safeguard away and says what falls, in how many steps, and what the safeguard alone makes of it. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { seedCount } from '../properties/hazard-schedules.ts';
import { type Hazard, hazardsNamed } from '../properties/hazards.ts';
import { writeTrace } from '../sim/trace/codec.ts';
import { exitCodes } from './exit-codes.ts';
import { requireFolder, writeWhole } from './files.ts';
import { exitCodeOfHazards, type HazardEntry, isProved } from './hazard-report.ts';
import { interruptibleOnEach } from './interruptible.ts';
import { hazardsJson } from './reporters/hazards-json.ts';
import { hazardStory, hazardsText } from './reporters/hazards-terminal.ts';
import { pageFor } from './reporters/page.ts';
import type { JudgedHazard } from './searcher.ts';
import { counted } from './text.ts';

type HazardOptions = {
  readonly json?: boolean;
  readonly out?: string;
  readonly schedules: boolean;
  readonly verbose?: boolean;
};

export const addHazards = (program: Command): void => {
  program
    .command('hazards')
    .argument('[hazards...]', 'only these: their numbers (H2) or the names of their safeguards')
    .description('take each safeguard away and say which property falls, in how many steps or on which run without end')
    .option('--json', 'print the result as JSON')
    .option('--out <dir>', 'write each counterexample into this folder')
    .option('--no-schedules', `do not count how many random schedules find each (${seedCount} seeds of each scheduler)`)
    .option('-v, --verbose', 'show each counterexample, runs of one actor folded')
    .addHelpText(
      'after',
      `\nExit codes: 0 every safeguard is needed, or redundant as stated; ${exitCodes.safety} one is not, ${exitCodes.output} a file cannot be written,\n${exitCodes.interrupted} interrupted (Ctrl-C): it says how far it got.`,
    )
    .action(async (named: readonly string[], words: HazardOptions) => {
      process.exitCode = await run(named, words);
    });
};

const run = async (
  named: readonly string[],
  { json = false, out, schedules, verbose = false }: HazardOptions,
): Promise<number> => {
  const only = hazardsNamed(named);
  if (out !== undefined) requireFolder(out);
  const seen: JudgedHazard[] = [];
  const soFar = (): string =>
    `after ${seen.length} of ${counted(only.length, 'safeguard')}, ${seen.filter(({ hazard }) => isProved(hazard)).length} of them proved`;
  const judged = await interruptibleOnEach(soFar, only, (searcher, safeguard) =>
    searcher.hazards(schedules, [safeguard], (entry) => void seen.push(entry)),
  );
  const entries = judged.flat().map((entry): HazardEntry => ({ ...entry, file: keep(entry.hazard, out) }));
  const page = pageFor(process.stdout, process.env, 'usual');
  const told = verbose && !json ? entries.flatMap(({ hazard }) => hazardStory(hazard, page)) : [];
  process.stdout.write(json ? hazardsJson(entries) : `${[...told, ''].join('\n')}${hazardsText(entries, page)}`);
  return exitCodeOfHazards(entries);
};

const keep = ({ id, trace }: Hazard, folder: string | undefined): string | null => {
  if (folder === undefined || trace === undefined) return null;
  const file = join(folder, `${id}.json`);
  writeWhole(file, writeTrace(trace));
  return file;
};
