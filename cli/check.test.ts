import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { safeguards } from '../sim/design/safeguards/index.ts';
import { inFolder, parley } from './cli.test-helper.ts';

const small = ['--processes', '1', '--threads', '1'];
const ghost = ['check', '--processes', '1', '--threads', '2', '--clients-per-process', '1', '--design', 'literal'];

describe('parley check', () => {
  it('exits 0 where everything holds, and says within what', () => {
    inFolder((folder) => {
      const { code, out } = parley(['check', ...small], folder);
      expect(code).toBe(0);
      expect(out).toContain('holds (exhaustive)');
      expect(out).toContain('Within: 1 JOIN and 1 CHAT a client');
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  it('exits 12 with the shortest counterexample, whose replay command works', () => {
    inFolder((folder) => {
      const { code, out } = parley(ghost, folder);
      expect(code).toBe(12);
      expect(out).toContain('quota-never-exceeded in 16 steps');
      expect(out).toContain('No incarnation of a process accepts more than CPP clients.');
      expect(out).toMatch(/accept-mutex +held by thread 0\.\d/);
      const [, file = ''] = /npx parley replay '([^']+)'/.exec(out) ?? [];
      const replayed = parley(['replay', file], folder);
      expect(replayed.code).toBe(12);
      expect(replayed.out).toContain('After step 16 falls quota-never-exceeded');
      const guarded = parley(['replay', file, '--design', 'literal,+state-word-last'], folder);
      expect(guarded.code).toBe(12);
      const impossible = parley(['replay', file, '--design', 'hardened'], folder);
      expect(impossible.code).toBe(0);
      expect(impossible.out).toContain('Under the design hardened the trace cannot be taken');
    });
  });

  it('exits 11 for a deadlock', () => {
    inFolder((folder) => {
      const args = ['check', '--clients', '1', '--kills', '1', '--design', 'hardened,-robust-accept-mutex'];
      const { code, out } = parley(args, folder);
      expect(code).toBe(11);
      expect(out).toMatch(/accept-mutex +lost +waiting: thread/);
    });
  });

  it('shows the shortest counterexample of each property, wherever it is, and says where the others are', () => {
    inFolder((folder) => {
      const sizes = ['--processes', '2', '--threads', '1', '--clients-per-process', '1'];
      const design = ['--design', 'literal,+robust-accept-mutex', '--property', 'no-deadlock', 'unique-names'];
      const { code, out } = parley(['check', ...sizes, '--kills', '1', ...design, '--continue'], folder);
      expect(code).toBe(11);
      const shown = [...out.matchAll(/^Counterexample in .*, (\d+) steps, the shortest\. It breaks ([\w-]+):$/gm)];
      expect(shown.map(([, , name]) => name)).toEqual(['no-deadlock', 'unique-names']);
      const files = [...out.matchAll(/^Replay it: npx parley replay '([^']+)'/gm)].map(([, file = '']) => file);
      expect(files).toHaveLength(2);
      for (const [place, file] of files.entries())
        expect(parley(['replay', file], folder).out).toContain(`After step ${shown[place]?.[1]} falls`);
      expect(out.trimEnd()).toMatch(/2 traces are in the folder 'traces'\.$/);
    });
  });

  it('says what it did not decide where it ended with a violation, and what else falls there', () => {
    inFolder((folder) => {
      const args = ['check', '--clients', '1', '--kills', '1', '--design', 'hardened,-robust-accept-mutex'];
      const { out } = parley(args, folder);
      const [, also = ''] = /violated: no-deadlock in \d+ steps; also falls there: (.*)/.exec(out) ?? [];
      expect(also).not.toBe('');
      for (const name of also.split(', '))
        expect(out).toMatch(new RegExp(`^${name} +also falls in \\d+ steps? +1 of 1 `, 'm'));
      expect(out).toMatch(/^no-deadlock +violated in \d+ steps +1 of 1 /m);
      expect(out).toMatch(/^no-orphan +not decided +not met so far /m);
      expect(out).not.toContain('no violation found');
      // A search that goes on decides each by itself.
      expect(parley([...args, '--continue'], folder).out).not.toContain('also falls');
    });
  });

  it('exits 11 where a deadlock property falls anywhere, whatever fell first', () => {
    inFolder((folder) => {
      const args = ['check', '--clients', '1', '--kills', '1', '--design', 'hardened,-robust-accept-mutex'];
      const { out, code } = parley([...args, '--property', 'whole-again', 'no-deadlock'], folder);
      expect([code, out]).toEqual([
        11,
        expect.stringMatching(/violated: whole-again in \d+ steps; also falls there: no-deadlock/),
      ]);
      expect(parley([...args, '--property', 'whole-again'], folder).code).toBe(12);
    });
  });

  it('gives the same as JSON, run for run', () => {
    inFolder((folder) => {
      const run = () => JSON.parse(parley(['check', ...small, '--json'], folder).out);
      const first = run();
      expect(first).toMatchObject({
        format: 'parley-check',
        version: 1,
        outcome: 'holds',
        exhaustive: true,
        exit_code: 0,
      });
      expect(first.configurations[0]).toMatchObject({
        name: 'N=1 T=1 CPP=2, 2 clients',
        outcome: 'holds',
        exhaustive: true,
      });
      expect(first.configurations[0].states_per_s).toBeGreaterThan(0);
      expect(first.properties.map(({ name }: { name: string }) => name)).toContain('no-deadlock');
      const untimed = ({ configurations, ...rest }: typeof first) => ({
        ...rest,
        configurations: configurations.map(
          ({ elapsed_ms, states_per_s, ...others }: Record<string, unknown>) => others,
        ),
      });
      expect(untimed(run())).toEqual(untimed(first));
    });
  });

  it('finds the same with fingerprints, and tells the odds that it missed a state', () => {
    inFolder((folder) => {
      const found = (...words: readonly string[]) => {
        const { configurations } = JSON.parse(parley([...words, '--json'], folder).out);
        const { elapsed_ms, states_per_s, bytes_per_state, store, collision_odds, ...rest } = configurations[0];
        return { rest, store, odds: collision_odds };
      };
      for (const words of [ghost, ['check', ...small]]) {
        const [whole, compact] = [found(...words), found(...words, '--store', 'fingerprint')];
        expect(compact.rest).toEqual(whole.rest);
        expect([whole.store, whole.odds, compact.store]).toEqual(['exact', 0, 'fingerprint']);
        expect(compact.odds).toBeGreaterThan(0);
      }
      const { out } = parley(['check', ...small, '--store', 'fingerprint'], folder);
      expect(out.replace(/\s+/g, ' ')).toMatch(
        /64-bit fingerprints, odds of [\d.]+e-\d+ that one was taken for another/,
      );
    });
  });

  it('counts what is alike once where it is told to, says what is not, and tells real counterexamples', () => {
    inFolder((folder) => {
      const alike = ['check', '--processes', '1', '--threads', '2', '--clients', '1', '--reduction', 'symmetry'];
      const { configurations } = JSON.parse(parley([...alike, '--json'], folder).out);
      const unreduced = JSON.parse(parley([...alike.slice(0, -2), '--json'], folder).out).configurations[0];
      expect(configurations[0]).toMatchObject({
        outcome: 'holds',
        alike: ['names ann and bob', 'threads 0.0 and 0.1'],
      });
      expect(configurations[0].states).toBeLessThan(0.6 * unreduced.states);
      expect(configurations[0].refused).toEqual([]);
      expect(parley(alike, folder).out.replace(/\s+/g, ' ')).toContain('threads that are alike counted once');
      const broken = [...alike, '--design', 'hardened,-robust-accept-mutex', '--kills', '1', '--chats', '0'];
      const { code, out } = parley(broken, folder);
      expect(code).toBe(11);
      const [, file = ''] = /npx parley replay '([^']+)'/.exec(out) ?? [];
      expect(parley(['replay', file], folder).code).toBe(11);
    });
  });

  it('says aloud which bound was hit, and exits 3 if none may be', () => {
    inFolder((folder) => {
      const args = ['check', ...small, '--max-states', '1000'];
      expect(parley(args, folder)).toMatchObject({ code: 0 });
      const strict = parley([...args, '--require-exhaustive'], folder);
      expect(strict.code).toBe(3);
      expect(strict.out).toContain('limit reached (1,000 states): no violation so far');
      expect(strict.out).toContain('the one configuration hit a bound (states): not exhaustive');
      expect(parley(['check', ...small, '--max-depth', '10'], folder).out).toContain('holds (within bounds: depth 10)');
    });
  });

  it('says of which property nothing was shown, and exits 3 if that may not be', () => {
    inFolder((folder) => {
      const args = ['check', ...small, '--property', 'no-orphan'];
      expect(parley(args, folder).out).toContain('Nothing was shown of no-orphan: the premise was never met.');
      expect(parley([...args, '-q'], folder).out).toMatch(
        /^No property is shown to hold in 1 configuration, exhaustively/,
      );
      expect(parley([...args, '--require-premises'], folder).code).toBe(3);
      expect(parley([...args, '--require-premises', '--interrupts', '1'], folder).code).toBe(0);
    });
  });

  it('checks only the properties that are named', () => {
    inFolder((folder) => {
      const { code, out } = parley(
        [...ghost, '--property', 'unique-names', 'no-orphan', '--max-states', '20000'],
        folder,
      );
      expect(code).toBe(0);
      expect(out).not.toContain('quota-never-exceeded');
    });
  });
});

