/** Where a regression test was written, and how it is run. */

export const testLines = (file: string | undefined): readonly string[] =>
  file === undefined ? [] : ['', `The regression test is in ${file}. ${runIt(file)}`];

/** In few words: what was written must be found. */
export const quietTest = (file: string | undefined): readonly string[] =>
  file === undefined ? [] : [`Test: ${file.startsWith('..') ? file : testCommand(file)}`];

const testCommand = (file: string): string => `npx vitest run ${file}`;

/** It imports the package by its name, and vitest looks below its own folder only. */
const runIt = (file: string): string =>
  file.startsWith('..')
    ? 'Move it to where parley and vitest are installed, and run it there.'
    : `Run it: ${testCommand(file)}`;
