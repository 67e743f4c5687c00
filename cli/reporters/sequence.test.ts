import { describe, expect, it } from 'vitest';
import { assembly, scenes } from './broken.test-helper.ts';
import { folded, numberOf } from './fold.ts';
import { sequenceDiagram } from './sequence.ts';

const lines = (diagram: string): readonly string[] => diagram.split('\n').map((line) => line.trim());
const declared = (diagram: string): readonly string[] =>
  lines(diagram).flatMap((line) => /^(?:participant|actor) (c\d+) as /.exec(line)?.[1] ?? []);

describe('folding a path', () => {
  it('keeps every step, in order, and runs of one actor together', () => {
    const folds = folded(assembly, scenes);
    expect(folds.flatMap((fold) => fold.scenes)).toEqual(scenes);
    for (const fold of folds) {
      expect(scenes[fold.first - 1]).toBe(fold.scenes[0]);
      expect(new Set(fold.scenes.map(({ actor }) => actor)).size).toBe(1);
    }
    expect(folds.some((fold) => fold.scenes.length > 3)).toBe(true);
  });

  it('never folds a kill, a death or the last step', () => {
    const single = folded(assembly, scenes)
      .filter((fold) => fold.scenes.length === 1)
      .map(numberOf);
    const killed = scenes.findIndex(({ label }) => label?.type === 'death') + 1;
    expect(killed).toBeGreaterThan(0);
    expect(single).toContain(String(killed));
    expect(single).toContain(String(scenes.length));
  });
});

describe('the sequence diagram', () => {
  const diagram = sequenceDiagram(assembly, scenes);

  it('declares each participant once, and no other is spoken of', () => {
    const names = declared(diagram);
    expect(new Set(names).size).toBe(names.length);
    const spoken = lines(diagram).flatMap((line) => [...line.split(':')[0]!.matchAll(/\bc\d+\b/g)].map(([id]) => id));
    expect(new Set(spoken)).toEqual(new Set(names));
  });

  it('tells the kill, what it takes away, and nothing of what was given back', () => {
    expect(diagram).toMatch(/->>c\d+: \d+\. kill 0 → KILLED/);
    const mutex = /participant (c\d+) as accept-mutex/.exec(diagram)?.[1];
    expect(lines(diagram)).toContain(`Note over ${mutex}: lost`);
    expect(diagram).not.toContain('client-table');
  });

  it('shows the last messages where there are too many, and says how many steps come before', () => {
    const short = sequenceDiagram(assembly, scenes, 2);
    expect(lines(short).filter((line) => line.includes('->>'))).toHaveLength(2);
    const [first = '', second = ''] = folded(assembly, scenes).slice(-2).map(numberOf);
    expect(short).toMatch(new RegExp(`: ${first}\\. .*\\n[\\s\\S]*: ${second}\\. `));
    expect(short).toContain(`${Number.parseInt(first, 10) - 1} steps before`);
    expect(diagram).not.toContain('before');
  });

  it('lets nothing through that Mermaid would take for its own', () => {
    const nasty = scenes.map((scene) => ({ ...scene, step: { ...scene.step, gets: 'A;#<b>&\nB' } }));
    expect(sequenceDiagram(assembly, nasty)).toContain('→ A#59;#35;#60;b#62;#38; B');
  });

  it('of no steps is an empty one', () => {
    expect(sequenceDiagram(assembly, [])).toBe('sequenceDiagram');
  });
});
