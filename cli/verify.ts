/** `parley verify`: confirms certificates without believing the search that wrote them. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { propertiesNamed } from '../properties/index.ts';
import { UsageError } from '../sim/vocabulary/errors.ts';
import { type Certificate, certificateFiles, readCertificate } from '../verify/certificate.ts';
import { type Verdict, verify, type Wrong } from '../verify/verify.ts';
import { exitCodeOfFallen, exitCodes, violationCodes } from './exit-codes.ts';
import { progressLine } from './progress.ts';
import { counted, grouped } from './text.ts';

export const addVerify = (program: Command): void => {
  program
    .command('verify')
    .argument('<dir>', 'a certificate that `parley check --certificate` wrote, or a folder of them')
    .description(
      'confirm by XState and the plain resources alone that a certificate has every state and that each is safe',
    )
    .addHelpText(
      'after',
      `\nExit codes: 0 confirmed, 3 a state is missing, ${violationCodes},\n64 it is no certificate or not whole, 75 an operation does not work in a state.`,
    )
    .action((folder: string) => {
      process.exitCode = verifyAll(folder);
    });
};

/** All of them, whatever is wrong with one. Of several exit codes it is the first of `gravest`. */
const verifyAll = (folder: string): number => {
  const codes = certificatesIn(folder).map(verifyOne);
  return gravest.find((code) => codes.includes(code)) ?? exitCodes.holds;
};

/** As a check orders them; after those what says least of the system. */
const gravest: readonly number[] = [
  exitCodes.evaluation,
  exitCodes.deadlock,
  exitCodes.safety,
  exitCodes.notExhaustive,
  exitCodes.usage,
];

const verifyOne = (folder: string): number => {
  try {
    const certificate = readCertificate(folder);
    const verdict = verified(certificate);
    process.stdout.write(`${textOf(certificate, verdict)}\n`);
    return verdict.wrong === undefined ? exitCodes.holds : exitCodeOf(verdict.wrong);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`parley: ${error.message}\n`);
    return exitCodes.usage;
  }
};

const certificatesIn = (folder: string): readonly string[] => {
  if (!existsSync(folder)) throw new UsageError(`There is no folder '${folder}'.`);
  if (!statSync(folder).isDirectory()) throw new UsageError(`'${folder}' is a file: a certificate is a folder.`);
  const isOne = (path: string): boolean => existsSync(join(path, certificateFiles.head));
  if (isOne(folder)) return [folder];
  const found = readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter(isOne);
  if (found.length > 0) return found;
  throw new UsageError(
    `There is no certificate in '${folder}': \`parley check --certificate '${folder}'\` writes one.`,
  );
};

const verified = (certificate: Certificate): Verdict => {
  const progress = progressLine(
    ({ states, steps }: Verdict) =>
      `${certificate.folder}: ${grouped(states)} of ${counted(certificate.states, 'state')}, ${counted(steps, 'step')}`,
  );
  const verdict = verify(certificate, progress.tell);
  progress.done();
  return verdict;
};

const textOf = ({ folder, design, properties }: Certificate, { states, steps, wrong }: Verdict): string => {
  const seen = `${counted(states, 'state')} and ${counted(steps, 'step')} looked at`;
  if (wrong !== undefined) return `${folder}: refused (${seen}). ${wrong.says}`;
  const what = properties.length === 1 ? properties[0] : `${properties.length} properties`;
  const verb = properties.length === 1 ? 'holds' : 'hold';
  return `${folder}: confirmed (${seen}). Every state that the ${design} design can reach is there, and ${what} ${verb} in each and of every step.`;
};

const exitCodeOf = ({ what, property = '' }: Wrong): number => {
  switch (what) {
    case 'falls':
      return exitCodeOfFallen(propertiesNamed([property]));
    case 'error':
      return exitCodes.evaluation;
    case 'liveness':
      return exitCodes.usage;
    case 'initial':
    case 'missing':
      return exitCodes.notExhaustive;
  }
};
