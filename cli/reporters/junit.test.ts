import { describe, expect, it } from 'vitest';
import type { Case, Findings } from './findings.ts';
import { junit } from './junit.ts';
import { elementsIn, readXml } from './xml.test-helper.ts';

const nasty = 'a<b>&"\'\u0000\u0007\u001b[31m\ud800\t\r\n]]>\u{1f600}';

const broken = {
  category: 'safety',
  message: nasty,
  why: nasty,
  steps: 7,
  trace: `traces/${nasty}.json`,
  commands: [`npx parley replay '${nasty}'`],
  story: () => undefined,
};

const cases: readonly Case[] = [
  { name: 'passes', says: nasty, verdict: 'passed' },
  { name: 'falls', says: nasty, verdict: 'violated', broken },
  { name: 'breaks', says: nasty, verdict: 'error', broken },
  { name: 'open', says: nasty, verdict: 'undecided', reason: nasty },
  { name: 'empty', says: nasty, verdict: 'vacuous', premise: nasty },
];

const findings: Findings = {
  title: nasty,
  conclusion: nasty,
  suites: [
    { name: `one ${nasty}`, verdict: nasty, elapsed_ms: 1234, figures: { [`states ${nasty}`]: 1_000 }, cases },
    { name: 'two', verdict: 'holds', elapsed_ms: 0, figures: {}, cases: [] },
  ],
};

const root = readXml(junit(findings));

describe('the JUnit report', () => {
  it('is well-formed whatever stands in it, and what can be written is read as it was', () => {
    const [falls] = elementsIn(root, 'failure');
    expect(falls?.attributes['message']).toBe('a<b>&"\'\\u0000\\u0007\\u001b[31m\\ud800\t\r\n]]>\u{1f600}');
    expect(falls?.text).toContain('Steps: 7\nTrace: traces/a<b>&');
  });

  it('has a suite for each system and a case for each property', () => {
    expect(root.attributes).toMatchObject({ tests: '5', failures: '1', errors: '1', skipped: '1', time: '1.234' });
    expect(elementsIn(root, 'testsuite').map(({ attributes }) => attributes['tests'])).toEqual(['5', '0']);
    expect(elementsIn(root, 'testcase').map(({ attributes }) => attributes['name'])).toEqual(
      cases.map(({ name }) => name),
    );
  });

  it('gives figures as plain numbers', () => {
    const values = elementsIn(root, 'property').map(({ attributes }) => attributes['value']);
    expect(values).toContain('1000');
  });

  it('gives the times of its cases so that they add up', () => {
    const times = elementsIn(root, 'testcase').map(({ attributes }) => Number(attributes['time']));
    expect(times.reduce((sum, time) => sum + time, 0)).toBeCloseTo(1.234, 2);
  });

  it('skips what is undecided with its reason, and marks what is vacuous', () => {
    const of = (name: string) => elementsIn(root, 'testcase').find(({ attributes }) => attributes['name'] === name);
    expect(of('open')?.children.map(({ tag, attributes }) => [tag, attributes['message']?.slice(0, 4)])).toEqual([
      ['skipped', 'a<b>'],
    ]);
    expect(of('empty')?.children.map(({ tag }) => tag)).toEqual(['properties', 'system-out']);
    expect(of('passes')?.children).toEqual([]);
  });
});

it.each([
  ['<a>', 'a tag expected'],
  ['<a></b>', 'is closed by'],
  ['<a>&nbsp;</a>', 'unknown entity'],
  ['<a>a & b</a>', 'bare &'],
  ['<a b="1" b="2"/>', 'twice'],
  ['<a b="<"/>', 'an attribute'],
  ['<a>\u0007</a>', 'a character that XML has not'],
  ['<a/><b/>', 'the end'],
])('its reader refuses %j', (body, says) => {
  expect(() => readXml(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`)).toThrow(says);
});
