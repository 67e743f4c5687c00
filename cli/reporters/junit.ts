/**
 * JUnit's XML, as CI servers read it: a suite for each configuration, a case for each property in it. All properties are judged
 * in one search, so each case is given an equal share of its time: then they add up.
 */
import type { Case, Findings, Suite } from './findings.ts';

export const junit = ({ title, suites }: Findings): string => {
  const body = suites.map((suite) => suiteXml(title, suite)).join('\n');
  const all = suites.flatMap(({ cases }) => cases);
  const time = suites.reduce((sum, { elapsed_ms }) => sum + elapsed_ms, 0);
  const head = `<testsuites${attributes({ name: title, ...counts(all), time: seconds(time) })}>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${head}\n${body}\n</testsuites>\n`;
};

const suiteXml = (title: string, { name, verdict, elapsed_ms, figures, cases }: Suite): string => {
  const facts = Object.entries({ verdict, ...figures }).map(([fact, value]) => property(fact, String(value), 6));
  const time = seconds(elapsed_ms / Math.max(1, cases.length));
  return [
    `  <testsuite${attributes({ name, ...counts(cases), time: seconds(elapsed_ms) })}>`,
    '    <properties>',
    ...facts,
    '    </properties>',
    ...cases.map((one) => caseXml(`${title}, ${name}`, one, time)),
    '  </testsuite>',
  ].join('\n');
};

const caseXml = (classname: string, one: Case, time: string): string => {
  const inner = insideOf(one);
  const opened = `    <testcase${attributes({ classname, name: one.name, time })}`;
  return inner.length === 0 ? `${opened}/>` : [`${opened}>`, ...inner, '    </testcase>'].join('\n');
};

const insideOf = (one: Case): readonly string[] => {
  switch (one.verdict) {
    case 'passed':
      return [];
    case 'vacuous':
      return [
        '      <properties>',
        property('vacuous', 'true', 8),
        '      </properties>',
        `      <system-out>${escaped(`Nothing was shown: the premise was never met. ${one.premise}`)}</system-out>`,
      ];
    case 'undecided':
      return [`      <skipped${attributes({ message: one.reason })}/>`];
    case 'violated':
    case 'error': {
      const { category, message, why, steps, trace, commands } = one.broken;
      const tag = one.verdict === 'error' ? 'error' : 'failure';
      const text = [
        one.says,
        why,
        `Steps: ${steps}`,
        trace === undefined ? 'The trace could not be kept.' : `Trace: ${trace}`,
        ...commands,
      ];
      return [`      <${tag}${attributes({ message, type: category })}>${escaped(text.join('\n'))}</${tag}>`];
    }
  }
};

const counts = (cases: readonly Case[]): Readonly<Record<string, string>> => {
  const count = (verdict: Case['verdict']) => String(cases.filter((one) => one.verdict === verdict).length);
  return {
    tests: String(cases.length),
    failures: count('violated'),
    errors: count('error'),
    skipped: count('undecided'),
  };
};

const property = (name: string, value: string, indent: number): string =>
  `${' '.repeat(indent)}<property${attributes({ name, value })}/>`;

const seconds = (elapsed_ms: number): string => (elapsed_ms / 1000).toFixed(3);

const attributes = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(value).replaceAll('\t', '&#9;').replaceAll('\n', '&#10;')}"`)
    .join('');

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML has no way to write most control characters, not even escaped: they are shown as JSON writes them. */
const escaped = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => entities[character] ?? '')
    .replace(/\r/g, '&#13;')
    .replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd]/gu, (character) =>
      (character.codePointAt(0) ?? 0) > 0xffff
        ? character
        : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
    );
