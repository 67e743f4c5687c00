/** Every scenario, tiny; and that the judges notice what is wrong. How fast anybody is served is not judged here: other tests run beside. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generatorOf } from '../../sim/schedulers/generator.ts';
import { present } from '../../sim/vocabulary/errors.ts';
import { direction } from './direction.chaos.ts';
import { followLog } from './log.chaos.ts';
import { createReport, type Report } from './report.chaos.ts';
import type { Context } from './scenario.chaos.ts';
import { scenarios } from './scenarios.chaos.ts';

const entry = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');
const report = (): Report & { readonly figures: readonly string[] } => {
  const figures: string[] = [];
  return { ...createReport((line) => figures.push(line)), figures };
};

/** What a scenario complains of, tiny. */
const complaintsOf = async (
  name: string,
  hosting: Context['hosting'],
  design = 'hardened',
  scale = 0.0005,
): Promise<readonly string[]> => {
  const seen = report();
  const generator = generatorOf(1, 0);
  const { run } = present(
    scenarios.find((scenario) => scenario.name === name),
    'scenario',
  );
  await run({ entry, hosting, design, scale, minutes: 0.1, judgesSpeed: false, generator, report: seen });
  expect(seen.figures.length).toBeGreaterThan(0);
  return seen.complaints();
};

describe('a scenario holds, tiny:', () => {
  // Each hosting has a half of the scenarios.
  test.each(scenarios.map(({ name }, index) => [name, index % 2 === 0 ? 'carriers' : 'threads'] as const))(
    '%s (%s)',
    async (name, hosting) => {
      expect(await complaintsOf(name, hosting)).toEqual([]);
    },
    120_000,
  );
});

describe('a server without a safeguard is noticed', () => {
  test('that leaves the rows of the dead', async () => {
    // All children but one: a single one may have had no client just then.
    const complaints = await complaintsOf('crowds', 'carriers', 'hardened,-ghost-rows-cleared');
    expect(complaints.join()).toContain('A name was not to be had again when the successor served.');
  }, 120_000);

  test('that brings messages to whoever has the name now', async () => {
    const complaints = await complaintsOf('stale', 'threads', 'hardened,-join-epoch,-queues-drained', 0.2);
    expect(complaints.join()).toMatch(/load\d was brought what was for its session before/);
  }, 120_000);
});

describe('what two clients hear of each other', () => {
  const heard = (...lines: readonly string[]): readonly string[] => {
    const seen = report();
    const way = direction(seen, 'ann', 'bob');
    way.begins(0);
    for (let sent = 0; sent < 4; sent++) way.next(1);
    for (const line of lines) {
      if (line.startsWith('MSG')) way.heard(line);
      else way.told(line);
    }
    way.claimSettled();
    return seen.complaints();
  };
  const brought = (number: number, to = 'bob'): string => `MSG ann ann ${to} 1 0 ${number}`;
  const busy = 'ERR CHAT BUSY bob has too much waiting.';

  test('may be all of it, or all but what the sender was told', () => {
    expect(heard(brought(1), brought(2), brought(3), brought(4))).toEqual([]);
    expect(heard(brought(1), busy, brought(3), brought(4))).toEqual([]);
  });

  test.each([
    ['what was for another', [brought(1), brought(2, 'cyd'), brought(3), brought(4)]],
    ['the same twice', [brought(1), brought(1), brought(3), brought(4)]],
    ['the wrong order', [brought(2), brought(1), brought(3), brought(4)]],
    ['what nobody has sent', [brought(1), brought(2), brought(3), brought(5)]],
    ['less than was sent', [brought(1), brought(2), brought(3)]],
    ['another error', [brought(1), brought(2), brought(3), 'ERR CHAT NOT_JOINED Join first.']],
  ])('must not be %s', (_, lines) => {
    expect(heard(...lines)).not.toEqual([]);
  });
});

test('a child that ends by itself, and an error in the log, are complained of', () => {
  const seen = report();
  const follow = followLog([], new Set(), seen);
  const base = { level: 'info', p_id: 0, incarnation: 1, child_pid: 7 };
  follow({ ...base, event: 'forked' });
  follow({ ...base, event: 'died', code: 0, signal: null });
  follow({ ...base, event: 'died', code: null, signal: 'SIGKILL' });
  expect(seen.complaints()).toEqual([]);
  follow({ ...base, event: 'died', code: 1, signal: null });
  follow({ ...base, event: 'thread-died', level: 'error' });
  expect(seen.complaints()).toHaveLength(2);
});
