import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, parley } from './cli.test-helper.ts';

const broken = ['fuzz', '--design', 'hardened,-robust-accept-mutex', '--property', 'no-deadlock', 'unique-names'];

/** A command line as a shell takes it apart. */
const words = (command: string): readonly string[] => command.split(' ').map((word) => word.replaceAll("'", ''));
const commandsIn = (out: string) => ({
  replay: words(/Replay it: npx parley (.+)/.exec(out)?.[1] ?? ''),
  again: words(/Find it again: npx parley (.+)/.exec(out)?.[1] ?? ''),
});

describe('parley fuzz', () => {
  it('exits 0 where nothing falls, and claims no more than it saw', () => {
    inFolder((folder) => {
      const { code, out, err } = parley(['fuzz', '--runs', '30'], folder);
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain('parley fuzz: design hardened, seed 1: 30 cases');
      expect(out).toMatch(/no-deadlock +no violation +\d+ of 30 cases/);
      expect(out).toContain('No violation in 30 cases. Other cases may have one');
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  it('exits 11 with the case, its steps, and the commands that replay it and find it again; both work', () => {
    inFolder((folder) => {
      const { code, out } = parley(broken, folder);
      expect(code).toBe(11);
      const [, steps = ''] =
        /Counterexample of (\d+) steps, made simpler \d+ times\. It breaks no-deadlock/.exec(out) ?? [];
      expect(out).toMatch(/client 0: connects, .*\n/);
      expect(out).toMatch(/schedule: .*0 …/);
      const { replay, again } = commandsIn(out);
      const replayed = parley(replay, folder);
      expect(replayed.code).toBe(11);
      expect(replayed.out).toContain(`After step ${steps} falls no-deadlock`);
      const found = parley(again, folder);
      expect(found.code).toBe(11);
      expect(found.out).toContain(`Counterexample of ${steps} steps. It breaks no-deadlock`);
      const story = (text: string) => text.slice(text.indexOf('  system:'), text.indexOf('Replay it'));
      expect(story(found.out)).toBe(story(out));
      expect(commandsIn(found.out)).toEqual({ replay, again });
    });
  });

  it('says the same as JSON, twice the same', () => {
    inFolder((folder) => {
      const run = () => {
        const { elapsed_ms, ...rest } = JSON.parse(parley([...broken, '--json', '--out', 'kept'], folder).out);
        expect(elapsed_ms).toBeGreaterThan(0);
        return rest;
      };
      const { counterexample, ...rest } = run();
      expect(rest).toMatchObject({ format: 'parley-fuzz', version: 1, exit_code: 11, outcome: 'violated', seed: 1 });
      expect(counterexample).toMatchObject({ violates: 'no-deadlock', design: broken[2], seed: 1 });
      expect(readdirSync(join(folder, 'kept')).map((file) => `kept/${file}`)).toEqual([counterexample.trace]);
      expect(run()).toEqual({ counterexample, ...rest });
      const again = JSON.parse(parley([...words(counterexample.again).slice(2), '--json'], folder).out);
      expect(again.counterexample).toMatchObject({ schedule: counterexample.schedule, steps: counterexample.steps });
    });
  });

  it('generates designs, too, and finds what it generated again', () => {
    inFolder((folder) => {
      const { code, out } = parley(['fuzz', '--design', 'any', '--property', 'no-orphan'], folder);
      expect(code).toBe(12);
      expect(out).toContain('  design: hardened,-die-with-parent');
      const { again } = commandsIn(out);
      expect(again).toContain('any');
      expect(parley([...again, '-q'], folder)).toMatchObject({
        code: 12,
        out: expect.stringMatching(/^Violated: no-orphan\. npx/),
      });
    });
  });

  it('reports to other programs as a check does', () => {
    inFolder((folder) => {
      const { code, out } = parley([...broken, '--reporter', 'junit'], folder);
      expect(code).toBe(11);
      expect(out).toMatch(/<testcase [^>]*name="unique-names"/);
      expect(out).toMatch(/<failure [^>]*deadlock/);
      expect(out).toContain('npx parley fuzz --design hardened,-robust-accept-mutex --property no-deadlock --seed 1');
    });
  });

  it.each([
    [['--runs', '0'], '--runs must be a whole number from 1'],
    [['--seed', '-1'], '--seed must be a whole number from 0'],
    [['--path', '1;2'], "The path '1;2' does not exist for seed 1"],
    [['--design', 'hard'], "A design begins with 'literal' or 'hardened'"],
    [['--property', 'unique-name'], "There is no property 'unique-name'. Did you mean 'unique-names'?"],
  ])('exits 64 for %j and says what is wrong', (more, says) => {
    inFolder((folder) => {
      const { code, err } = parley(['fuzz', ...more], folder);
      expect(code).toBe(64);
      expect(err).toContain(says);
    });
  });
});
