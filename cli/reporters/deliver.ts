/** Brings each form of a result where it goes: the standard output, a file, the summary of a GitHub job. */
import { appendFileSync } from 'node:fs';
import { present } from '../../sim/vocabulary/errors.ts';
import { reasonOf } from '../../sim/vocabulary/reasons.ts';
import { OutputError, requireWritable, writeWhole } from '../files.ts';
import type { Findings } from './findings.ts';
import { githubAnnotations, githubSummary } from './github.ts';
import { junit } from './junit.ts';
import type { Output, ReporterName } from './options.ts';
import { type Detail, filePage, type Page, pageFor } from './page.ts';

/** How each form is made. Several are made of the findings, which are worked out once, and only for those. */
type Renderers = {
  /** The terminal's may be told as it comes: then only its rest is left for the standard output. */
  readonly terminal: (page: Page) => string;
  readonly json: () => string;
  readonly findings?: () => Findings;
};

/** Tried before a long run, so that what it finds is not lost. Throws an OutputError. */
export const requireOutputs = (outputs: readonly Output[]): void => {
  for (const { file } of outputs) if (file !== undefined) requireWritable(file);
};

/** Whether everything could be written: what could not is said on the standard error stream, and the rest is. */
export const deliver = (outputs: readonly Output[], renderers: Renderers, detail: Detail): boolean => {
  const forms = formsOf(renderers);
  return outputs
    .map(({ reporter, file }) =>
      written(() => {
        if (file === undefined) process.stdout.write(forms[reporter](pageFor(process.stdout, process.env, detail)));
        else writeWhole(file, forms[reporter](filePage(detail)));
        if (reporter === 'github') appendSummary(forms.summary());
      }),
    )
    .every((done) => done);
};

const formsOf = ({ terminal, json, findings }: Renderers) => {
  let known: Findings | undefined;
  const found = (): Findings => {
    known ??= present(findings, 'form of findings')();
    return known;
  };
  return {
    terminal,
    json,
    junit: () => junit(found()),
    github: () => githubAnnotations(found()),
    summary: () => githubSummary(found()),
  } satisfies Readonly<Record<ReporterName | 'summary', (page: Page) => string>>;
};

const written = (write: () => void): boolean => {
  try {
    write();
    return true;
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    process.stderr.write(`parley: ${error.message}\n`);
    return false;
  }
};

/** What a step of a GitHub job wrote before stays. */
const appendSummary = (text: string): void => {
  const file = process.env['GITHUB_STEP_SUMMARY'] ?? '';
  if (file === '') {
    process.stderr.write('parley: GITHUB_STEP_SUMMARY names no file, so no step summary is written.\n');
    return;
  }
  try {
    appendFileSync(file, text);
  } catch (error) {
    throw new OutputError(`the step summary '${file}' cannot be written: ${reasonOf(error as Error)}.`);
  }
};
