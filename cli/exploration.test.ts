/** What a search on a thread of its own must not change, and what it is for: Ctrl-C is heard. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, main, parley } from './cli.test-helper.ts';

/** Runs in a folder of its own until it prints something that `until` matches, or so many milliseconds, and is interrupted then. */
const interrupted = async (args: readonly string[], until: RegExp | number) => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'));
  const child = spawn(process.execPath, [main, ...args], { cwd: folder });
  const said = { out: '', err: '' };
  child.stderr.on('data', (text) => {
    said.err += text;
  });
  if (typeof until === 'number') setTimeout(() => child.kill('SIGINT'), until);
  child.stdout.on('data', (text) => {
    if (typeof until === 'number') return;
    const before = until.test(said.out);
    said.out += text;
    if (!before && until.test(said.out)) child.kill('SIGINT');
  });
  const [code] = await once(child, 'close');
  rmSync(folder, { recursive: true });
  return { ...said, code };
};

describe('parley check that is interrupted', () => {
  it('exits 130 and says in one line what was done so far', async () => {
    const { code, out, err } = await interrupted(['check'], /holds \(exhaustive\)/);
    expect(code).toBe(130);
    // Where the machine is slow its progress was told before.
    expect(err.split('\n').slice(-2).join('\n')).toMatch(
      /^parley: interrupted after [1-9]\d* of 26 configurations, [\d,]+ states, nothing fell; within N=.*\.\n$/,
    );
    // What was told before is left as it was, and no report follows.
    expect(out).toMatch(/^N=2 T=1 CPP=1, 2 clients +895,985 .* holds \(exhaustive\)$/m);
    expect(out).not.toContain('premise met in');
  });

  it('says what fell', async () => {
    // With the first configuration done the second takes seconds.
    const broken = ['check', '--design', 'literal,+robust-accept-mutex', '--property', 'readers-xor-writer'];
    const { code, err } = await interrupted([...broken, 'no-torn-row', '--continue'], /violated: /);
    expect(code).toBe(130);
    expect(err).toMatch(/ of 26 configurations, [\d,]+ states, violated: (readers-xor-writer|no-torn-row)/);
  });
});

describe('what else takes its time', () => {
  it.each<[readonly string[], RegExp]>([
    [
      ['simulate', '--runs', '1000000', '-q'],
      /^parley: interrupted after [\d,]+ of 1,000,000 runs, [\d,]+ steps?, 0 violated\.\n$/,
    ],
    [['hazards'], /^parley: interrupted after \d+ of 22 safeguards, \d+ of them proved\.\n$/],
    [
      ['campaign', '--steps', '1_000_000_000'],
      /^parley: interrupted (within N=.*: [\d,]+ steps? in [\d,]+ runs?, 0 runs violated|before the first run had ended)\.\n$/,
    ],
    [['fuzz', '--runs', '1_000_000', '-q'], /^parley: interrupted after [\d,]+ of 1,000,000 cases\.\n$/],
    [
      ['mutants', '--deletions'],
      /^parley: interrupted (after \d+ of \d+ deleted transitions|before the first .*)\.\n$/,
    ],
  ])('%j exits 130 when it is interrupted, and says in one line how far it got', async (args, says) => {
    const { code, out, err } = await interrupted(args, 4_000);
    expect([code, out, err]).toEqual([130, '', expect.stringMatching(says)]);
  });
});

describe('what the searching thread throws', () => {
  it('is told as if it had been thrown here', () => {
    inFolder((folder) => {
      const large = parley(['check', '--processes', '64', '--threads', '64'], folder);
      expect(large).toMatchObject({
        code: 64,
        err: expect.stringMatching(/^parley: N=64 T=64 with 2 clients has \d+ /),
      });
      const { code, err } = parley(['check', '--liveness', '--processes', '64', '--threads', '64'], folder);
      expect([code, err]).toEqual([64, large.err]);
    });
  });
});
