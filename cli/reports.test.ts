/** One result in several forms, from the command line. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, main, parley } from './cli.test-helper.ts';
import { elementsIn, readXml } from './reporters/xml.test-helper.ts';

const small = ['check', '--processes', '1', '--threads', '1'];
const broken = ['check', '--clients', '1', '--kills', '1', '--design', 'hardened,-robust-accept-mutex'];
/** One violation, so that one thing is shrunk. */
const simulated = ['simulate', '--design', 'literal', '--processes', '2', '--threads', '2', '--clients', '6', '--bail'];

const under = (environment: Readonly<Record<string, string>>, args: readonly string[], folder: string) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [main, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    timeout: 60_000,
  });
  return { out: stdout, err: stderr, code: status };
};

describe.each([
  ['check', broken, 11],
  ['simulate', simulated, 12],
])('parley %s', (_, args, code) => {
  it('prints for a person and writes JUnit and JSON in the same run, and they agree', () => {
    inFolder((folder) => {
      const files = ['--output-file', 'junit=deep/r.xml', '--output-file', 'json=r.json'];
      const ran = parley([...args, '--reporter', 'terminal,junit', '--reporter', 'json', ...files], folder);
      expect(ran.code).toBe(code);
      const json = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'));
      const xml = readXml(readFileSync(join(folder, 'deep', 'r.xml'), 'utf8'));
      expect(json.exit_code).toBe(code);
      expect(elementsIn(xml, 'testcase').length).toBe(json.properties.length);
      const [failure] = elementsIn(xml, 'failure');
      const [, replay = ''] = /npx parley (replay '[^']+')/.exec(failure?.text ?? '') ?? [];
      expect(ran.out).toContain(`Replay it: npx parley ${replay}`);
      const file = replay.slice("replay '".length, -1);
      expect(parley(['replay', file], folder).code).toBe(code);
      expect(failure?.text).toContain(`Steps: ${JSON.parse(readFileSync(join(folder, file), 'utf8')).steps.length}\n`);
    });
  });

  it('says it in one line with -q', () => {
    inFolder((folder) => {
      const { out, err, code: exit } = parley([...args, '-q'], folder);
      expect(out.trimEnd().split('\n')).toHaveLength(1);
      expect(out).toMatch(/^Violated.*npx parley replay '.*'\n$/);
      expect(err).toBe('');
      expect(exit).toBe(code);
    });
  });

  it('annotates on GitHub and appends to the summary of the job', () => {
    inFolder((folder) => {
      const summary = join(folder, 'summary.md');
      writeFileSync(summary, 'Before.\n');
      const ran = under({ GITHUB_STEP_SUMMARY: summary }, [...args, '--reporter', 'github'], folder);
      expect(ran).toMatchObject({ code, err: '' });
      expect(ran.out).toMatch(/^::error title=[\w-]+ is violated::N=/m);
      expect(
        ran.out
          .trimEnd()
          .split('\n')
          .every((line) => line.startsWith('::')),
      ).toBe(true);
      expect(readFileSync(summary, 'utf8')).toMatch(/^Before\.\n## parley [\s\S]*```mermaid\nsequenceDiagram\n/);
      expect(under({}, [...args, '--reporter', 'github'], folder).err).toContain('no step summary is written');
    });
  });

  it('says at once what stands in the way of what it would write', () => {
    inFolder((folder) => {
      writeFileSync(join(folder, 'file'), '');
      mkdirSync(join(folder, 'folder'));
      const refused = (...more: readonly string[]) => {
        const ran = parley([...args, '--reporter', 'junit', ...more], folder);
        expect(ran).toMatchObject({ code: 74, out: '' });
        // One sentence, and nothing in the system's own words.
        expect(ran.err).toMatch(/^parley: [^\n]*\.\n$/);
        expect(ran.err).not.toMatch(/\bE[A-Z]{3,}\b/);
        return ran.err;
      };
      expect(refused('--out', 'file')).toContain("'file' is a file, not a folder");
      expect(refused('--out', 'file/below/it')).toContain("'file' is a file, not a folder");
      for (const option of ['--out', '--output-file', ...(args[0] === 'check' ? ['--certificate'] : [])])
        expect(refused(option, '/dev/null/x/y')).toContain("'/dev/null' is a file, not a folder");
      symlinkSync('nowhere', join(folder, 'link'));
      expect(refused('--out', 'link/x')).toContain("'link': what it links to is not there");
      rmSync(join(folder, 'link'));
      expect(refused('--out', 'x'.repeat(300))).toContain('its name is too long');
      // That takes no folder, even from those who may write everywhere.
      for (const below of ['/proc', '/proc/x', '/proc/x/y'])
        expect(refused('--out', below)).toMatch(/Nothing can be written into '\/(proc)?'/);
      expect(refused('--output-file', '/proc/x/r.xml')).toContain('Nothing can be written into');
      expect(refused('--output-file', 'file/r.xml')).toContain("'file' is a file, not a folder");
      expect(refused('--output-file', 'folder')).toContain("'folder' is there and is no file");
      expect(readdirSync(folder).sort()).toEqual(['file', 'folder']);
    });
  });
});

it('makes the folder for what it finds only when there is something, and says at once what stands in the way', () => {
  inFolder((folder) => {
    const holds = ['check', '--processes', '1', '--threads', '1', '--clients', '0', '-q'];
    expect(parley(holds, folder)).toMatchObject({ code: 0, err: '' });
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(folder, 'traces'), '');
    const says =
      "parley: what is found cannot be kept in 'traces', since that is a file: name another folder with --out.\n";
    expect(parley(holds, folder)).toMatchObject({ code: 0, err: says });
    const { code, err } = parley([...broken, '-q'], folder);
    expect(code).toBe(11);
    expect(err).toMatch(/is not kept: .*: name another folder with --out\.\n$/);
    expect(err.startsWith(says)).toBe(true);
    expect(parley([...holds, '--out', 'traces'], folder)).toMatchObject({
      code: 74,
      err: "parley: 'traces' is a file, not a folder, so nothing can be written into it: name another folder with --out.\n",
    });
  });
});

