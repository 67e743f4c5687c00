/** `parley replay` of a run that never ends. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allLiveness } from '../properties/liveness/index.ts';
import { inFolder, parley } from './cli.test-helper.ts';
import { looked, tested } from './emitted.test-helper.ts';

const kept = join(import.meta.dirname, '..', 'properties', 'counterexamples', 'H10.json');

/** Systems that are small: with a loop, with a run that ends, and with a property that has the name of one of safety. */
const starving = 'hardened,-phase-fair-lock --processes 1 --threads 2 --chats 0 --returning 1 --names 1';
const waiting = 'hardened,-immediate-exit --processes 1 --threads 2 --clients 1 --chats 0 --clients-per-process 1';
const unstored = 'hardened,-sigchld-blocked-over-fork --processes 2 --threads 1 --clients 0 --kills 1';

const lassosOf = (system: string, property: string, folder: string) =>
  parley(['check', '--liveness', '--design', ...system.split(' '), '--property', property, '--out', 'kept'], folder);

describe('a lasso that parley check --liveness writes', () => {
  it.each([
    [starving, 'join-ends', 'Then for ever:', 'It can be taken, goes round and is fair.'],
    [waiting, 'exit-at-quota-ends', 'Then nothing ever happens again.', 'It can be taken, ends there and is fair.'],
    [unstored, 'respawn', 'Then nothing ever happens again.', 'It can be taken, ends there and is fair.'],
  ])('of %s is taken again by the command that it prints', (system, property, ends, says) => {
    inFolder((folder) => {
      const { code, out } = lassosOf(system, property, folder);
      expect(code).toBe(13);
      const [, file = ''] = /^Replay it: npx parley replay '(kept\/[^']+)'$/m.exec(out) ?? [];
      const again = parley(['replay', file], folder);
      expect(again.code).toBe(13);
      expect(again.out).toContain(ends);
      expect(again.out).toContain(says);
      expect(again.out).toMatch(new RegExp(`It breaks, of [\\w .]+, ${property}:$`, 'm'));
      // The path and the loop are told as they were.
      const told = (text: string) => text.slice(text.indexOf('operation → reply'), text.indexOf('What would exclude'));
      const [first = ''] = told(again.out).split(says);
      expect(told(out)).toContain(first.trimEnd());
      expect(parley(['replay', file, '-q'], folder).out).toMatch(
        new RegExp(`^Falls for ever: ${property} of .*\\.\n$`),
      );
    });
  });

  it('does not take the place of a trace of safety of the same name, and is one file for each property', () => {
    inFolder((folder) => {
      parley(['check', '--design', ...unstored.split(' '), '--property', 'respawn', '--out', 'kept'], folder);
      lassosOf(unstored, 'respawn', folder);
      const files = readdirSync(join(folder, 'kept')).map((file) => join('kept', file));
      expect(files.map((file) => parley(['replay', file], folder).code).sort()).toEqual([12, 13]);
      const { out } = parley(['check', '--liveness', '--design', ...starving.split(' '), '--out', 'both'], folder);
      expect(out.trimEnd()).toMatch(/2 traces are in the folder 'both'\.$/);
      expect(readdirSync(join(folder, 'both'))).toHaveLength(2);
      const { configurations } = JSON.parse(
        parley(['check', '--liveness', '--design', ...starving.split(' '), '--out', 'both', '--json'], folder).out,
      );
      const traces = configurations[0].properties.flatMap(({ trace = [] }) => trace);
      expect(traces.map((file: string) => parley(['replay', file, '-q'], folder).code)).toEqual([13, 13]);
    });
  });
});

