/** Writes a trace as a regression test for vitest, complete in one file, which imports this package and nothing else of it. */
import type { Replayed } from '../properties/replay.ts';
import { type Trace, writeTrace } from '../sim/trace/codec.ts';
import { UsageError } from '../sim/vocabulary/errors.ts';
import { declared, quoted, sealed, templated } from './emitted-source.ts';
import { counted } from './text.ts';

type TestToEmit = {
  readonly trace: Trace;
  /** The names of the properties that must hold. */
  readonly properties: readonly string[];
  /** What becomes of the trace today, under the design that is to be tested. */
  readonly replayed: Replayed;
  /** Of the schedules near the trace that must not break it either; 0: only what is left of the trace under another design. */
  readonly reorderings: number;
};

/** The properties that a test of this trace is about: those that were named, or the one that it was kept for. Throws a UsageError if there is none. */
export const propertiesToTest = ({ property }: Trace, named: readonly string[] | undefined): readonly string[] => {
  if (named !== undefined) return named;
  if (property !== null && property !== 'error') return [property];
  throw new UsageError('The trace was kept for no property: say with --property which must hold along it.');
};

export const testText = ({ trace, properties, replayed, reorderings }: TestToEmit): string => {
  const names = properties.join(', ');
  return sealed(
    `${[
      '/**',
      ` * A regression test written by \`parley replay --emit-test\`: ${names} must not fall along this trace.`,
      ' *',
      ' * It fails as long as the design below breaks it there, and passes once the design, or what Parley makes of it, is mended.',
      ' * Then a step may be impossible, which breaks nothing; so the trace is also followed as far as it goes, in every order',
      ` * within ${counted(reorderings, 'reordering')} of it.`,
      ' */',
      `import { readTrace } from 'parley';`,
      `import { replayNear, replayTrace } from 'parley/replay';`,
      `import { expect, it } from 'vitest';`,
      '',
      ...declared('design', [quoted(replayed.design)], ['', '']),
      ...declared('properties', properties.map(quoted), ['[', ']']),
      '',
      `it(${quoted(`${names}: the trace that broke it breaks it no more`)}, () => {`,
      '  const { falls, impossible } = replayTrace(trace(), { design, properties });',
      '  expect(falls).toEqual([]);',
      ...outcomeLines(replayed),
      '});',
      ...nearLines(names, reorderings),
      '',
      'function trace() {',
      `  return readTrace(${templated(writeTrace(trace))});`,
      '}',
    ].join('\n')}\n`,
  );
};

/** What becomes of the trace under a mended design is asserted too: one that is impossible for another reason would prove nothing. */
const outcomeLines = ({ falls, impossible }: Replayed): readonly string[] => {
  if (impossible !== undefined)
    return [`  // ${impossible.says}`, `  expect(impossible?.step, impossible?.says).toBe(${impossible.step});`];
  if (falls.length === 0) return ['  expect(impossible).toBeUndefined();'];
  return [
    '  // Once it is mended, say here which step became impossible (a number, or undefined if all can be taken still), so that',
    '  // no other change can hide that the trace is not taken any more: expect(impossible?.step).toBe(…);',
    '  if (impossible !== undefined) console.info(impossible.says);',
  ];
};

const nearLines = (names: string, reorderings: number): readonly string[] => [
  '',
  `it(${quoted(`${names}: no schedule within ${counted(reorderings, 'reordering')} of it does either`)}, () => {`,
  `  const { falls, complete } = replayNear(trace(), { design, properties, reorderings: ${reorderings} });`,
  '  expect(falls).toEqual([]);',
  '  expect(complete).toBe(true);',
  '}, 600_000);',
];
