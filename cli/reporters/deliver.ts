/** Brings each form of a result where it goes: the standard output, a file, the summary of a GitHub job. */
import { appendFileSync } from 'node:fs';
import { UsageError } from '../../sim/vocabulary/errors.ts';
import { requireWritable, writeWhole } from '../files.ts';
import type { Output, ReporterName } from './options.ts';
import { type Detail, filePage, type Page, pageFor } from './page.ts';

/** How each form is made. The terminal's may be told as it comes: then only its rest is left for the standard output. */
type Renderers = {
  readonly [Name in ReporterName]?: (page: Page) => string;
} & { readonly summary?: () => string };

/** Tried before a long run, so that what it finds is not lost. Throws a UsageError. */
export const requireOutputs = (outputs: readonly Output[]): void => {
  for (const { file } of outputs) if (file !== undefined) requireWritable(file);
};

/** Whether everything could be written: what could not is said on the standard error stream, and the rest is. */
export const deliver = (outputs: readonly Output[], renderers: Renderers, detail: Detail): boolean =>
  outputs
    .map(({ reporter, file }) => {
      const render = renderers[reporter];
      if (render === undefined) throw new UsageError(`There is no reporter '${reporter}' here.`);
      return written(() => {
        if (file === undefined) process.stdout.write(render(pageFor(process.stdout, process.env, detail)));
        else writeWhole(file, render(filePage(detail)));
        if (reporter === 'github' && renderers.summary !== undefined) appendSummary(renderers.summary());
      });
    })
    .every((done) => done);

const written = (write: () => void): boolean => {
  try {
    write();
    return true;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
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
    throw new UsageError(`the step summary '${file}' cannot be written: ${(error as Error).message}.`);
  }
};
