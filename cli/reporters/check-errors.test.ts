/** What is said of an error of a check: a replay is offered only where it meets the error again. */
import { expect, it } from 'vitest';
import { type CheckOptions, checkConfiguration } from '../../properties/check.ts';
import { propertiesNamed } from '../../properties/index.ts';
import { hardened } from '../../sim/design/design.ts';
import type { Alterations } from '../../sim/kernel/system.ts';
import { parametersOf } from '../../sim/vocabulary/parameters.ts';
import { type CheckReport, findingsOf, meetsErrorAgain } from '../check-report.ts';
import { checkText } from './check-terminal.ts';
import { brokenIn } from './findings.ts';
import { filePage } from './page.ts';

const boom: Alterations = {
  operations: {
    'quota.take': () => () => {
      throw new Error('boom');
    },
  },
};

const options: CheckOptions = {
  design: hardened,
  properties: propertiesNamed(['unique-names']),
  limits: { states_max: 100_000, depth_max: 1_000, time_max_ms: 60_000, memory_max_bytes: 2 ** 30 },
  clock_ms: () => 0,
};

/** The error is met by the search with `alterations`; `replayed` are those that a replay would have. */
const said = (replayed: Alterations) => {
  const report: CheckReport = {
    design: hardened,
    properties: options.properties,
    options: { ...options, alterations: replayed },
    isReduced: false,
    configurations: [],
  };
  const parameters = parametersOf({ processes: 1, threads: 1, clients: 1 });
  const result = checkConfiguration(parameters, { ...options, alterations: boom });
  const traces = { error: 'error.json' };
  const whole = {
    ...report,
    configurations: [{ result, alsoFalls: [], traces, errorReplays: meetsErrorAgain(report, result) }],
  };
  const text = (detail: 'usual' | 'quiet') => checkText(whole, filePage(detail));
  return {
    usual: text('usual'),
    quiet: text('quiet'),
    commands: brokenIn(findingsOf(whole)).map(({ broken }) => broken.commands),
  };
};

it('an error that a replay meets again is to be replayed', () => {
  const { usual, quiet, commands } = said(boom);
  expect(usual).toContain('action "quota.take": boom');
  expect(usual).toContain("Replay it: npx parley replay 'error.json'");
  expect(quiet).toContain("npx parley replay 'error.json'");
  expect(commands).toEqual([["npx parley replay 'error.json'"]]);
});

it('one that the search alone meets is kept, and no replay is offered', () => {
  const { usual, quiet, commands } = said({});
  expect(usual).toContain("The steps are kept in 'error.json'. No replay meets the error: only the search does.");
  expect(usual + quiet).not.toContain('parley replay');
  expect(commands).toEqual([[]]);
});
