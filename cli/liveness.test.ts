import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fieldsOf, inFolder, parley } from './cli.test-helper.ts';

const stream = ['--processes', '1', '--threads', '2', '--chats', '0', '--returning', '1', '--names', '1'];
const starving = ['check', '--liveness', '--design', 'hardened,-phase-fair-lock', ...stream];
const exits = ['--processes', '1', '--threads', '2', '--clients', '1', '--chats', '0', '--clients-per-process', '1'];
const small = ['check', '--liveness', '--processes', '1', '--threads', '1', '--clients', '1'];

const run = (args: readonly string[]) => inFolder((folder) => parley(args, folder));

describe('parley check --liveness', () => {
  it('exits 0 where everything holds, and says what is assumed and what was never owed', () => {
    const { code, out } = run(small);
    expect(code).toBe(0);
    expect(out).toMatch(/N=1 T=1 CPP=2, 1 client .*holds \(exhaustive\)/);
    expect(out).toMatch(/shutdown-ends +vacuous +0 of 1/);
    expect(out).toContain('A run is fair where');
    expect(out).toContain('7 of 9 liveness properties hold on every fair run in 1 configuration, exhaustively');
    expect(run([...small, '--require-premises']).code).toBe(3);
  });

  it('exits 13 with the stem, the loop, and what would exclude it', () => {
    const { code, out } = run([...starving, '--property', 'join-ends']);
    expect(code).toBe(13);
    expect(out).toMatch(/violated: join-ends \(\d+ steps, then \d+ for ever\)/);
    const lines = out.split('\n');
    const loop = lines.slice(lines.indexOf('Then for ever:') + 1);
    expect(loop[0]).toMatch(/^╭▸ +\d+ +client 0 +connection.send CHAT ann → SENT$/);
    expect(loop.findIndex((line) => line.startsWith('╰─'))).toBeGreaterThan(3);
    expect(out).toMatch(
      /if thread 0\.\d took table-lock.begin-write, which it could again and again \(strong fairness\)/,
    );
    expect(out).toContain('Not granted. Nothing promises a turn');
    const [, again = ''] = /^See it again: npx parley (.*)$/m.exec(out) ?? [];
    expect(run(again.split(' ')).out).toBe(out);
  });

  it('shows a run that ends with the state in which it does', () => {
    const { code, out } = run(['check', '--liveness', '--design', 'hardened,-immediate-exit', ...exits]);
    expect(code).toBe(13);
    expect(out).toContain('Then nothing ever happens again.');
    expect(out).toMatch(/child 0 +join +cursor \d +waits for thread.join/);
  });

  it('says that nothing is decided where a bound was hit', () => {
    const { code, out } = run([...small, '--max-states', '500', '--require-exhaustive']);
    expect(code).toBe(3);
    expect(out).toContain('limit reached (states): not decided, no violation so far');
    expect(out).toContain('1 of 1 configuration hit a bound (states): not decided.');
  });

  it('quietly prints one line', () => {
    expect(run([...starving, '--property', 'join-ends', '-q']).out).toMatch(
      /^Violated in 1 of 1 configuration\. N=1 T=2 .* violated: join-ends \(.*\)\. npx parley replay '.*'\n$/,
    );
    expect(run([...small, '-q']).out).toMatch(/^7 of 9 liveness properties hold .*\n$/);
  });

  it('refuses what means nothing here, and names the nearest property', () => {
    expect(run(['check', '--property', 'join-ends']).err).toBe(
      "parley: 'join-ends' is a property of whole runs, not of states and steps: use parley check --liveness, or liveness() of parley/check.\n",
    );
    expect(run([...small, '--property', 'no-deadlock'])).toMatchObject({
      code: 64,
      err: expect.stringContaining('use parley check without --liveness'),
    });
    expect(run([...small, '--property', 'join-end']).err).toContain("Did you mean 'join-ends'?");
    expect(run([...small, '--reduction', 'symmetry']).err).toContain('leave out --reduction and --store');
    expect(run(['check', '--liveness', '--matrix', 'deep']).err).toContain('leave out --matrix');
    expect(run([...small, '--reporter', 'junit']).code).toBe(64);
    expect(run(['check', ...stream]).err).toContain('ask for --liveness');
  });

  it('prints what the README shows of it', () => {
    const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');
    const block = readme.slice(readme.indexOf('$ npx parley check --liveness'));
    const [command = '', ...shown] = block.slice(0, block.indexOf('```')).trimEnd().split('\n');
    const printed = new Set(run(command.replace('$ npx parley ', '').split(' ')).out.split('\n'));
    expect(shown.filter((line) => line !== '…' && !printed.has(line))).toEqual([]);
  });

  it('prints the same as JSON, every field of which is told of in docs/reports.md', () => {
    const { code, out } = run([...starving, '--property', 'join-ends', '--json']);
    const json = JSON.parse(out) as { readonly exit_code: number };
    expect(json).toMatchObject({
      format: 'parley-liveness',
      version: 1,
      outcome: 'violated',
      exhaustive: true,
      properties: [{ name: 'join-ends', assumes: ['everybody runs', 'the stopped go on'] }],
    });
    expect(json.exit_code).toBe(code);
    const text = readFileSync(join(import.meta.dirname, '..', 'docs', 'reports.md'), 'utf8');
    const [, told = ''] = /### `parley-liveness`, version 1\n([\s\S]*?)\n##/.exec(text) ?? [];
    const untold = fieldsOf(json).filter((name) => !new RegExp(`\`${name}(\\[\\])?\``).test(told));
    expect([...new Set(untold)]).toEqual(['format', 'version']);
  });
});
