/** `parley machines`: prints the machines as Mermaid diagrams, as the JSON that Stately's editor opens, or as compiled tables. */
import { type Command, Option } from 'commander';
import { machinesOf } from '../sim/actors/index.ts';
import { parseDesign } from '../sim/design/design.ts';
import { compile } from '../sim/kernel/compile.ts';
import { mermaidOf } from '../sim/kernel/mermaid.ts';
import { didYouMean, present, UsageError } from '../sim/vocabulary/errors.ts';
import { parametersOf } from '../sim/vocabulary/parameters.ts';

type MachinesOptions = { readonly design: string; readonly format: 'mermaid' | 'json' | 'table' };

export const addMachines = (program: Command): void => {
  program
    .command('machines')
    .argument('[names...]', 'parent, child, thread, client, faults (all if none is named)')
    .description('print the machines of a design')
    .option('--design <design>', 'literal, hardened, hardened,-join-epoch, …', 'hardened')
    .addHelpText('after', '\nOne machine is printed as it is; several as Markdown, or as one object by name.')
    .addOption(
      new Option('--format <format>', "mermaid, json (opens in Stately's editor) or table (compiled)")
        .choices(['mermaid', 'json', 'table'])
        .default('mermaid'),
    )
    .action((names: readonly string[], options: MachinesOptions) => {
      process.stdout.write(`${machinesText(names, options)}\n`);
    });
};

const machinesText = (names: readonly string[], { design: designText, format }: MachinesOptions): string => {
  const design = parseDesign(designText);
  const { clients, ...others } = machinesOf(design, parametersOf({ kills: 1, interrupts: 1 }));
  const machines = { ...others, client: present(clients[1], 'client') };
  const known = Object.keys(machines) as readonly (keyof typeof machines)[];
  const wanted =
    names.length === 0
      ? known
      : names.map((name) => {
          const found = known.find((candidate) => candidate === name);
          if (found === undefined)
            throw new UsageError(
              `There is no machine '${name}'.${didYouMean(name, known)} Known: ${known.join(', ')}.`,
            );
          return found;
        });
  if (format === 'mermaid') {
    const diagrams = wanted.map((name) => mermaidOf(compile(machines[name], design)));
    // Several diagrams are Markdown: as one text they would be none.
    return wanted.length === 1
      ? (diagrams[0] ?? '')
      : diagrams.map((text) => `\`\`\`mermaid\n${text}\n\`\`\``).join('\n\n');
  }
  const json = Object.fromEntries(
    wanted.map((name) => [name, format === 'json' ? machines[name].config : compile(machines[name], design)]),
  );
  // One machine is printed as it is: that is what the editor opens.
  return JSON.stringify(wanted.length === 1 ? json[wanted[0] ?? ''] : json, undefined, 2);
};
