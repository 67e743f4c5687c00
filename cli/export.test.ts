import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, parley } from './cli.test-helper.ts';

const small = ['export', '--promela', '--processes', '1', '--threads', '1', '--clients', '1'];

describe('parley export --promela', () => {
  it('writes the model to the standard output, for the number of states that parley check counts', () => {
    inFolder((folder) => {
      const { code, out } = parley(small, folder);
      expect(code).toBe(0);
      const checked = parley(['check', '--json', ...small.slice(2)], folder).out;
      const { configurations } = JSON.parse(checked) as { configurations: [{ states: number; quiescent: number }] };
      expect(out).toContain(` * and SPIN must say "${configurations[0].states} states, stored"`);
      expect(out).toContain('Parley, N=1 T=1 CPP=2, 1 client, design hardened.');
      expect(out).toMatch(/ \* {3}\d+ {2}find .*: client-table\.find/);
    });
  });

  it('writes it to a file, and says what must come out', () => {
    inFolder((folder) => {
      const { code, out } = parley([...small, '--out', join('models', 'one client.pml')], folder);
      expect(code).toBe(0);
      const [, states = ''] = /SPIN must count ([\d,]+) states, \d+ of them without any/.exec(out) ?? [];
      const model = readFileSync(join(folder, 'models', 'one client.pml'), 'utf8');
      expect(model).toContain(`"${states.replaceAll(',', '')} states, stored"`);
      expect(model).toContain(" *   spin -a 'one client.pml'\n");
    });
  });

  it('writes it without embedded C where that is asked for', () => {
    inFolder((folder) => {
      expect(parley(small, folder).out).toContain('c_decl {');
      const { code, out } = parley([...small, '--pure'], folder);
      expect(code).toBe(0);
      expect(out).not.toMatch(/\bc_(decl|code|expr)\b/);
      expect(out).toMatch(/\/\* thread 0\.0: client-table\.find -> FOUND \*\/\n {2}:: d_step \{ ids/);
    });
  });

  it('without the history of properties the model has no monitors', () => {
    inFolder((folder) => {
      const states = (...more: readonly string[]) => {
        const { out } = parley([...small, '--clients', '2', ...more], folder);
        return Number(/"(\d+) states, stored"/.exec(out)?.[1]);
      };
      expect(states('--bare')).toBeLessThan(states());
      expect(states('--property', 'no-deadlock')).toBe(states('--bare'));
    });
  });

  it('prints what the README shows', () => {
    inFolder((folder) => {
      const { out } = parley(['export', '--promela', '--out', 'chat.pml'], folder);
      expect(out).toMatch(/^chat\.pml: N=2 T=1 /);
      expect(readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8')).toContain(out);
    });
  });

  it('refuses a system that is not exhausted with 3, and leaves no file', () => {
    inFolder((folder) => {
      const { code, out, err } = parley([...small, '--max-states', '100', '--out', 'model.pml'], folder);
      expect([code, out]).toEqual([3, '']);
      expect(err).toMatch(
        /^parley: N=1 .* is not exhausted after 100 states.*: use a larger --max-states or a smaller/,
      );
      expect(() => readFileSync(join(folder, 'model.pml'))).toThrow(/ENOENT/);
    });
  });

  it('takes the place of a model, but of no other file', () => {
    inFolder((folder) => {
      expect(parley([...small, '--out', 'a.pml'], folder).code).toBe(0);
      expect(parley([...small, '--out', 'a.pml', '--bare'], folder).code).toBe(0);
      writeFileSync(join(folder, 'b.pml'), 'mine');
      const { code, err } = parley([...small, '--out', 'b.pml'], folder);
      expect([code, err]).toEqual([
        74,
        "parley: 'b.pml' is there and is not a model that parley export wrote, so it is not replaced: name another file.\n",
      ]);
      expect(readFileSync(join(folder, 'b.pml'), 'utf8')).toBe('mine');
    });
  });

  it('exits with 74 where its file cannot be written', () => {
    inFolder((folder) => {
      const refused = (out: string) => parley([...small, '--out', out], folder);
      expect(refused('.')).toMatchObject({
        code: 74,
        err: expect.stringContaining('is no file that could be replaced'),
      });
      expect(refused('/dev/null/x')).toMatchObject({ code: 74, err: expect.stringContaining("'/dev/null' is a file") });
    });
  });

  it.each([
    [['export'], /required option '--promela' not specified/],
    [[...small, '--property', 'no-deadlok'], /Did you mean 'no-deadlock'\?/],
    [[...small, '--property', 'no-deadlock', '--bare'], /--bare .* --property/],
    [[...small, '--max-states', '0'], /--max-states must be a whole number/],
    [['export', '--promela', '--processes', '64', '--threads', '32'], /too many to hold their states in memory/],
  ])('is told what is wrong with %j, and exits with 64', (args, wanted) => {
    inFolder((folder) => {
      const { code, err } = parley(args, folder);
      expect(err).toMatch(wanted);
      expect(code).toBe(64);
    });
  });
});
