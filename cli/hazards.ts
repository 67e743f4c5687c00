/** `parley hazards`: takes each safeguard away and says what falls, in how many steps, and what the safeguard alone makes of it. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { type Hazard, hazards, notYet } from '../properties/hazards.ts';
import { writeTrace } from '../sim/trace/codec.ts';
import { exitCodes } from './exit-codes.ts';
import { requireFolder, writeWhole } from './files.ts';
import { columns, counted } from './text.ts';

type HazardOptions = { readonly json?: boolean; readonly out?: string };

export const addHazards = (program: Command): void => {
  program
    .command('hazards')
    .description('take each safeguard away and say which property falls')
    .option('--json', 'print the result as JSON')
    .option('--out <dir>', 'write each counterexample into this folder')
    .addHelpText(
      'after',
      `\nExit codes: 0 every safeguard is needed, or redundant as stated; ${exitCodes.safety} one is not.`,
    )
    .action(({ json = false, out }: HazardOptions) => {
      if (out !== undefined) requireFolder(out);
      const found = hazards();
      const files = new Map(found.flatMap((hazard) => keep(hazard, out)));
      process.stdout.write(json ? asJson(found, files) : asText(found));
      process.exitCode = found.every(isProved) ? exitCodes.holds : exitCodes.safety;
    });
};

/** It falls as stated; what is called redundant does hold without; and with the safeguard alone its literal trace is none. */
const isProved = ({ falls, redundantGiven, holdsWithoutItAlone, literal }: Hazard): boolean =>
  falls && (redundantGiven.length === 0 || holdsWithoutItAlone) && literal.withSafeguard !== 'falls';

const keep = ({ id, trace }: Hazard, folder: string | undefined): [string, string][] => {
  if (folder === undefined || trace === undefined) return [];
  const file = join(folder, `${id}.json`);
  writeWhole(file, writeTrace(trace));
  return [[id, file]];
};

const asText = (found: readonly Hazard[]): string => {
  const rows = found.map(({ id, safeguard, tag, property, falls, steps = 0, redundantGiven, literal }) => [
    id,
    safeguard,
    tag,
    falls ? `${property} in ${counted(steps, 'step')}` : 'nothing',
    redundantGiven.length === 0 ? '' : `redundant given ${redundantGiven.join(', ')}`,
    literal.steps === undefined
      ? 'never comes so far'
      : `${counted(literal.steps, 'step')}; then ${literal.withSafeguard}`,
  ]);
  const head = ['', 'without the safeguard', 'tag', 'falls', '', 'literal, and with this safeguard alone'];
  const missing = notYet().map(
    ({ id, safeguard, property }) => `${id} ${safeguard} is not judged: ${property} is not checked yet.`,
  );
  const proved = found.filter(isProved).length;
  return `${[...columns([head, ...rows]), '', ...missing, `${proved} of ${counted(found.length, 'safeguard')} proved.`].join('\n')}\n`;
};

const asJson = (found: readonly Hazard[], files: ReadonlyMap<string, string>): string => {
  const entries = found.map(({ trace, ...hazard }) => ({
    ...hazard,
    proved: isProved({ trace, ...hazard }),
    trace: files.get(hazard.id) ?? null,
  }));
  return `${JSON.stringify({ format: 'parley-hazards', version: 1, hazards: entries, not_judged: notYet() }, undefined, 2)}\n`;
};
