/** The reporter for vitest, in runs of vitest of its own, of tests that fail. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fuzz } from '../../properties/arbitraries/fuzz.ts';
import { requireNone } from '../../properties/falsified.test-helper.ts';
import { propertiesNamed } from '../../properties/index.ts';
import { parseDesign } from '../../sim/design/design.ts';
import { readTrace, writeTrace } from '../../sim/trace/codec.ts';
import type { ReportedCounterexample } from './job-summary.ts';

const top = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'parley-summary-'));
const summary = join(folder, 'summary.md');

beforeAll(() => symlinkSync(join(top, 'node_modules'), join(folder, 'node_modules')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the suites of property-based tests throw. */
const thrown = (): Error & { readonly counterexample: ReportedCounterexample } => {
  const judged = { design: parseDesign('hardened,-die-with-parent'), properties: propertiesNamed(['no-orphan']) };
  const found = fuzz({ ...judged, runs: 200, seed: 1 });
  try {
    requireNone(judged, found, 'some.test.ts');
  } catch (error) {
    return error as Error & { readonly counterexample: ReportedCounterexample };
  }
  throw new Error('nothing was found');
};

const error = thrown();

/** Runs tests that fail with these as their counterexamples; what is written into the summary. */
const failing = (counterexamples: readonly unknown[], file = summary) => {
  const test = (counterexample: unknown, place: number) =>
    `it('fails *${place}*', () => { throw Object.assign(new Error('x'), ${JSON.stringify({ counterexample })}); });`;
  const text = ["import { it } from 'vitest';", ...counterexamples.map(test), "it('holds', () => {});"];
  writeFileSync(join(folder, 'some.test.mjs'), text.join('\n'));
  rmSync(summary, { force: true });
  const { GITHUB_STEP_SUMMARY: _, ...environment } = process.env;
  const reporter = join(top, 'cli', 'reporters', 'job-summary.ts');
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(top, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--root', folder, '--reporter', reporter],
    {
      encoding: 'utf8',
      env: file === '' ? environment : { ...environment, GITHUB_STEP_SUMMARY: file },
    },
  );
  return { status, stderr, text: existsSync(summary) ? readFileSync(summary, 'utf8') : undefined };
};

describe('a failed property-based test', () => {
  it('says what falls, in which case, step by step, and how to see it again', () => {
    const [fuzzing, suite] = error.counterexample.commands;
    expect(fuzzing).toMatch(
      /^npx parley fuzz --design hardened,-die-with-parent --property no-orphan --seed 1 --path /,
    );
    expect(suite).toMatch(/^PARLEY_SEED=1 PARLEY_PATH=[\d:]+ npx vitest run some\.test\.ts -t no-orphan$/);
    for (const text of [
      fuzzing!,
      suite!,
      'system: N=1 T=1',
      'fault: processes.kill-parent',
      '1. parent: processes.create',
    ])
      expect(error.message).toContain(text);
  });
});

describe('the job summary', () => {
  it('has each counterexample with its commands and a diagram', () => {
    const { status, text = '' } = failing([error.counterexample, error.counterexample]);
    expect(status).toBe(1);
    expect(text).toContain('## 2 counterexamples');
    expect(text.match(/^### no-orphan: N=1 T=1/gm)).toHaveLength(2);
    expect(text.match(/```mermaid\nsequenceDiagram/g)).toHaveLength(2);
    expect(text).toContain(error.counterexample.says);
    for (const command of error.counterexample.commands) expect(text).toContain(`\n${command}\n`);
  });

  it('says so where the steps are of a system that the test had altered', () => {
    const trace = readTrace(error.counterexample.trace);
    const altered = writeTrace({ ...trace, steps: [...trace.steps, { ...trace.steps[0]!, gets: 'NOTHING' }] });
    const { text } = failing([{ ...error.counterexample, trace: altered }]);
    expect(text).toContain('of a system that the test has altered');
    expect(text).not.toContain('mermaid');
  });

  it('leaves out what is no counterexample, and is not begun where there is none', () => {
    const others = [
      null,
      'text',
      {},
      { ...error.counterexample, trace: '{}' },
      { ...error.counterexample, commands: 1 },
    ];
    expect(failing([...others, error.counterexample]).text).toContain('## 1 counterexample\n');
    expect(failing(others).text).toBeUndefined();
  });

  it('adds to what a step wrote before', () => {
    const before = join(folder, 'before.md');
    writeFileSync(before, '# Before\n');
    failing([error.counterexample], before);
    expect(readFileSync(before, 'utf8')).toMatch(/^# Before\n[\s\S]*## 1 counterexample/);
  });

  it('is not written outside of a job, and says so where it cannot be', () => {
    expect(failing([error.counterexample], '')).toMatchObject({ status: 1, stderr: '', text: undefined });
    const directory = join(folder, 'directory');
    mkdirSync(directory);
    const { status, stderr } = failing([error.counterexample], directory);
    expect(status).toBe(1);
    expect(stderr).toContain(`parley: the job summary '${directory}' cannot be written`);
  });
});