describe('bad input', () => {
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    [
      'a number out of range',
      ['check', '--processes', '0'],
      '--processes must be a whole number from 1 to 1024, but it is',
    ],
    [
      'a word for a number',
      ['check', '--kills', 'two'],
      "--kills must be a whole number from 0 to 1000000, but it is 'two'.",
    ],
    ['a switch without a value', ['check', '--any-name'], "'--any-name <0|1>' argument missing"],
    [
      'a switch without a value before another option',
      ['check', '--any-name', '--threads', '1'],
      "--any-name needs a value, 0 or 1, but what follows it is '--threads'.",
    ],
    ['another value of a switch', ['check', '--any-name', '2'], "--any-name must be 0 or 1, but it is '2'."],
    ['a number that is not given', ['simulate', '--kills', '-q'], '--kills needs a value, a whole number from 0 to'],
    [
      'more deaf clients than clients',
      ['check', '--deaf', '3', '--clients', '1'],
      '--deaf is of the clients, so it must be at most --clients, which is 1, but it is 3.',
    ],
    [
      'more returning clients than clients',
      ['check', '--liveness', '--returning', '5', '--clients', '1'],
      '--returning is of the clients, so it must be at most --clients, which is 1, but it is 5.',
    ],
    [
      'clients that come back for ever in runs that end',
      ['simulate', '--returning', '1'],
      "unknown option '--returning'",
    ],
    [
      'an unknown safeguard',
      ['check', '--design', 'hardened,-join-epoc'],
      "There is no safeguard 'join-epoc'. Did you mean 'join-epoch'?",
    ],
    ['an unknown base', ['check', '--design', 'hardend'], "Did you mean 'hardened'?"],
    ['an unknown property', ['check', '--property', 'no-deadlok'], "Did you mean 'no-deadlock'?"],
    ['an unknown option', ['check', '--proceses', '2'], 'Did you mean --processes?'],
    ['an unknown command', ['chek'], 'Did you mean check?'],
    ['an unknown machine', ['machines', 'thred'], "Did you mean 'thread'?"],
    [
      'a system too large',
      ['check', '--processes', '1000', '--threads', '1000'],
      'too many to hold their states in memory',
    ],
    [
      'a trace that is not there',
      ['replay', 'nowhere.json'],
      "'nowhere.json' cannot be read: there is no such file or folder.",
    ],
  ];
  it.each(cases)('%s is refused in one sentence with code 64', (_, args, sentence) => {
    inFolder((folder) => {
      const { code, err } = parley(args, folder);
      expect(err).toContain(sentence);
      expect(code).toBe(64);
      expect(err).not.toMatch(/\n\s+at /);
    });
  });

  const trace = (change: (text: string) => string) => (folder: string) => {
    parley(ghost, folder);
    const [name = ''] = readdirSync(join(folder, 'traces'));
    const file = join(folder, 'traces', name);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    return parley(['replay', file], folder);
  };
  it('a trace of another version is refused', () => {
    const { code, err } = inFolder(trace((text) => text.replace('"version": 1', '"version": 7')));
    expect(code).toBe(64);
    expect(err).toContain('version 7 of the format, but this Parley reads version 1');
  });

  it('an impossible step is named, with what its actor could do instead', () => {
    const { code, err } = inFolder(trace((text) => text.replace('"gets":"FORKED"', '"gets":"FAILED"')));
    expect(code).toBe(64);
    expect(err).toContain(
      'Step 2 of the trace is impossible: parent: processes.fork-first → FAILED on processes; parent can do: processes.fork-first → FORKED.',
    );
  });

  it('what is no trace is refused', () => {
    expect(inFolder(trace(() => 'hello'))).toMatchObject({ code: 64 });
    expect(inFolder(trace(() => '{}')).err).toContain('is not a Parley trace');
    expect(inFolder(trace((text) => text.replace('"actor":"parent"', '"who":"parent"'))).err).toContain(
      'is not a valid trace',
    );
  });
});

