/** docs/reports.md speaks of every field that the JSON reports have. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inFolder, parley } from '../cli.test-helper.ts';

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'reports.md'), 'utf8');

/** Under these stand names of parameters, bounds, schedulers, … of which there are too many to tell each. */
const open = ['parameters', 'safeguards', 'schedulers', 'ends', 'lengths', 'times', 'pairs', 'shrunk'];

const fieldsOf = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...(open.includes(name) ? [] : fieldsOf(inner))]);
};

it.each([
  [
    'parley-check',
    ['check', '--processes', '1', '--threads', '2', '--clients-per-process', '1', '--design', 'literal'],
  ],
  ['parley-simulate', ['simulate', '--design', 'literal', '--runs', '5']],
])('every field of %s', (format, args) => {
  inFolder((folder) => {
    const json: unknown = JSON.parse(parley([...args, '--json'], folder).out);
    expect(json).toMatchObject({ format, version: 1 });
    const fields = [...new Set(fieldsOf(json))];
    expect(fields.length).toBeGreaterThan(15);
    expect(fields.filter((name) => !new RegExp(`\`${name}(\\[\\])?\``).test(text))).toEqual([]);
  });
});
