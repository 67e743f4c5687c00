import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inFolder, parley } from './cli.test-helper.ts';

const quick = ['simulate', '--runs', '20'];
/** Small enough for a long trace to be replayed at once. */
const broken = ['simulate', '--design', 'literal', '--processes', '2', '--threads', '2', '--clients', '6'];

describe('parley simulate', () => {
  it('exits 0 where nothing falls, and claims no more than it saw', () => {
    inFolder((folder) => {
      const { code, out } = parley(quick, folder);
      expect(code).toBe(0);
      expect(out).toContain('N=4 T=8 CPP=5, 40 clients');
      expect(out).toContain('scheduler portfolio, seed 1: 20 runs');
      expect(out).toMatch(/No violation in 20 runs, [\d,]+ steps\. Other runs may have one/);
      expect(out).toContain('Never taken: parent fork FAILED');
      expect(out).toContain('Nothing was shown of');
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  it('exits 12 with the commands that replay a violation and that find it again, and both work', () => {
    inFolder((folder) => {
      const { code, out } = parley([...broken, '--property', 'readers-xor-writer', '--bail'], folder);
      expect(code).toBe(12);
      const [said = '', before = '', steps = ''] =
        /Violated in run \d+ \([^)]+\), shrunk from (\d+) to (\d+) steps/.exec(out) ?? [];
      expect(Number(steps)).toBeLessThan(Number(before));
      const [, file = ''] = /npx parley replay '([^']+)'/.exec(out) ?? [];
      const replayed = parley(['replay', file], folder);
      expect(replayed.code).toBe(12);
      expect(replayed.out).toContain(`After step ${steps} falls readers-xor-writer`);
      const [, again = ''] = /Find it again: npx parley (.+)/.exec(out) ?? [];
      const found = parley(again.split(' '), folder);
      expect(found.code).toBe(12);
      expect(found.out).toContain(said);
      expect(found.out).toContain(`parley replay '${file}'`);
      const whole = parley([...again.split(' '), '--no-shrink'], folder);
      expect(whole.out).toContain(`after ${before} steps. It breaks`);
      expect(parley(['replay', file], folder).out).toContain(`After step ${before} falls readers-xor-writer`);
    });
  });

  it('says the same again as JSON, and the same in shards', () => {
    inFolder((folder) => {
      const run = (...more: readonly string[]) => {
        const { out } = parley([...quick, '--faults', 'kill=2,interrupt=1', '--json', ...more], folder);
        const { elapsed_ms, steps_per_s, ...rest } = JSON.parse(out);
        expect(elapsed_ms + steps_per_s).toBeGreaterThan(0);
        return rest;
      };
      const whole = run();
      expect(whole).toMatchObject({ format: 'parley-simulate', version: 1, outcome: 'no violation', runs: 20 });
      expect(whole.parameters).toMatchObject({ kills: 2, interrupts: 1 });
      expect(run()).toEqual(whole);
      const [first, second] = [run('--shard', '1/2'), run('--shard', '2/2')];
      expect(first.steps + second.steps).toBe(whole.steps);
      expect(run('--seed', '2').steps).not.toBe(whole.steps);
    });
  });

  it('counts a run in which a property fell as one that met its premise', () => {
    inFolder((folder) => {
      const { out } = parley(
        [...broken, '--runs', '20', '--no-shrink', '--faults', 'stop=1,thread-death=1', '--seed', '3'],
        folder,
      );
      const rows = [...out.matchAll(/^([\w-]+) +violated in ([\d,]+) runs? +(never|[\d,]+) /gm)];
      expect(rows.length).toBeGreaterThan(1);
      for (const [row, , runs = '', met = ''] of rows) expect(Number(met), row).toBeGreaterThanOrEqual(Number(runs));
    });
  });

  it('counts with -q of how many properties nothing was shown', () => {
    inFolder((folder) => {
      const { out } = parley([...quick, '-q'], folder);
      expect(out).toMatch(/^No violation .* Nothing shown of \d+ of \d+: the premise was never met\.\n$/);
      expect(out.length).toBeLessThan(250);
    });
  });

  it('says how fast the runs alone were, without the time that shrinking takes', () => {
    inFolder((folder) => {
      // One run of a few milliseconds that falls, and seconds of shrinking.
      const one = ['simulate', '--design', 'literal', '--runs', '1', '--seed', '3', '--faults', 'kill=2', '--json'];
      const { outcome, steps, elapsed_ms, steps_per_s } = JSON.parse(parley(one, folder).out);
      expect(outcome).toBe('violated');
      expect(steps_per_s).toBeGreaterThan((2 * steps * 1_000) / elapsed_ms);
    });
  });

  it.each(['random', 'pct', 'pos', 'round-robin'])('runs under %s alone', (scheduler) => {
    inFolder((folder) => {
      const { code, out } = parley([...quick, '--scheduler', scheduler, '--depth', '2', '--runs', '3'], folder);
      expect(code).toBe(0);
      expect(out).toContain(`scheduler ${scheduler}, seed 1: 3 runs`);
    });
  });

  it('exits 3 where every transition is asked for and one was not taken, and lists them', () => {
    inFolder((folder) => {
      const { code, out } = parley([...quick, '--runs', '1', '--require-coverage'], folder);
      expect(code).toBe(3);
      expect(out).toMatch(/Never taken: .*parent\s+fork\s+FAILED/s);
      expect(out).not.toContain('lists them');
    });
  });

  it('says that a run was cut off', () => {
    inFolder((folder) => {
      expect(parley([...quick, '--max-steps', '50'], folder).out).toContain('20 runs ended at 50 steps.');
    });
  });

  it.each([
    [['--scheduler', 'fifo'], "argument 'fifo' is invalid"],
    [['--depth', '0'], '--depth must be a whole number from 1'],
    [['--runs', 'many'], '--runs must be a whole number'],
    [['--seed', '-1'], '--seed must be a whole number'],
    [['--shard', '3/2'], "--shard must be i/n with i from 1 to n, for example 2/4, but it is '3/2'"],
    [['--shard', '3/3', '--runs', '2'], '--shard 3/3 has no run of 2 runs: give at least --runs 3, or fewer shards'],
    [['--faults', 'kil=1'], "--faults: there is no fault 'kil'. Did you mean 'kill'?"],
    [['--faults', 'kill'], "--faults: 'kill' must be a fault and how often it may happen: kill=1"],
    [['--faults', 'parent-kill=2'], '--faults parent-kill must be 0 or 1'],
    [['--faults', 'kill=1', '--kills', '2'], '--faults kill and --kills say the same: give one of them'],
    [['--faults', 'kill=1,kill=2'], '--faults says twice how often kill may happen: say it once'],
    [['--run', '7', '--runs', '5'], '--run takes the run with that number alone, so --runs says nothing: give one of'],
    [['--run', '7', '--shard', '1/2'], '--run takes the run with that number alone, so --shard says nothing'],
    [['--bail', '0'], '--bail must be a whole number from 1'],
    [['--faults-every', '0'], '--faults-every must be a whole number from 1'],
    [['--property', 'unique-name'], "There is no property 'unique-name'. Did you mean 'unique-names'?"],
  ])('exits 64 for %j and says what is wrong', (words, says) => {
    inFolder((folder) => {
      const { code, err } = parley(['simulate', '-q', ...words], folder);
      expect(code).toBe(64);
      expect(err).toContain(says);
    });
  });
});
