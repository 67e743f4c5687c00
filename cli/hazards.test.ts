/** `parley hazards` as a user runs it. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { safeguards } from '../sim/design/safeguards/index.ts';
import { inFolder, main, parley } from './cli.test-helper.ts';

type Hazard = {
  readonly id: string;
  readonly judged: boolean;
  readonly proved: boolean;
  readonly file: string;
  readonly loop_steps: number | null;
};

describe('parley hazards', () => {
  it('takes each safeguard away and says what falls', () => {
    inFolder((folder) => {
      const { code, out } = parley(['hazards', '--no-schedules', '--json', '--out', 'kept'], folder);
      expect(code).toBe(0);
      const { hazards } = JSON.parse(out) as { hazards: readonly Hazard[] };
      expect(hazards.map(({ id }) => id)).toEqual(safeguards.map(({ hazard }) => hazard));
      expect(hazards.filter(({ judged, proved }) => !judged || !proved)).toEqual([]);
      expect(parley(['replay', hazards[0]?.file ?? ''], folder).code).toBe(12);
      expect(hazards.filter(({ loop_steps }) => loop_steps !== null).map(({ id }) => id)).toEqual(['H10']);
      expect(hazards[9]).toMatchObject({ property: 'join-ends', steps: 43, loop_steps: 11, trace: { loop_from: 32 } });
      expect(hazards[9]).toMatchObject({
        literal: { upon: ['counted-readers'], steps: 39, loop_steps: 10, with_safeguard: 'holds', impossible: null },
      });
    });
  });

  it('looks at those only that are named, by their numbers or their safeguards', () => {
    inFolder((folder) => {
      const { code, out } = parley(['hazards', 'h2', 'quota-under-mutex', '--no-schedules'], folder);
      expect([code, out]).toEqual([0, expect.stringMatching(/^H1 .*\nH2 [\s\S]*\n2 of 2 safeguards proved\.\n$/m)]);
      const unknown = parley(['hazards', 'quota-under-mutx'], folder);
      expect([unknown.code, unknown.err]).toEqual([64, expect.stringContaining("Did you mean 'quota-under-mutex'?")]);
    });
  });

  it('says stem and loop of what falls for ever, upon which the literal design is taken, and how many are proved', () => {
    const { out } = inFolder((folder) => parley(['hazards', '--no-schedules'], folder));
    expect(out).toMatch(/^H10 +phase-fair-lock +seed +join-ends in 32 \+ 11 +in 29 \+ 10, then holds$/m);
    expect(out).toContain(
      'H10 phase-fair-lock: join-ends falls on no run that ends, but on a lasso: 32 steps, then 11',
    );
    expect(out).toContain('H10 phase-fair-lock: literal with counted-readers, else readers are not counted');
    expect(out).toContain('22 of 22 safeguards proved.');
  });

  it.each([
    [80, ['-v']],
    [40, []],
  ])('sets no line wider than %d columns where there are no more', (columns, more) => {
    const { stdout } = spawnSync(process.execPath, [main, 'hazards', '--no-schedules', ...more], {
      encoding: 'utf8',
      env: { ...process.env, COLUMNS: String(columns) },
    });
    const lines = stdout.split('\n');
    expect(lines).toContain('H10  phase-fair-lock            seed');
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
  });
});