it('has colours where they are asked for, and none in a file or under NO_COLOR', () => {
  inFolder((folder) => {
    const args = [...broken, '--reporter', 'terminal'];
    const { out } = under({ FORCE_COLOR: '1' }, args, folder);
    expect(out).toContain('\u001b[31mviolated: no-deadlock');
    expect(under({}, args, folder).out).not.toContain('\u001b');
    under({ FORCE_COLOR: '1' }, [...args, '--output-file', 'r.txt'], folder);
    const file = readFileSync(join(folder, 'r.txt'), 'utf8');
    expect(file).not.toContain('\u001b');
    expect(file).toContain('Replay it:');
  });
});

it('folds a counterexample, or shows each step, or also what did not happen', () => {
  inFolder((folder) => {
    const [usual, each, choices] = [[], ['-v'], ['-vv']].map((more) => parley([...broken, ...more], folder).out);
    expect(usual).toMatch(/^ *1–\d+ .*parent ×\d+/m);
    expect(usual).not.toContain('not taken:');
    expect(each).not.toMatch(/^ *1–\d+ /m);
    expect(each).toMatch(/^ *1 .*parent → \w+ +processes\.create → CREATED/m);
    expect(choices).toMatch(/^ +blocked: .*accept-mutex\.acquire/m);
    expect(choices).toMatch(/^ +not taken: .*client 0: listener\.connect/m);
  });
});

it('prints a trace that cannot be taken as JSON too, and its falls in one line', () => {
  inFolder((folder) => {
    parley(broken, folder);
    const file = join('traces', readdirSync(join(folder, 'traces'))[0] ?? '');
    expect(parley(['replay', file, '-q'], folder).out).toMatch(/^Falls: no-deadlock after step \d+.*\.\n$/);
    const other = parley(['replay', file, '--json', '--design', 'literal'], folder);
    expect(other.code).toBe(0);
    expect(JSON.parse(other.out)).toMatchObject({ falls: [], impossible: expect.stringContaining('is impossible') });
    expect(parley(['replay', file, '--reporter', 'junit'], folder).err).toContain("no reporter 'junit' here");
  });
});

it('says that everything holds in one line, and keeps quiet JSON whole', () => {
  inFolder((folder) => {
    expect(parley([...small, '-q'], folder).out).toMatch(
      /^\d+ of \d+ properties hold in 1 configuration, exhaustively: [^.]*\. Nothing shown of \d+ of \d+: [^.]*\.\n$/,
    );
    expect(JSON.parse(parley([...small, '-q', '--json'], folder).out)).toMatchObject({ format: 'parley-check' });
    expect(existsSync(join(folder, 'traces'))).toBe(false);
  });
});

it('exits 74 where a report cannot be written in the end', () => {
  inFolder((folder) => {
    const ran = under(
      { GITHUB_STEP_SUMMARY: join(folder, 'no', 'folder.md') },
      [...small, '--reporter', 'github'],
      folder,
    );
    expect(ran.code).toBe(74);
    expect(ran.err).toMatch(/the step summary '.*' cannot be written/);
  });
});

it('shows how each hazard falls where it is asked for', () => {
  inFolder((folder) => {
    const { out } = parley(['hazards', '--no-schedules', '-v'], folder);
    const stories = out.match(/^H\d+ [\w-]+: [\w-]+ falls under /gm) ?? [];
    expect(stories.length).toBeGreaterThan(10);
    expect(out.match(/operation → reply/g)).toHaveLength(stories.length);
  });
});

it.each([
  [['mutants']],
  [['campaign', '--steps', '8000']],
  [['check', '--processes', '1', '--threads', '1', '--clients', '1', '--reduction', 'all']],
  [['check', '--liveness', '--processes', '1', '--threads', '1']],
])('sets no line of %j wider than the 80 columns that there are', (args) => {
  inFolder((folder) => {
    const { out, code } = under({ COLUMNS: '80' }, args, folder);
    expect(code).toBe(0);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
