import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fieldsOf, inFolder, main, parley } from './cli.test-helper.ts';

const tiny = ['--processes', '1', '--threads', '1', '--clients', '1'];
const check = ['check', ...tiny, '--certificate', 'kept'];
const name = join('kept', 'hardened_N1-T1-CPP2-1-client');

describe('parley check --certificate', () => {
  it('keeps a certificate of what holds, which parley verify confirms, with as many states', () => {
    inFolder((folder) => {
      const checked = parley(check, folder);
      expect(checked.code).toBe(0);
      expect(checked.err).toContain(`confirm N=1 T=1 CPP=2, 1 client by: npx parley verify '${name}'`);
      const [, states = ''] = /exhaustively: ([\d,]+) states/.exec(checked.out) ?? [];
      for (const dir of ['kept', name]) {
        const { code, out } = parley(['verify', dir], folder);
        expect(code).toBe(0);
        expect(out).toContain(`${name}: confirmed (${states} states and `);
      }
      expect(readdirSync(join(folder, 'kept'))).toHaveLength(1);
    });
  });

  it('replaces a certificate, and nothing else', () => {
    inFolder((folder) => {
      parley(check, folder);
      writeFileSync(join(folder, name, 'other.txt'), 'mine');
      expect(parley(check, folder).code).toBe(0);
      expect(readFileSync(join(folder, name, 'other.txt'), 'utf8')).toBe('mine');
      expect(parley(['verify', name], folder).code).toBe(0);
      expect(readdirSync(join(folder, 'kept'))).toHaveLength(1);
      writeFileSync(join(folder, name, 'certificate.json'), '{"mine":true}');
      const { code, err } = parley(check, folder);
      expect(code).toBe(64);
      expect(err).toContain(`'${name}' is there and is no certificate, so it is not replaced by one.`);
      expect(readFileSync(join(folder, name, 'certificate.json'), 'utf8')).toBe('{"mine":true}');
    });
  });

  it('keeps none of what falls or was bounded, and says so', () => {
    inFolder((folder) => {
      const fallen = parley([...check, '--kills', '1', '--design', 'hardened,-robust-accept-mutex'], folder);
      expect(fallen.code).toBe(11);
      expect(fallen.err).toContain('parley: no certificate of N=1 T=1');
      const bounded = parley([...check, '--max-states', '100'], folder);
      expect(bounded.code).toBe(0);
      expect(bounded.err).toContain('parley: no certificate of N=1 T=1');
      expect(existsSync(join(folder, 'kept'))).toBe(false);
      for (const less of ['--store fingerprint', '--reduction symmetry']) {
        const { code, err } = parley([...check, ...less.split(' ')], folder);
        expect(code).toBe(64);
        expect(err).toContain(`--certificate keeps all states, whole, which there are not with ${less}: leave out one`);
      }
    });
  });
});

