/** `parley hazards`: takes each safeguard away and says what falls, in how many steps, and what the safeguard alone makes of it. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { schedulesNeeded, seedCount } from '../properties/hazard-schedules.ts';
import { type Hazard, hazards } from '../properties/hazards.ts';
import { isLasso, writeTrace } from '../sim/trace/codec.ts';
import { exitCodes } from './exit-codes.ts';
import { requireFolder, writeWhole } from './files.ts';
import { exitCodeOfHazards, type HazardEntry } from './hazard-report.ts';
import { hazardsJson } from './reporters/hazards-json.ts';
import { hazardStory, hazardsText } from './reporters/hazards-terminal.ts';
import { pageFor } from './reporters/page.ts';

type HazardOptions = {
  readonly json?: boolean;
  readonly out?: string;
  readonly schedules: boolean;
  readonly verbose?: boolean;
};

export const addHazards = (program: Command): void => {
  program
    .command('hazards')
    .description('take each safeguard away and say which property falls, in how many steps or on which run without end')
    .option('--json', 'print the result as JSON')
    .option('--out <dir>', 'write each counterexample into this folder')
    .option('--no-schedules', `do not count how many random schedules find each (${seedCount} seeds of each scheduler)`)
    .option('-v, --verbose', 'show each counterexample, runs of one actor folded')
    .addHelpText(
      'after',
      `\nExit codes: 0 every safeguard is needed, or redundant as stated; ${exitCodes.safety} one is not.`,
    )
    .action(({ json = false, out, schedules, verbose = false }: HazardOptions) => {
      if (out !== undefined) requireFolder(out);
      const entries = hazards().map((hazard): HazardEntry => {
        const { trace } = hazard;
        // A random run ends: what falls for ever does not fall in it.
        const counts = schedules && trace !== undefined && !isLasso(trace);
        return { hazard, file: keep(hazard, out), schedules: counts ? schedulesNeeded(trace) : null };
      });
      const page = pageFor(process.stdout, process.env, 'usual');
      const told = verbose && !json ? entries.flatMap(({ hazard }) => hazardStory(hazard, page)) : [];
      process.stdout.write(json ? hazardsJson(entries) : `${[...told, ''].join('\n')}${hazardsText(entries, page)}`);
      process.exitCode = exitCodeOfHazards(entries);
    });
};

const keep = ({ id, trace }: Hazard, folder: string | undefined): string | null => {
  if (folder === undefined || trace === undefined) return null;
  const file = join(folder, `${id}.json`);
  writeWhole(file, writeTrace(trace));
  return file;
};
