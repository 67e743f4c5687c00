/** Writes a lasso as a regression test for vitest, complete in one file, which imports this package and nothing else of it. */
import type { ReplayedLasso } from '../properties/replay.ts';
import { type LassoTrace, writeTrace } from '../sim/trace/codec.ts';
import { declared, quoted, sealed, templated } from './emitted-source.ts';

type TestToEmit = {
  readonly trace: LassoTrace;
  /** The names of the properties that must hold. */
  readonly properties: readonly string[];
  /** What becomes of the run today, under the design that is to be tested. */
  readonly replayed: ReplayedLasso;
};

export const lassoTestText = ({ trace, properties, replayed }: TestToEmit): string => {
  const names = properties.join(', ');
  const outcome = outcomeOf(replayed);
  return sealed(
    `${[
      '/**',
      ` * A regression test written by \`parley replay --emit-test\`: ${names} must not fall on this run, which never ends.`,
      ' *',
      ' * It fails as long as the design below breaks it there, and passes once the design, or what Parley makes of it, is mended.',
      ' * Then the run is impossible or unfair, which says nothing of others; so every fair run of the same system is asked, too.',
      ' */',
      `import { readTrace } from 'parley';`,
      `import { liveness } from 'parley/check';`,
      `import { replayLasso } from 'parley/replay';`,
      `import { expect, it } from 'vitest';`,
      '',
      ...declared('design', [quoted(replayed.design)], ['', '']),
      ...declared('properties', properties.map(quoted), ['[', ']']),
      ...outcome.declared,
      '',
      `it(${quoted(`${names}: the run that broke it for ever breaks it no more`)}, () => {`,
      `  const { ${outcome.looksAt.join(', ')} } = replayLasso(trace(), { design, properties });`,
      '  expect(broken).toEqual([]);',
      ...outcome.asserted,
      '});',
      '',
      `it(${quoted(`${names}: no other fair run of its system does either`)}, () => {`,
      '  const { exhaustive, properties: judged } = liveness({ design, properties, parameters: trace().parameters });',
      "  expect(judged.filter(({ verdict }) => verdict !== 'holds').map(({ name }) => name)).toEqual([]);",
      '  expect(exhaustive).toBe(true);',
      '}, 600_000);',
      '',
      'function trace() {',
      `  return readTrace(${templated(writeTrace(trace))});`,
      '}',
    ].join('\n')}\n`,
  );
};

type Outcome = {
  readonly looksAt: readonly string[];
  readonly declared: readonly string[];
  readonly asserted: readonly string[];
};

/** Why it breaks nothing under a mended design is asserted too: a run that is none for another reason would prove nothing. */
const outcomeOf = ({ broken, impossible, unbroken }: ReplayedLasso): Outcome => {
  if (impossible !== undefined)
    return {
      looksAt: ['broken', 'impossible'],
      declared: [],
      asserted: [`  // ${impossible.says}`, `  expect(impossible?.step, impossible?.says).toBe(${impossible.step});`],
    };
  if (broken.length > 0)
    return {
      looksAt: ['broken', 'impossible'],
      declared: [],
      asserted: [
        '  // Once it is mended, say here which step became impossible (a number, or undefined if all can be taken still), so that',
        '  // no other change can hide that the run is not taken any more: expect(impossible?.step).toBe(…);',
        '  if (impossible !== undefined) console.info(impossible.says);',
      ],
    };
  const reasons = unbroken.map(({ property, of, because }) => quoted([property, of, because].join(': ')));
  return {
    looksAt: ['broken', 'unbroken'],
    declared: declared('reasons', reasons, ['[', ']']),
    asserted: [
      `  expect(unbroken.map(({ property, of, because }) => [property, of, because].join(': '))).toEqual(reasons);`,
    ],
  };
};