describe('parley replay of a lasso', () => {
  const replay = (...more: readonly string[]) => inFolder((folder) => parley(['replay', kept, ...more], folder));

  it('says under another design that it is unfair there, and who could go on', () => {
    const { code, out } = replay('--design', 'hardened');
    expect(code).toBe(0);
    expect(out.replace(/\s+/g, ' ')).toContain(
      'Under the design hardened the run can be taken, but it breaks nothing. join-ends of thread 0.0: unfair: "thread 0.0 runs" (weak) is not met.',
    );
    expect(out).toContain('if thread 0.0 took table-lock.begin-write, which it could all along');
    expect(replay('--design', 'hardened', '-q').out.trimEnd().split('\n')).toHaveLength(1);
  });

  it('says under another design which step cannot be taken, of the stem or of the loop', () => {
    const stem = replay('--design', 'literal');
    expect(stem.code).toBe(0);
    expect(stem.out.replace(/\s+/g, ' ')).toContain('it ends in its stem. Step 4 of the trace is impossible: child 0:');
    const loop = replay('--design', 'hardened,-phase-fair-lock,-send-credits', '--json');
    expect(loop.code).toBe(0);
    expect(JSON.parse(loop.out)).toMatchObject({
      steps: 37,
      loop_from: 32,
      falls: [],
      impossible: expect.stringContaining('Step 38 of the trace is impossible: thread 0.1: credits.take'),
    });
  });

  it('judges it for other properties of liveness where it is told to, and knows no others', () => {
    const other = replay('--property', 'lookup-ends');
    expect(other.code).toBe(0);
    expect(other.out.replace(/\s+/g, ' ')).toContain('lookup-ends of thread 0.0, lookup-ends of thread 0.1: the loop');
    expect(replay('--property', 'lookup-ends', 'join-ends').code).toBe(13);
    const unknown = replay('--property', 'no-deadlock');
    expect(unknown).toMatchObject({ code: 64, err: expect.stringContaining("'no-deadlock' is a property of states") });
  });

  it('refuses a neighbourhood in one sentence', () => {
    const { code, err, out } = replay('--neighbourhood', '1');
    expect([code, out]).toEqual([64, '']);
    expect(err).toMatch(/is a lasso, .* instead of --neighbourhood ask parley check --liveness for all runs\.\n$/);
  });

  it.each<[string, string, string, number, string, ...string[]]>([
    [
      'where its loop begins elsewhere, what does not come back',
      '"loop_from": 32',
      '"loop_from": 31',
      64,
      "the state that it begins in: thread 0.1 is 'welcome' before step 32 and 'member' after step 43.",
    ],
    [
      'where its loop is a part of the loop, what is not as before, and under another design, too',
      '"loop_from": 32',
      '"loop_from": 35',
      64,
      'the loop does not come back to the state that it begins in: ',
      '--design',
      'hardened',
    ],
    [
      'where its loop is gone, why it breaks nothing',
      '"loop_from": 32',
      '"loop_from": 43',
      0,
      'the run can be taken, but it breaks nothing any more. It was kept for join-ends: since then the design, or what Parley makes of it, was mended, or the file was changed. join-ends of thread 0.0: unfair: ',
    ],
    [
      'where it was kept for another property, that it is about nobody here',
      '"join-ends"',
      '"chat-arrives"',
      0,
      'It was kept for chat-arrives: since then the design, or what Parley makes of it, was mended, or the file was changed.',
    ],
    [
      'where it is no lasso any more, what is not there',
      '  "loop_from": 32,\n',
      '',
      64,
      "'a.json': join-ends is a property of runs that never end, but loop_from, which says where the loop begins, is not",
    ],
    ['where a step of the stem has another answer, which', '"gets":"BORN"', '"gets":"DEAD"', 64, 'Step 3 of the trace'],
    ['where a step has another answer, which', '"gets":"FOR_ME"', '"gets":"STALE"', 64, 'Step 42 of the trace is imp'],
    ['where it was kept for nothing, what to do', '"join-ends"', 'null', 64, 'say with --property which must hold'],
    ['where there is no such property, the nearest', '"join-ends"', '"join-end"', 64, "Did you mean 'join-ends'?"],
    ['where its loop is behind its end, which field is wrong', '"loop_from": 32', '"loop_from": 99', 64, 'loop_from: '],
  ])('says %s', (_, from, to, code, says, ...more) => {
    inFolder((folder) => {
      const text = readFileSync(kept, 'utf8');
      expect(text).toContain(from);
      writeFileSync(join(folder, 'a.json'), text.replace(from, to));
      const ran = parley(['replay', 'a.json', ...more], folder);
      expect([ran.code, ran.err.split('\n').length]).toEqual([code, code === 0 ? 1 : 2]);
      expect((ran.out + ran.err).replace(/\s+/g, ' ')).toContain(says);
    });
  });
});

describe('parley replay --emit-test of a lasso', () => {
  it('writes a test that fails under the broken design and passes under the mended one', () => {
    inFolder((folder) => {
      const emit = (file: string, ...more: readonly string[]) =>
        parley(['replay', kept, '--emit-test', file, ...more], folder);
      const broken = emit('broken.test.ts');
      expect([broken.code, broken.out]).toEqual([13, expect.stringContaining('Run it: npx vitest run broken.test.ts')]);
      expect(emit('mended.test.ts', '--design', 'hardened').code).toBe(0);
      expect(emit('impossible.test.ts', '--design', 'literal', '-q').out).toMatch(/^Test: npx vitest run imp.*\n$/m);
      for (const file of readdirSync(folder).filter((name) => name.endsWith('.test.ts')))
        expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(/['"`](\/|[A-Z]:\\|file:)/);
      // As if something else kept the run from being taken, or from being fair: the test must not pass for that reason.
      const changed = (file: string, from: string, to: string) =>
        writeFileSync(join(folder, `not-${file}`), readFileSync(join(folder, file), 'utf8').replace(from, to));
      changed('impossible.test.ts', '"gets":"FORKED"', '"gets":"FAILED"');
      changed('mended.test.ts', '"loop_from": 32', '"loop_from": 31');
      const results = tested(folder);
      const statuses = Object.fromEntries(
        Object.entries(results).map(([file, tests]) => [file, tests.map(({ status }) => status)]),
      );
      expect(statuses).toEqual({
        'broken.test.ts': ['failed', 'failed'],
        'mended.test.ts': ['passed', 'passed'],
        'impossible.test.ts': ['passed', 'passed'],
        'not-impossible.test.ts': ['failed', 'passed'],
        'not-mended.test.ts': ['failed', 'passed'],
      });
      expect(results['broken.test.ts']?.[0]?.failureMessages.join()).toContain('join-ends');
    });
  });

  it('writes tests that Biome has nothing to say of, however long their lines would be', () => {
    inFolder((folder) => {
      const all = ['--property', ...allLiveness.map(({ name }) => name)];
      parley(['replay', kept, '--emit-test', 'a.test.ts'], folder);
      parley(['replay', kept, '--emit-test', 'b.test.ts', '--design', 'hardened', ...all], folder);
      parley(['replay', kept, '--emit-test', 'c.test.ts', '--design', 'hardened'], folder);
      parley(['replay', kept, '--emit-test', 'd.test.ts', '--design', 'literal'], folder);
      const { stdout, stderr } = looked(folder);
      expect(stdout).toMatch(/Checked 5 files in .*No fixes applied\.\n$/);
      expect(stderr).toBe('');
    });
  });
});
