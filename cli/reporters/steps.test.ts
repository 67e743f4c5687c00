import { describe, expect, it } from 'vitest';
import { assembly, scenes } from './broken.test-helper.ts';
import { folded } from './fold.ts';
import type { Detail } from './page.ts';
import { coloured, plain } from './paint.ts';
import { stepLines } from './steps.ts';

const linesAt = (width: number, detail: Detail = 'usual') =>
  stepLines(assembly, scenes, { width, paint: plain, detail });
/** Lines that begin with the number of a step, or of several. */
const numbered = (lines: readonly string[]) =>
  lines.filter((line) => /^ *\d+(–\d+)? /.test(line) && !/^ *0 /.test(line));

describe('the table of steps', () => {
  it.each([50, 80, 100, 120, 160, 200])('stays within %i columns, each row told', (width) => {
    for (const detail of ['usual', 'steps', 'choices'] as const) {
      const lines = linesAt(width, detail);
      // The narrowest form breaks only what changed.
      if (width >= 80) expect(lines.filter((line) => line.length > width)).toEqual([]);
      // The rule under the head is as long as the widest line of the table.
      const widest = Math.max(...lines.filter((_, row) => row !== 1).map((line) => line.length));
      if (detail === 'usual') expect(lines[1]).toHaveLength(Math.min(width, widest));
      expect(numbered(lines)).toHaveLength(detail === 'usual' ? folded(assembly, scenes).length : scenes.length);
    }
  });

  it('has lanes with states where there is room, marks where there is less, and none on a narrow page', () => {
    expect(linesAt(220).join('\n')).toMatch(/^ *0 +create +unborn/m);
    expect(linesAt(120).join('\n')).toMatch(/✕ .*faults +processes\.kill/);
    expect(linesAt(80).join('\n')).not.toMatch(/[●│✕]/);
  });

  it('says over each mark whose it is, also where the first steps are hidden', () => {
    const titlesIn = (lines: readonly string[]) => {
      const from = lines.findIndex((line) => /^ +P( [ctCF])+$/.test(line));
      return [...(lines[from] ?? '')].flatMap((initial, column) =>
        initial === ' '
          ? []
          : [
              [
                column,
                [0, 1, 2]
                  .map((line) => lines[from + line]?.[column] ?? '')
                  .join('')
                  .trim(),
              ] as const,
            ],
      );
    };
    const short = { parent: 'P', child: 'c', thread: 't', client: 'C', faults: 'F' };
    for (const lines of [
      linesAt(120, 'steps'),
      stepLines(assembly, scenes, { width: 120, paint: plain, detail: 'steps' }, 9),
    ]) {
      const titles = new Map(titlesIn(lines));
      const acting = lines.filter((line) => line.includes('●'));
      expect(acting.length).toBeGreaterThan(8);
      for (const line of acting) {
        const [, kind = '', numbers = ''] = /(parent|child|thread|client|faults)(?: ([\d.]+))?/.exec(line) ?? [];
        const title = `${short[kind as keyof typeof short]}${numbers.replace('.', '')}`;
        expect(titles.get(line.indexOf('●')), line).toBe(title);
      }
    }
    expect(linesAt(80).join('\n')).not.toMatch(/^ +P c/m);
  });

  it('has a lane only for as long as the actor is there', () => {
    const there = (line: string | undefined) => line?.match(/[│●]/g)?.length ?? 0;
    const rows = numbered(linesAt(120, 'steps'));
    // The parent, the client and the faults at first; then more are born.
    expect(there(rows[0])).toBe(3);
    expect(Math.max(...rows.map(there))).toBeGreaterThan(4);
    const killed = rows.findIndex((row) => row.includes('✕'));
    expect(there(rows[killed + 1])).toBeLessThan(there(rows[killed - 1]));
  });

  it('folds long runs, unless each step is asked for', () => {
    expect(linesAt(120).join('\n')).toMatch(/^ *1–\d+ .*parent ×\d+ +processes\.create … /m);
    expect(linesAt(120, 'steps').join('\n')).toMatch(/^ *2 .*parent → store +processes\.fork-first → FORKED/m);
  });

  it('says who waits from where on, and for what', () => {
    expect(linesAt(120).join('\n')).toMatch(/… .*thread \d\.0 +waits for accept-mutex\.acquire +accept-mutex: /);
    expect(linesAt(120).at(-1)).toMatch(/waits for accept-mutex\.acquire +accept-mutex: lost/);
  });

  it('says it once, though the lock goes from hand to hand', () => {
    const text = linesAt(120).join('\n');
    const waits = [...text.matchAll(/(thread \d\.0) +waits for/g)].map(([, name]) => name);
    expect(waits.length).toBeGreaterThan(0);
    expect(linesAt(120, 'steps').filter((line) => line.includes('waits for'))).toHaveLength(waits.length);
  });

  it('says with -vv what was blocked and what was not taken', () => {
    const text = linesAt(500, 'choices').join('\n');
    expect(text).toMatch(/blocked: .*thread \d\.0: accept-mutex\.acquire \(accept-mutex: lost\)/);
    expect(text).toMatch(/not taken: .*client 0: listener\.connect/);
    expect(linesAt(500, 'steps').join('\n')).not.toContain('not taken');
  });

  it('shows the last rows of a path that is too long', () => {
    const lines = stepLines(assembly, scenes, { width: 120, paint: plain, detail: 'steps' }, 3);
    expect(numbered(lines)).toHaveLength(3);
    expect(lines).toContain(`… ${scenes.length - 3} steps before`);
  });

  it('says the same in colours', () => {
    for (const width of [60, 80, 120, 220]) {
      const painted = stepLines(assembly, scenes, { width, paint: coloured, detail: 'choices' });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are escape sequences
      const bare = painted.map((line) => line.replace(/\u001b\[\d+m/g, '').trimEnd());
      expect(painted.join('')).toContain('\u001b[');
      expect(bare).toEqual(linesAt(width, 'choices').map((line) => line.trimEnd()));
    }
  });
});