describe('parley verify', () => {
  it('prints what the README shows', () => {
    const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');
    const [, shown = ''] = /^\$ npx parley verify certificates\n([^`]*)^```/m.exec(readme) ?? [];
    const [, args = ''] = /^\$ npx parley (check .*--certificate certificates)$/m.exec(readme) ?? [];
    inFolder((folder) => {
      expect(parley(args.split(' '), folder).code).toBe(0);
      expect(parley(['verify', 'certificates'], folder).out).toBe(shown);
      const { stdout } = spawnSync(process.execPath, [main, 'verify', 'certificates'], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, COLUMNS: '80' },
      });
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
      expect(stdout.replace(/\s+/g, ' ')).toBe(shown.replace(/\s+/g, ' '));
    });
  });

  it('says of each the same as JSON, every field of which is told of in docs/reports.md', () => {
    inFolder((folder) => {
      for (const chats of ['0', '1', '2', '3']) parley([...check, '--chats', chats], folder);
      const [none = '', fallen = '', cut = '', whole = ''] = readdirSync(join(folder, 'kept'));
      const changed = (certificate: string, change: object): void => {
        const head = join(folder, 'kept', certificate, 'certificate.json');
        writeFileSync(head, JSON.stringify({ ...JSON.parse(readFileSync(head, 'utf8')), ...change }));
      };
      truncateSync(join(folder, 'kept', none, 'values.jsonl'), 10);
      changed(fallen, { design: 'hardened,-robust-accept-mutex' });
      changed(cut, { design: 'hardened,-state-word-last' });
      const { code, out, err } = parley(['verify', 'kept', '--json'], folder);
      expect(err).toBe('');
      const json = JSON.parse(out) as { readonly exit_code: number };
      expect(json.exit_code).toBe(code);
      expect(json).toMatchObject({
        format: 'parley-verify',
        version: 1,
        certificates: [
          { certificate: join('kept', none), outcome: 'unreadable', exit_code: 64, error: expect.any(String) },
          { certificate: join('kept', fallen), outcome: expect.any(String) },
          { certificate: join('kept', cut), outcome: 'refused', exit_code: 3, wrong: { what: 'missing' } },
          { certificate: join('kept', whole), outcome: 'confirmed', exit_code: 0, design: 'hardened' },
        ],
      });
      const text = readFileSync(join(import.meta.dirname, '..', 'docs', 'reports.md'), 'utf8');
      const [, told = ''] = /### `parley-verify`, version 1\n([\s\S]*?)\n##/.exec(text) ?? [];
      const untold = fieldsOf(json).filter((name) => !new RegExp(`\`${name}(\\[\\])?\``).test(told));
      expect([...new Set(untold)]).toEqual(['format', 'version']);
    });
  });

  it('exits 3 where a state is missing, and says which step leads there', () => {
    inFolder((folder) => {
      parley(check, folder);
      const head = join(folder, name, 'certificate.json');
      const states = join(folder, name, 'states.bin');
      const claimed = JSON.parse(readFileSync(head, 'utf8'));
      const left = readFileSync(states).length - 2 * claimed.components.length;
      truncateSync(states, left);
      const cut = parley(['verify', name], folder);
      expect(cut.code).toBe(64);
      expect(cut.err).toMatch(/states\.bin' has \d+ bytes, but \d+ states of \d+ components take \d+/);
      writeFileSync(head, JSON.stringify({ ...claimed, states: claimed.states - 1 }));
      const { code, out } = parley(['verify', name], folder);
      expect(code).toBe(3);
      expect(out.replace(/\s+/g, ' ')).toMatch(
        /: refused \([\d,]+ states and [\d,]+ steps looked at\)\. State \d+ has a successor that is not in the set: /,
      );
    });
  });

  it('exits 11 or 12 where a property falls', () => {
    inFolder((folder) => {
      const design = ['--design', 'hardened,-robust-accept-mutex', '--property', 'unique-names'];
      parley([...check, '--kills', '1', ...design], folder);
      const [kept = ''] = readdirSync(join(folder, 'kept'));
      const head = join(folder, 'kept', kept, 'certificate.json');
      const claimed = JSON.parse(readFileSync(head, 'utf8'));
      writeFileSync(head, JSON.stringify({ ...claimed, properties: ['no-deadlock'] }));
      const { code, out } = parley(['verify', 'kept'], folder);
      expect(code).toBe(11);
      expect(out.replace(/\s+/g, ' ')).toMatch(/State \d+ breaks no-deadlock: parent waiting .*accept-mutex \(lost\)/);
    });
  });

  it('looks at every certificate of a folder, whatever is wrong with another', () => {
    inFolder((folder) => {
      parley(check, folder);
      parley([...check, '--chats', '0'], folder);
      parley([...check, '--chats', '2'], folder);
      const [first = '', second = '', third = ''] = readdirSync(join(folder, 'kept'));
      truncateSync(join(folder, 'kept', first, 'values.jsonl'), 10);
      expect(parley(['verify', 'kept'], folder).code).toBe(64);
      const head = join(folder, 'kept', second, 'certificate.json');
      const claimed = JSON.parse(readFileSync(head, 'utf8'));
      writeFileSync(head, JSON.stringify({ ...claimed, design: 'hardened,-state-word-last' }));
      const { code, out, err } = parley(['verify', 'kept'], folder);
      expect(code).toBe(3);
      expect(err).toContain(first);
      expect(out).toContain(`${second}: refused (`);
      expect(out).toContain(`${third}: confirmed (`);
    });
  });

  it('exits 64 where there is no certificate', () => {
    inFolder((folder) => {
      mkdirSync(join(folder, 'empty'));
      expect(parley(['verify', 'empty'], folder).err).toContain("There is no certificate in 'empty'");
      const { code, err } = parley(['verify', 'nothing'], folder);
      expect(code).toBe(64);
      expect(err).toContain("There is no folder 'nothing'.");
    });
  });
});
