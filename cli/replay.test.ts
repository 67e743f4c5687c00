import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allProperties } from '../properties/index.ts';
import { safeguardNames } from '../sim/vocabulary/safeguards.ts';
import { inFolder, parley } from './cli.test-helper.ts';
import { looked, tested } from './emitted.test-helper.ts';

const top = join(import.meta.dirname, '..');
const kept = (id: string): string => join(top, 'properties', 'counterexamples', `${id}.json`);

describe('parley replay --neighbourhood', () => {
  it('exits 11 where a schedule near the trace falls, and keeps the first as a trace that falls again', () => {
    inFolder((folder) => {
      const { code, out } = parley(['replay', kept('H2'), '--property', 'no-deadlock', '--neighbourhood', '1'], folder);
      expect(code).toBe(11);
      expect(out).toMatch(/Within 1 reordering of the trace: \d+ schedules .*: no-deadlock falls\./);
      expect(out).toContain('first with 0 reorderings after 24 steps');
      const [file = ''] = readdirSync(join(folder, 'traces'));
      const again = parley(['replay', join('traces', file)], folder);
      expect(again.code).toBe(11);
      expect(again.out).toContain('After step 24 falls no-deadlock');
    });
  });

  it('exits 0 where a repair holds in every schedule near it, with the same counts as JSON', () => {
    inFolder((folder) => {
      const args = ['replay', kept('H2'), '--design', 'hardened', '--neighbourhood', '2'];
      const { code, out } = parley(args, folder);
      expect(code).toBe(0);
      const [, schedules = '', states = ''] =
        /Within 2 reorderings of the trace: (\d+) schedules \(.*\), (\d+) states: nothing falls\./.exec(out) ?? [];
      expect(JSON.parse(parley([...args, '--json'], folder).out)).toMatchObject({
        falls: [],
        neighbourhood: {
          reorderings: 2,
          schedules: Number(schedules),
          states: Number(states),
          complete: true,
          falls: [],
        },
      });
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  it('finds what the trace alone does not show: it is impossible under that design, and a schedule near it falls', () => {
    inFolder((folder) => {
      // Where the quota is tested earlier, the trace is another one; the names are still compared alone.
      const args = ['replay', kept('H5'), '--design', 'hardened,-join-epoch,-quota-under-mutex'];
      const alone = parley(args, folder);
      expect(alone.code).toBe(0);
      expect(alone.out).toContain('the trace cannot be taken, so it breaks nothing');
      const near = parley([...args, '--property', 'no-misdelivery', '--neighbourhood', '1', '-q'], folder);
      expect(near.code).toBe(12);
      expect(near.out).toContain('no-misdelivery falls.');
    });
  });

  it('exits 3 where it hit its bound, and says so', () => {
    inFolder((folder) => {
      const { code, out } = parley(
        ['replay', kept('H2'), '--design', 'hardened', '--neighbourhood', '3', '--max-places', '50'],
        folder,
      );
      expect(code).toBe(3);
      expect(out).toContain('not all were taken');
    });
  });
});

describe('parley replay --emit-test', () => {
  it('writes a test that fails under the broken design and passes under the mended one', () => {
    inFolder((folder) => {
      const emit = (id: string, file: string, ...more: readonly string[]) =>
        parley(['replay', kept(id), '-q', '--emit-test', file, ...more], folder).code;
      expect(emit('H2', 'broken.test.ts')).toBe(11);
      expect(emit('H2', 'mended.test.ts', '--design', 'hardened', '--neighbourhood', '1')).toBe(0);
      expect(emit('H5', 'impossible.test.ts', '--design', 'hardened')).toBe(0);
      // They run wherever the package is: nothing in them is of this machine.
      for (const file of readdirSync(folder).filter((name) => name.endsWith('.test.ts')))
        expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(/['"`](\/|[A-Z]:\\|file:)/);
      // As if something else kept the trace from being taken: the test must not pass for that reason.
      const text = readFileSync(join(folder, 'impossible.test.ts'), 'utf8');
      writeFileSync(join(folder, 'early.test.ts'), text.replace('"gets":"FORKED"', '"gets":"FAILED"'));
      const results = tested(folder);
      const statuses = Object.fromEntries(
        Object.entries(results).map(([file, tests]) => [file, tests.map(({ status }) => status)]),
      );
      expect(statuses).toEqual({
        'broken.test.ts': ['failed', 'failed'],
        'mended.test.ts': ['passed', 'passed'],
        'impossible.test.ts': ['passed', 'passed'],
        'early.test.ts': ['failed', 'passed'],
      });
      expect(results['broken.test.ts']?.[0]?.failureMessages.join()).toContain('no-deadlock');
    });
  });

  it('writes tests that Biome has nothing to say of, however long their lines would be', () => {
    inFolder((folder) => {
      const properties = ['--property', ...allProperties.map(({ name }) => name)];
      const design = `hardened,${safeguardNames.map((name) => `-${name}`).join(',')}`;
      parley(['replay', kept('H2'), '-q', '--emit-test', 'a.test.ts'], folder);
      parley(['replay', kept('H2'), '-q', '--emit-test', 'b.test.ts', ...properties, '--design', design], folder);
      parley(
        ['replay', kept('H5'), '-q', '--emit-test', 'c.test.ts', '--design', 'hardened,-quota-under-mutex'],
        folder,
      );
      const { stdout, stderr } = looked(folder);
      expect(stdout).toMatch(/Checked 4 files in .*No fixes applied\.\n$/);
      expect(stderr).toBe('');
    });
  });

  it('is found by Vitest with the configuration of this repository, wherever it is written to', () => {
    inFolder((folder) => {
      for (const below of ['', 'docs/examples', 'dist', 'node_modules/x']) {
        mkdirSync(join(folder, below), { recursive: true });
        writeFileSync(join(folder, below, 'repaired.test.ts'), '');
      }
      const vitest = join(top, 'node_modules', 'vitest', 'vitest.mjs');
      const args = ['list', '--filesOnly', '--root', folder, '--config', join(top, 'vitest.config.ts')];
      const { stdout } = spawnSync(process.execPath, [vitest, ...args], { cwd: folder, encoding: 'utf8' });
      expect(stdout.trim().split('\n').sort()).toEqual(['docs/examples/repaired.test.ts', 'repaired.test.ts']);
    });
  });

  it('says where the test is and how it is run', () => {
    inFolder((folder) => {
      const { out } = parley(['replay', kept('H2'), '--emit-test', 'tests/h2.test.ts'], folder);
      expect(out).toContain('npx vitest run tests/h2.test.ts');
      const elsewhere = join(folder, 'elsewhere.test.ts');
      const below = join(folder, 'below');
      mkdirSync(below);
      const { out: far } = parley(['replay', kept('H2'), '--emit-test', elsewhere], below);
      expect(far).toContain('../elsewhere.test.ts. Move it to where parley and vitest are installed');
      expect(far).not.toContain('npx vitest run');
      expect(readFileSync(join(folder, 'tests/h2.test.ts'), 'utf8')).toContain("const properties = ['no-deadlock'];");
    });
  });

  it('takes the place of a test that nobody changed, but neither of a changed one nor of the trace itself', () => {
    inFolder((folder) => {
      writeFileSync(join(folder, 'a.json'), readFileSync(kept('H2')));
      const emit = (file: string, ...more: readonly string[]) =>
        parley(['replay', 'a.json', '-q', '--emit-test', file, ...more], folder);
      expect(emit('a.test.ts').code).toBe(11);
      // Not judged: under that design it does not come to rest.
      expect(emit('a.test.ts', '--design', 'hardened').code).toBe(3);
      const test = readFileSync(join(folder, 'a.test.ts'), 'utf8');
      const changed = test.replace('.toBeUndefined()', '.toBe(undefined)');
      expect(changed).not.toBe(test);
      writeFileSync(join(folder, 'a.test.ts'), changed);
      for (const file of ['a.test.ts', 'a.json']) {
        const before = readFileSync(join(folder, file), 'utf8');
        const { code, err } = emit(file);
        expect(code).toBe(74);
        expect(err).toBe(
          `parley: '${file}' is there and is not a test that --emit-test wrote and nobody changed, so it is not replaced: name another file.\n`,
        );
        expect(readFileSync(join(folder, file), 'utf8')).toBe(before);
      }
    });
  });

  it('asks which property, where the trace was kept for none', () => {
    inFolder((folder) => {
      const file = join(folder, 'trace.json');
      writeFileSync(file, readFileSync(kept('H2'), 'utf8').replace('"property": "no-deadlock"', '"property": null'));
      const { code, err } = parley(['replay', file, '--emit-test', 'x.test.ts'], folder);
      expect(code).toBe(64);
      expect(err).toContain('say with --property which must hold');
      expect(parley(['replay', file, '--emit-test', 'x.test.ts', '--property', 'whole-again'], folder).code).toBe(12);
    });
  });
});

it('tells every exit code that it can give', () => {
  const { out } = parley(['replay', '--help'], top);
  const [, codes = ''] = /Exit codes: ([\s\S]*?)\.\n/.exec(out) ?? [];
  for (const code of [0, 3, 11, 12, 13, 64, 74, 75]) expect(codes).toMatch(new RegExp(`(^|[ \n])${code} [a-z]`));
});

it.each([
  [['--neighbourhood', 'two'], '--neighbourhood must be a whole number from 0 to 100'],
  [['--neighbourhood', '1', '--max-places', '0'], '--max-places must be a whole number from 1'],
  [['--property', 'no-deadlok'], "Did you mean 'no-deadlock'?"],
])('exits 64 for %j and says what is wrong', (words, says) => {
  inFolder((folder) => {
    const { code, err } = parley(['replay', kept('H2'), ...words], folder);
    expect(code).toBe(64);
    expect(err).toContain(says);
  });
});

describe('what a replay says of its trace', () => {
  /** The trace of H2 with something else in it, in a folder of its own. */
  const changed = (folder: string, change: (text: string) => string, name = 'trace.json'): string => {
    writeFileSync(join(folder, name), change(readFileSync(kept('H2'), 'utf8')));
    return name;
  };

  it('names the property of the trace first and exits as that one says, the others after it', () => {
    inFolder((folder) => {
      const own = (name: string) => changed(folder, (text) => text.replace('"no-deadlock"', `"${name}"`));
      const first = parley(['replay', own('whole-again')], folder);
      expect(first.code).toBe(12);
      expect(first.out).toMatch(/^After step \d+ falls whole-again:/m);
      expect(first.out).toMatch(/^also: after step \d+ falls no-deadlock:/m);
      expect(parley(['replay', own('whole-again'), '-q'], folder).out).toMatch(
        /^Falls: whole-again after step \d+; also: no-deadlock after step \d+\.\n$/,
      );
      // It was kept for another that does not fall: then a deadlock counts, whatever fell before it.
      expect(parley(['replay', own('unique-names')], folder).code).toBe(11);
    });
  });

  it('says that a path that does not come to rest was not judged for what is judged at rest', () => {
    inFolder((folder) => {
      const cut = changed(folder, (text) => text.replace(/,\n[^\n]*\n {2}\]/, '\n  ]'));
      const says =
        'It does not come to rest there, so no-deadlock was not judged: --neighbourhood 0 goes on until it does.';
      for (const more of [[], ['-q'], ['--design', 'hardened']])
        expect(parley(['replay', cut, ...more], folder)).toMatchObject({ code: 3, out: expect.stringContaining(says) });
      const near = parley(['replay', cut, '--neighbourhood', '0'], folder);
      expect(near.code).toBe(11);
      expect(near.out).not.toContain('was not judged');
      const safety = changed(folder, (text) =>
        text.replace('"no-deadlock"', '"unique-names"').replace(/,\n[^\n]*\n {2}\]/, '\n  ]'),
      );
      expect(parley(['replay', safety], folder).out).not.toContain('was not judged');
    });
  });

  it.each([
    [/"steps": \[[\s\S]*\]/, '"steps": []', "'trace.json' has no steps"],
    [
      '"no-deadlock"',
      '"no-deadlok"',
      "'trace.json': property: there is no property 'no-deadlok'. Did you mean 'no-deadlock'?",
    ],
    [/"kills": \d+/, '"kills": -1', "'trace.json': parameters.kills must be a whole number from 0"],
  ])('refuses a trace with %s as %s', (from, to, says) => {
    inFolder((folder) => {
      const { code, err } = parley(['replay', changed(folder, (text) => text.replace(from, to))], folder);
      expect(code).toBe(64);
      expect(err).toContain(says);
    });
  });

  it('says of a trace that nothing falls along any more that it was mended or changed', () => {
    inFolder((folder) => {
      const cut = changed(folder, (text) =>
        text.replace('"no-deadlock"', '"unique-names"').replace(/,\n[^\n]*\n {2}\]/, '\n  ]'),
      );
      const { code, out } = parley(['replay', cut, '-q'], folder);
      expect([code, out]).toEqual([
        0,
        'No property falls along this trace any more. It was kept for unique-names: since then the design, or what Parley makes of it, was mended, or the file was changed.\n',
      ]);
      expect(parley(['replay', cut, '-q', '--property', 'no-orphan'], folder).out).toBe(
        'Nothing that was asked for falls along this trace.\n',
      );
    });
  });

  it('says in one line what is wrong with a file that is no trace', () => {
    inFolder((folder) => {
      writeFileSync(join(folder, 'a.md'), '# A\n\nfile\nof lines\n');
      const { code, err } = parley(['replay', 'a.md'], folder);
      expect([code, err.split('\n').length]).toEqual([64, 2]);
      const odd = changed(folder, (text) => text.replace('"version"', '"odd": 1, "version"'));
      expect(parley(['replay', odd], folder).err).toContain("'trace.json' is not a valid trace: Unrecognized key");
    });
  });

  it('says where it wrote, each on a line of its own', () => {
    inFolder((folder) => {
      const { out } = parley(
        ['replay', kept('H2'), '-q', '--neighbourhood', '0', '--property', 'no-deadlock', '--emit-test', 'h2.test.ts'],
        folder,
      );
      expect(out).toMatch(
        /^Falls: .*\.\nWithin 0 .*: no-deadlock falls\.\nnpx parley replay 'traces\/.*'\nTest: npx vitest run h2\.test\.ts\n$/,
      );
    });
  });

  it('keeps what is near to what is near to … in files whose names do not grow', () => {
    inFolder((folder) => {
      let file = kept('H2');
      for (let time = 0; time < 6; time++) {
        const { out } = parley(['replay', file, '--property', 'no-deadlock', '--neighbourhood', '0'], folder);
        const [, next = ''] = /npx parley replay '([^']+)'/.exec(out) ?? [];
        expect(readFileSync(join(folder, next), 'utf8')).toContain('parley-trace');
        expect(next.length).toBeLessThan(250);
        file = next;
      }
    });
  });
});
