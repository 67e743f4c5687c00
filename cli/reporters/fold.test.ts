import { describe, expect, it } from 'vitest';
import type { Scene } from '../../sim/trace/story.ts';
import type { Label } from '../../sim/vocabulary/labels.ts';
import { assembly, scenes } from './broken.test-helper.ts';
import { folded, newsIn, numberOf, operationIn } from './fold.ts';

const first = scenes[0]!;
const mutex = assembly.places.at('accept-mutex');
const step = (number: number, more: Partial<Scene> = {}): Scene => ({
  ...first,
  step: { ...first.step, does: `processes.step-${number}`, gets: `R${number}` },
  resources: [],
  ...more,
});
const mutexFrom = (before: string, after: string): Partial<Scene> => ({
  resources: [{ component: mutex, name: 'accept-mutex', before, after }],
});
const numbers = (path: readonly Scene[]) => folded(assembly, path).map(numberOf);

describe('a run of one actor', () => {
  it('is one row from three steps on; the last step of all stands alone', () => {
    expect(numbers([1, 2, 3, 4].map((number) => step(number)))).toEqual(['1–3', '4']);
    expect(numbers([1, 2, 3].map((number) => step(number)))).toEqual(['1', '2', '3']);
    expect(folded(assembly, [])).toEqual([]);
  });

  it.each(['death', 'thread-death', 'accepted', 'delivered', 'dropped'])(
    'is broken by a step that tells a %s',
    (type) => {
      const event = step(4, { label: { type } as Label });
      expect(numbers([step(1), step(2), step(3), event, step(5), step(6), step(7), step(8)])).toEqual([
        '1–3',
        '4',
        '5–7',
        '8',
      ]);
    },
  );

  it('is broken by every fault', () => {
    const faults = assembly.places.at('faults');
    expect(numbers([1, 2, 3, 4].map((number) => step(number, { actor: faults })))).toEqual(['1', '2', '3', '4']);
  });

  it('tells its first operation, its last, and what is different after it', () => {
    const [run] = folded(assembly, [
      step(1, mutexFrom('free', 'held by thread 0.0')),
      step(2),
      step(3, mutexFrom('held by thread 0.0', 'free')),
      step(4),
    ]);
    expect(operationIn(run!)).toBe('processes.step-1 … step-3 → R3');
    expect(newsIn(run!)).toEqual([]);
    const [held] = folded(assembly, [
      step(1, mutexFrom('free', 'held by thread 0.0')),
      step(2, mutexFrom('held by thread 0.0', 'lost')),
      step(3),
      step(4),
    ]);
    expect(newsIn(held!)).toEqual(['accept-mutex: lost']);
  });
});
