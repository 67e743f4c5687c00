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
import { pageFor } from './reporters/page.ts';
import { type Verified, verifyJson, verifyText } from './reporters/verify.ts';
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
    .option('--json', 'print the result as JSON, when all are looked at (docs/reports.md tells its fields)')
    .action((folder: string, { json = false }: { readonly json?: boolean }) => {
      process.exitCode = verifyAll(folder, json);
    });
};

/** All of them, whatever is wrong with one. Of several exit codes it is the first of `gravest`. */
const verifyAll = (folder: string, json: boolean): number => {
  const all = certificatesIn(folder).map((one) => {
    const verified = verifyOne(one);
    if (!json) tell(verified);
    return verified;
  });
  const exitCode = gravest.find((code) => all.some(({ exit_code }) => exit_code === code)) ?? exitCodes.holds;
  if (json) process.stdout.write(verifyJson(all, exitCode));
  return exitCode;
};

const tell = (one: Verified): void => {
  if ('unreadable' in one) process.stderr.write(`parley: ${one.unreadable}\n`);
  else process.stdout.write(verifyText(one.certificate, one.verdict, pageFor(process.stdout, process.env, 'usual')));
};

/** As a check orders them; after those what says least of the system. */
const gravest: readonly number[] = [
  exitCodes.evaluation,
  exitCodes.deadlock,
  exitCodes.safety,
  exitCodes.notExhaustive,
  exitCodes.usage,
];

const verifyOne = (folder: string): Verified => {
  try {
    const certificate = readCertificate(folder);
    const verdict = verified(certificate);
    const exit_code = verdict.wrong === undefined ? exitCodes.holds : exitCodeOf(verdict.wrong);
    return { folder, exit_code, certificate, verdict };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { folder, exit_code: exitCodes.usage, unreadable: error.message };
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
