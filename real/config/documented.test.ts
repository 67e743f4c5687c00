/** docs/operations.md says what there is: each setting with what is usual and allowed, each metric, each event of the log. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeMemory } from '../memory.ts';
import { logged, loggedAnswers } from '../observe/events.ts';
import { metricsOf } from '../observe/metrics.ts';
import { schemaOf } from './schemas.ts';
import { settingNames, settings } from './settings.ts';

const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

test('the table of settings is of all settings, in order', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \| `([^`]+)` \| ([^|]+) \|/gm)].map(([, key, usual, allowed]) => [
    key,
    usual,
    allowed,
  ]);
  expect(rows.map(([key, usual]) => [key, usual])).toEqual(
    settingNames.map((name) => [name, String(settings[name].usual)]),
  );
  for (const [key = '', , allowed = ''] of rows) {
    const [range, min, max] = /(\d+)–(\d+)$/.exec(allowed) ?? [];
    if (range === undefined) continue;
    const schema = schemaOf(settings[key as (typeof settingNames)[number]].allowed);
    const takes = (value: number) => schema.safeParse(value).success;
    expect([key, takes(Number(min)), takes(Number(max))]).toEqual([key, true, true]);
    expect([key, takes(Number(min) - 1), takes(Number(max) + 1)]).toEqual([key, false, false]);
  }
});

test('the table of metrics is of all metrics', async () => {
  const { memory } = makeMemory({ processes: 1, threads: 1 }, true);
  const names = (await metricsOf(memory).getMetricsAsJSON()).map(({ name }) => name);
  const [, table = ''] = /## Metrics\n([\s\S]*?)\n## /.exec(page) ?? [];
  const told = [...table.matchAll(/^\|(.*?)\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(parley_\w+)/g)].map(([, name]) => name),
  );
  expect([...told].sort()).toEqual([...names].sort());
});

test('the table of events has all that the machines tell, each at its level', () => {
  const [, table = ''] = /## Log\n([\s\S]*?)\n## /.exec(page) ?? [];
  const rows = table.split('\n').filter((line) => line.startsWith('| `'));
  for (const { event, level } of [
    ...Object.values(logged).flatMap((replies) => Object.values(replies)),
    ...Object.values(loggedAnswers),
  ]) {
    const row = rows.find((line) => line.split('|')[1]?.includes(`\`${event}\``));
    expect([event, row?.split('|')[2]]).toEqual([event, expect.stringContaining(level)]);
  }
});
