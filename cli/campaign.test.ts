import { describe, expect, it } from 'vitest';
import { inFolder, parley } from './cli.test-helper.ts';

const withoutSpeed = (out: string): string => out.replace(/, [^,]* steps\/s\./, '');

describe('parley campaign', () => {
  it('finds nothing in the hardened design, and the same again', () => {
    inFolder((folder) => {
      const run = () => parley(['campaign', '--steps', '40_000', '--seed', '3'], folder);
      const first = run();
      expect(first.code).toBe(0);
      expect(first.out).toContain('design hardened, seed 3');
      expect(first.out.match(/nothing falls/g)).toHaveLength(9);
      expect(withoutSpeed(run().out)).toBe(withoutSpeed(first.out));
    });
  });

  it('finds what falls without a safeguard, and keeps a trace that falls', () => {
    inFolder((folder) => {
      const { code, out } = parley(['campaign', '--steps', '8_000', '--design', 'hardened,-bounded-backlog'], folder);
      expect(code).toBe(12);
      expect(out).toContain('each-client-answered-or-queued');
      const [, file = ''] = /Replay it: npx parley replay '(.+)'/.exec(out) ?? [];
      expect(parley(['replay', file], folder).code).toBe(12);
    });
  });

  it('keeps each violation in a file of its own, also where the same falls in several systems', () => {
    inFolder((folder) => {
      const { out } = parley(['campaign', '--steps', '20_000', '--design', 'literal'], folder);
      const files = [...out.matchAll(/npx parley replay '(.+)'/g)].map(([, file]) => file);
      expect(files.length).toBeGreaterThan(3);
      expect(new Set(files).size).toBe(files.length);
    });
  });

  it('says the same as JSON', () => {
    inFolder((folder) => {
      const { code, out } = parley(['campaign', '--steps', '8_000', '--seed', '2', '--json'], folder);
      expect(JSON.parse(out)).toMatchObject({ format: 'parley-campaign', version: 1, seed: 2, exit_code: code });
      expect(JSON.parse(out).systems).toHaveLength(9);
    });
  });

  it('refuses what is no number of steps', () => {
    inFolder((folder) => {
      expect(parley(['campaign', '--steps', 'many'], folder)).toMatchObject({ code: 64 });
    });
  });
});
