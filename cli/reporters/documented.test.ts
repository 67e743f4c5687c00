/** docs/reports.md has a section for each JSON report, which speaks of every field of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inFolder, parley } from '../cli.test-helper.ts';

const top = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(top, 'docs', 'reports.md'), 'utf8');
const kept = (id: string): string => join(top, 'properties', 'counterexamples', `${id}.json`);

/** What stands under a heading, up to the next one. */
const section = (heading: string): string => {
  const start = text.indexOf(`\n### ${heading}\n`);
  expect(start, heading).toBeGreaterThan(0);
  const body = text.slice(start + 1);
  const end = body.search(/\n##/);
  return end < 0 ? body : body.slice(0, end);
};

/** Under these stand names of parameters, bounds, schedulers, … of which there are too many to tell each; and a whole trace. */
const open = [
  'parameters',
  'safeguards',
  'schedulers',
  'ends',
  'lengths',
  'times',
  'pairs',
  'shrunk',
  'premises',
  'trace',
];
/** The median of each scheduler, by the scheduler's name. */
const schedulers = ['random', 'pct', 'pos'];

const fieldsOf = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(schedulers.includes(name) ? [] : [name]),
    ...(open.includes(name) ? [] : fieldsOf(inner)),
  ]);
};

const untold = (heading: string, values: readonly unknown[]): readonly string[] => {
  const told = section(heading);
  const fields = new Set(values.flatMap(fieldsOf));
  expect(fields.size).toBeGreaterThan(6);
  return [...fields].filter(
    (name) => name !== 'format' && name !== 'version' && !new RegExp(`\`${name}(\\[\\])?\``).test(told),
  );
};

it.each([
  [
    'parley-check',
    1,
    [
      ['check', '--processes', '1', '--threads', '2', '--clients-per-process', '1', '--design', 'literal'],
      ['check', '--processes', '1', '--threads', '1', '--clients', '1', '--max-states', '10'],
    ],
  ],
  ['parley-simulate', 1, [['simulate', '--design', 'literal', '--runs', '2', '--seed', '3', '--faults', 'kill=2']]],
  [
    'parley-fuzz',
    1,
    [
      ['fuzz', '--runs', '20'],
      ['fuzz', '--design', 'hardened,-join-epoch', '--property', 'no-misdelivery', '--runs', '300'],
      ['fuzz', '--design', 'hardened,-ghost-rows-cleared', '--property', 'row-owner-alive', '--runs', '500'],
    ],
  ],
  [
    'parley-replay',
    1,
    [
      ['replay', kept('H2'), '--neighbourhood', '1', '--emit-test', 'a.test.ts'],
      ['replay', kept('H5'), '--design', 'hardened'],
      ['replay', kept('H10'), '--emit-test', 'b.test.ts'],
      ['replay', kept('H10'), '--design', 'literal'],
    ],
  ],
  ['parley-hazards', 2, [['hazards', '--no-schedules', '--out', '.']]],
  ['parley-campaign', 1, [['campaign', '--steps', '8000', '--design', 'literal']]],
] as const)(
  'every field of %s',
  (format, version, commands) => {
    inFolder((folder) => {
      const values = commands.map((args): unknown => JSON.parse(parley([...args, '--json'], folder).out));
      for (const value of values) expect(value).toMatchObject({ format, version });
      expect(untold(`\`${format}\`, version ${version}`, values)).toEqual([]);
    });
  },
  60_000,
);

it('every field of the list that parley mutants prints', () => {
  inFolder((folder) => {
    expect(untold('`parley mutants --json`', [JSON.parse(parley(['mutants', '--json'], folder).out)])).toEqual([]);
  });
}, 60_000);
