/** GitHub Actions: annotations as workflow commands, and a summary of the job in Markdown with each counterexample drawn. */
import { counted, grouped } from '../text.ts';
import { type Broken, brokenIn, type Case, type Findings, type Story } from './findings.ts';
import { filePage } from './page.ts';
import { sequenceDiagram } from './sequence.ts';
import { stepLines } from './steps.ts';

/** GitHub shows ten annotations of a kind and step. */
const ANNOTATIONS_MAX = 10;
/** A job's summary may have 1 MiB, and each of these a diagram. */
const STORIES_MAX = 5;
const ROWS_MAX = 200;

/** An error for each property that is violated, a warning for what was not decided, a notice of what was not shown. */
export const githubAnnotations = (findings: Findings): string => {
  const errors = brokenIn(findings).map(({ name, suite, broken }) =>
    command('error', `${name} is violated`, [`${suite}: ${broken.message}`, broken.why, ...broken.commands].join('\n')),
  );
  const shown = errors.length > ANNOTATIONS_MAX ? errors.slice(0, ANNOTATIONS_MAX - 1) : errors;
  const more =
    shown.length === errors.length
      ? []
      : [
          command(
            'error',
            'more is violated',
            `${counted(errors.length - shown.length, 'violation')} more: see the log.`,
          ),
        ];
  const bounded = findings.suites.flatMap(({ name, verdict, cases }) =>
    cases.some((one) => one.verdict === 'undecided') && !cases.some((one) => 'broken' in one)
      ? [`${name}: ${verdict}`]
      : [],
  );
  const warning = bounded.length === 0 ? [] : [command('warning', 'not exhaustive', bounded.join('\n'))];
  const vacuous = vacuousIn(findings);
  const notice =
    vacuous.length === 0
      ? []
      : [command('notice', 'nothing was shown', `The premise was never met: ${vacuous.join(', ')}.`)];
  return [...shown, ...more, ...warning, ...notice].map((line) => `${line}\n`).join('');
};

/** Properties whose premise was met nowhere. */
const vacuousIn = ({ suites }: Findings): readonly string[] => {
  const cases = suites.flatMap((suite) => suite.cases);
  const names = [...new Set(cases.map(({ name }) => name))];
  return names.filter((name) => cases.every((one) => one.name !== name || one.verdict === 'vacuous'));
};

const command = (kind: 'error' | 'warning' | 'notice', title: string, message: string): string =>
  `::${kind} title=${escapedProperty(title)}::${escapedData(message)}`;

/** As @actions/core escapes them. */
const escapedData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapedProperty = (text: string): string => escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** Markdown to append to the job's summary. */
export const githubSummary = (findings: Findings): string => {
  const broken = brokenIn(findings);
  const stories = broken.slice(0, STORIES_MAX).map(storyOf);
  const more = broken.length - stories.length;
  return [
    `## ${findings.title}`,
    '',
    findings.conclusion,
    '',
    ...suiteTable(findings),
    ...stories.flat(),
    ...(more === 0 ? [] : ['', `${counted(more, 'violation')} more: see the traces.`]),
    '',
    '',
  ].join('\n');
};

const suiteTable = ({ suites }: Findings): readonly string[] => {
  const figures = Object.keys(suites[0]?.figures ?? {});
  const row = (cells: readonly string[]): string => `| ${cells.map(escapedCell).join(' | ')} |`;
  return [
    row(['configuration', ...figures, 'verdict']),
    `| --- |${figures.map(() => ' ---: |').join('')} --- |`,
    ...suites.map(({ name, verdict, figures: values }) =>
      row([name, ...figures.map((figure) => inWords(values[figure])), verdict]),
    ),
  ];
};

const inWords = (figure: number | undefined): string => (figure === undefined ? '' : grouped(figure));

const escapedCell = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('|', '\\|').replace(/\s+/g, ' ');

const storyOf = ({ name, suite, says, broken }: Case & { suite: string; broken: Broken }): readonly string[] => {
  const story = broken.story();
  return [
    '',
    `### ${escapedCell(name)}: ${escapedCell(suite)}`,
    '',
    escapedCell(broken.message),
    '',
    `> ${escapedCell(says)} ${escapedCell(broken.why)}`,
    '',
    ...(story === undefined ? ['The path is too long to be drawn.', ''] : drawn(story)),
    '```sh',
    ...broken.commands,
    '```',
  ];
};

const drawn = ({ assembly, scenes }: Story): readonly string[] =>
  scenes.length === 0
    ? []
    : [
        '```mermaid',
        sequenceDiagram(assembly, scenes),
        '```',
        '',
        '<details><summary>The same as a table</summary>',
        '',
        '```text',
        ...stepLines(assembly, scenes, filePage('usual'), ROWS_MAX),
        '```',
        '',
        '</details>',
        '',
      ];