describe('parley machines', () => {
  it('prints each machine as Mermaid, as JSON for the editor, and as a table', () => {
    inFolder((folder) => {
      expect(parley(['machines', 'child'], folder).out).toContain('stateDiagram-v2');
      const json = JSON.parse(parley(['machines', 'thread', '--format', 'json'], folder).out);
      expect(json).toMatchObject({ id: 'thread', initial: 'unborn' });
      expect(Object.keys(JSON.parse(parley(['machines', '--format', 'table'], folder).out))).toEqual([
        'parent',
        'child',
        'thread',
        'faults',
        'client',
      ]);
    });
  });
});

it('lists safeguards and properties', () => {
  inFolder((folder) => {
    expect(parley(['safeguards'], folder).out).toContain('H21 restartable-recovery');
    expect(JSON.parse(parley(['safeguards', '--json'], folder).out)).toHaveLength(safeguards.length);
    expect(parley(['properties'], folder).out).toContain('no-deadlock');
  });
});

it('plants mutants and deletes transitions, and says what notices each', () => {
  inFolder((folder) => {
    const planted = parley(['mutants'], folder);
    expect(planted).toMatchObject({ code: 0 });
    expect(planted.out).toMatch(/(\d+) of \1 mutants noticed\./);
    const deleted = parley(['mutants', '--deletions'], folder);
    expect(deleted).toMatchObject({ code: 0 });
    expect(deleted.out).toMatch(/(\d+) of \1 deleted transitions noticed/);
  });
});
