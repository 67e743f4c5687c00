/** What the README shows is what the commands print: the figures that do not depend on the machine. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { scheduleKinds, schedulesNeeded } from '../properties/hazard-schedules.ts';
import { readTrace } from '../sim/trace/codec.ts';
import { inFolder, parley } from './cli.test-helper.ts';

const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');

/** Configuration, states stored and in all, transitions and depth of each row of a table. */
const rows = (text: string): readonly string[] =>
  [...text.matchAll(/^(N=\d.*?) {2,}([\d,]+) {2,}([\d,?]+) {2,}([\d,]+) {2,}(\d+) .*holds/gm)].map((row) =>
    row.slice(1, 6).join(' | '),
  );

it('its first table is of the check', () => {
  const shown = rows(readme);
  expect(shown.length).toBeGreaterThan(4);
  inFolder((folder) => {
    for (const clients_per_process of ['1', '2']) {
      const size = ['--processes', '1', '--threads', '2', '--clients-per-process', clients_per_process];
      const [printed = ''] = rows(parley(['check', ...size, '--reduction', 'all'], folder).out);
      expect(shown).toContain(printed);
    }
  });
});

it('its counterexample is the one that is found', () => {
  inFolder((folder) => {
    const design = ['--design', 'hardened,-robust-accept-mutex', '--kills', '1'];
    const { out, code } = parley(['check', ...design], folder);
    expect(code).toBe(11);
    const block = readme.slice(readme.indexOf('$ npx parley check --design hardened,-robust-accept-mutex'));
    const lines = block.slice(0, block.indexOf('```')).split('\n').slice(1);
    const squeezed = (line: string) => line.replace(/ +/g, ' ').trim();
    const printed = new Set(out.split('\n').map(squeezed));
    const wanted = lines.map(squeezed).filter((line) => line !== '' && line !== '…' && !/^(\$|─|\d+$)/.test(line));
    expect(wanted.filter((line) => !printed.has(line))).toEqual([]);
  });
});

it('the states of its system that is counted once, and of the same unreduced, are those of the command', () => {
  const [, command = ''] = /^npx parley (check .*--reduction symmetry)/m.exec(readme) ?? [];
  const [, reduced = '', all = ''] = /has ([\d,]+) states instead of\s+([\d,]+)\./.exec(readme) ?? [];
  inFolder((folder) => {
    const words = command.split(' ');
    const unreduced = words.slice(0, words.indexOf('--reduction'));
    expect(parley([...words, '-q'], folder).out).toContain(`: ${reduced} states (reduced: symmetry).`);
    expect(parley([...unreduced, '-q'], folder).out).toContain(`: ${all} states.`);
  });
});

it('its rows of hazards are those of the command, and of two the counts of schedules as well', () => {
  const cells = (line: string) => line.trim().split(/ {2,}/);
  const shown = [...readme.matchAll(/^H\d+ .*/gm)].map(([line]) => cells(line));
  expect(shown.length).toBeGreaterThan(4);
  inFolder((folder) => {
    const printed = parley(['hazards', '--no-schedules', '--out', '.'], folder).out.split('\n').map(cells);
    // The five columns before the schedulers'.
    for (const row of shown) expect(printed).toContainEqual(row.slice(0, 5));
    for (const id of ['H1', 'H2']) {
      const trace = readTrace(readFileSync(join(folder, `${id}.json`), 'utf8'));
      const needed = schedulesNeeded(trace);
      const words = scheduleKinds.map((kind) => `${needed[kind].median} (${needed[kind].min}–${needed[kind].max})`);
      expect(shown.find(([first]) => first === id)?.slice(5)).toEqual(words);
    }
  });
});

it('its program runs and finds what it is about', () => {
  const [, program = ''] = /```js\n([\s\S]+?)```/.exec(readme) ?? [];
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: join(import.meta.dirname, '..'),
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([0, expect.stringMatching(/^violated \d+ \[ 'no-misdelivery in \d+ steps' \]/)]);
});

// npx runs the built file itself, and a build that makes it anew must make it executable again.
it('the built command may be executed', () => {
  expect(statSync(join(import.meta.dirname, '..', 'dist', 'cli', 'main.js')).mode & 0o111).toBe(0o111);
});

it("its system of one's own runs, and prints what the page says", () => {
  const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'your-own-system.md'), 'utf8');
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(page) ?? [];
  const [, said = ''] = /^It prints `(.*)`\./m.exec(page) ?? [];
  const engine = pathToFileURL(join(import.meta.dirname, '..', 'dist', 'sim', 'engine', 'index.js')).href;
  const input = code.replace("'parley/engine'", `'${engine}'`);
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module'], { input, encoding: 'utf8' });
  expect([stdout.trim(), stderr]).toEqual([said, '']);
});
