import { describe, expect, it } from 'vitest';
import { assembly, scenes } from './broken.test-helper.ts';
import type { Broken, Case, Findings } from './findings.ts';
import { githubAnnotations, githubSummary } from './github.ts';

const broken: Broken = {
  category: 'safety',
  message: '100% wrong:\r\nreally, yes',
  why: 'Somebody | waits.',
  steps: scenes.length,
  trace: 't.json',
  commands: ["npx parley replay 't.json'"],
  story: () => ({ assembly, scenes }),
};

const findingsWith = (cases: readonly Case[], verdict = 'holds'): Findings => ({
  title: 'parley check: design literal',
  conclusion: 'So it is.',
  suites: [{ name: 'N=1 | T=1', verdict, elapsed_ms: 5, figures: { states: 12 }, cases }],
});

const falls = (name: string): Case => ({ name, says: 'It <holds>.', verdict: 'violated', broken });

describe('the annotations', () => {
  it('are escaped as workflow commands must be', () => {
    expect(githubAnnotations(findingsWith([falls('a:b,c%')]))).toBe(
      "::error title=a%3Ab%2Cc%25 is violated::N=1 | T=1: 100%25 wrong:%0D%0Areally, yes%0ASomebody | waits.%0Anpx parley replay 't.json'\n",
    );
  });

  it('are ten at most, and the last says how many more there are', () => {
    const many = Array.from({ length: 25 }, (_, index) => falls(`property-${index}`));
    const lines = githubAnnotations(findingsWith(many)).trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toContain('16 violations more');
  });

  it('warn of what was not exhaustive, and note what was not shown', () => {
    const text = githubAnnotations(
      findingsWith(
        [
          { name: 'open', says: '', verdict: 'undecided', reason: 'a bound' },
          { name: 'empty', says: '', verdict: 'vacuous', premise: 'Never.' },
        ],
        'limit reached',
      ),
    );
    expect(text.split('\n').map((line) => line.split('::')[1])).toEqual([
      'warning title=not exhaustive',
      'notice title=nothing was shown',
      undefined,
    ]);
  });

  it('are none where everything holds', () => {
    expect(githubAnnotations(findingsWith([{ name: 'fine', says: '', verdict: 'passed' }]))).toBe('');
  });
});

describe('the summary of the job', () => {
  const summary = githubSummary(findingsWith([falls('unique-names')], 'violated'));

  it('has a row for each system, its cells escaped', () => {
    expect(summary).toContain(
      '| configuration | states | verdict |\n| --- | ---: | --- |\n| N=1 \\| T=1 | 12 | violated |',
    );
    expect(summary).toContain('> It &lt;holds>. Somebody \\| waits.');
  });

  it('draws the path and says how to replay it', () => {
    expect(summary).toContain('```mermaid\nsequenceDiagram\n');
    expect(summary).toContain("```sh\nnpx parley replay 't.json'\n```");
    expect(summary.match(/^```/gm)?.length).toBe(6);
  });

  it('draws five paths at most, and none that is too long to be followed', () => {
    const many = Array.from({ length: 7 }, (_, index) => falls(`property-${index}`));
    const text = githubSummary(findingsWith(many));
    expect(text.match(/sequenceDiagram/g)).toHaveLength(5);
    expect(text).toContain('2 violations more');
    const long: Case = { name: 'long', says: '', verdict: 'violated', broken: { ...broken, story: () => undefined } };
    expect(githubSummary(findingsWith([long]))).toContain('too long to be drawn');
  });

  it('keeps a diagram below what GitHub draws', () => {
    const [first] = scenes;
    // Taken in turns, so that nothing can be folded.
    const turns = Array.from({ length: 4_000 }, (_, index) => {
      const scene = scenes[index % scenes.length] ?? first!;
      return { ...scene, step: { ...scene.step, gets: 'X'.repeat(2_000) } };
    });
    const text = githubSummary(
      findingsWith([{ ...falls('long'), broken: { ...broken, story: () => ({ assembly, scenes: turns }) } } as Case]),
    );
    const [, diagram = ''] = /```mermaid\n([\s\S]*?)```/.exec(text) ?? [];
    expect(diagram.length).toBeGreaterThan(1_000);
    expect(diagram.length).toBeLessThanOrEqual(50_000);
    expect(diagram).toMatch(/[\d,]+ steps before/);
  });
});
