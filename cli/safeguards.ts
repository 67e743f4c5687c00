/** `parley safeguards` and `parley properties`: what can be switched off, and what is checked. */
import type { Command } from 'commander';
import { allProperties } from '../properties/index.ts';
import { allLiveness } from '../properties/liveness/index.ts';
import { safeguards } from '../sim/design/safeguards/index.ts';
import { wrapped } from './text.ts';

/** In brackets behind the name of a property that no single state or step breaks. */
const kindOf = (property: string): string =>
  allProperties.some(({ name }) => name === property) ? '' : ', by a run that never ends: check --liveness';

export const addSafeguards = (program: Command): void => {
  program
    .command('safeguards')
    .description('list the safeguards: which hazard each answers and where the source leaves room for it')
    .option('--json', 'print them as JSON')
    .action(({ json }: { json?: boolean }) => {
      const text = safeguards.map(({ hazard, name, without, does, property, origin }) =>
        [
          `${hazard.padEnd(4)}${name}  (${origin.tag}; without it falls ${property}${kindOf(property)})`,
          wrapped(without, 100, '    '),
          wrapped(does, 100, '    '),
          wrapped(origin.tag === 'seed' ? `The source: "${origin.quote}"` : `Because ${origin.because}.`, 100, '    '),
        ].join('\n'),
      );
      process.stdout.write(json === true ? `${JSON.stringify(safeguards, undefined, 2)}\n` : `${text.join('\n\n')}\n`);
    });
};

export const addProperties = (program: Command): void => {
  program
    .command('properties')
    .description('list the properties: what each says, why, and what it presumes')
    .option('--json', 'print them as JSON')
    .action(({ json }: { json?: boolean }) => {
      const plain = [
        ...allProperties,
        ...allLiveness.map((property) => ({ ...property, category: 'liveness' as const })),
      ].map(({ name, says, why, source, category, premise }) => ({ name, says, why, source, category, premise }));
      const text = plain.map(({ name, says, why, source, category, premise }) =>
        [
          category === 'liveness' ? `${name}  (of runs: check --liveness)` : name,
          wrapped(says, 100, '    '),
          wrapped(why, 100, '    '),
          wrapped(`The source: "${source}"`, 100, '    '),
          wrapped(`Premise: ${premise}`, 100, '    '),
        ].join('\n'),
      );
      process.stdout.write(json === true ? `${JSON.stringify(plain, undefined, 2)}\n` : `${text.join('\n\n')}\n`);
    });
};
