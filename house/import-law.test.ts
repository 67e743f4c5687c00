/** Who may import whom (ARCHITECTURE.md, "The import law"), and that no file is dead. */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTest, sources } from './sources.ts';

/** What each room may import besides itself; the longest matching room counts. */
const law: Readonly<Record<string, { readonly rooms: readonly string[]; readonly packages: readonly string[] }>> = {
  'sim/vocabulary': { rooms: [], packages: [] },
  'sim/actors': { rooms: ['sim/vocabulary'], packages: ['xstate'] },
  'sim/resources': { rooms: ['sim/vocabulary'], packages: [] },
  'sim/design': { rooms: ['sim/vocabulary'], packages: [] },
  'sim/engine': { rooms: [], packages: [] },
  'sim/schedulers': { rooms: ['sim/engine'], packages: ['pure-rand/'] },
  'sim/kernel': {
    rooms: ['sim/vocabulary', 'sim/actors', 'sim/resources', 'sim/design', 'sim/engine'],
    packages: ['xstate'],
  },
  'sim/trace': { rooms: ['sim/vocabulary', 'sim/kernel', 'sim/engine'], packages: ['zod'] },
  'sim/promela': { rooms: ['sim/engine'], packages: [] },
  sim: { rooms: ['sim'], packages: [] },
  real: {
    rooms: ['sim/vocabulary', 'sim/actors', 'sim/design', 'sim/kernel', 'sim/trace'],
    packages: ['node:', 'koffi'],
  },
  // A child loads neither: a test below.
  'real/config': { rooms: ['real', 'sim/vocabulary'], packages: ['node:', 'zod'] },
  'real/observe': { rooms: ['real', 'sim/vocabulary'], packages: ['node:', 'pino', 'prom-client'] },
  properties: { rooms: ['sim'], packages: [] },
  'properties/oracles': { rooms: ['sim/engine'], packages: [] },
  'properties/arbitraries': { rooms: ['sim', 'properties'], packages: ['fast-check'] },
  verify: {
    rooms: ['sim/vocabulary', 'sim/actors', 'sim/resources', 'sim/design', 'properties'],
    packages: ['xstate', 'zod', 'node:'],
  },
  cli: { rooms: ['sim', 'real', 'properties', 'verify'], packages: ['node:', 'commander', 'vitest/node'] },
  house: { rooms: [], packages: ['node:', 'vitest'] },
};

const within = (file: string, room: string): boolean => file.startsWith(`${room}/`);

const roomOf = (file: string): string => {
  const [longest] = Object.keys(law)
    .filter((room) => within(file, room))
    .sort((a, b) => b.length - a.length);
  if (longest === undefined) throw new Error(`${file} is in no room of the law`);
  return longest;
};

/** What breaks the law, as sentences. */
const breaches = (
  files: readonly { file: string; inner: readonly string[]; outer: readonly string[] }[],
): readonly string[] =>
  files.flatMap(({ file, inner, outer }) => {
    const room = roomOf(file);
    const { rooms, packages } = law[room] ?? { rooms: [], packages: [] };
    const allowed = [room, ...rooms];
    return [
      ...inner
        .filter((target) => !allowed.some((one) => within(target, one)))
        .map((target) => `${file} imports ${target}`),
      ...outer
        .filter((name) => !packages.some((one) => name === one || (/[:/]$/.test(one) && name.startsWith(one))))
        .map((name) => `${file} imports the package ${name}`),
    ];
  });

const shipped = sources().filter(({ file }) => !isTest(file));

describe('the import law', () => {
  it('is kept by every file that is shipped', () => {
    expect(breaches(shipped)).toEqual([]);
  });

  it('notices a breach', () => {
    const bad = { file: 'sim/vocabulary/x.ts', inner: ['sim/actors/thread.ts'], outer: ['node:fs'] };
    expect(breaches([bad])).toEqual([
      'sim/vocabulary/x.ts imports sim/actors/thread.ts',
      'sim/vocabulary/x.ts imports the package node:fs',
    ]);
  });
});

describe('the entries of a child', () => {
  it('load no package but koffi: each of its many workers would pay for it', () => {
    const byName = new Map(shipped.map((source) => [source.file, source]));
    const reached = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const next of loadedBy(byName.get(file)?.text ?? '', file)) visit(next);
    };
    for (const entry of ['child-main', 'forwarder-main', 'thread-main', 'carrier-main']) visit(`real/host/${entry}.ts`);
    expect(reached.size).toBeGreaterThan(20);
    const packages = [...reached]
      .flatMap((file) => byName.get(file)?.outer ?? [])
      .filter((name) => !name.startsWith('node:'));
    expect([...new Set(packages)]).toEqual(['koffi']);
  });

  /** What a file loads when it runs: types are gone by then. */
  const loadedBy = (text: string, file: string): readonly string[] =>
    [...text.matchAll(/^import (?!type )[^;]*? from '(\.[^']+)';/gm)].map(([, path = '']) =>
      normalize(join(dirname(file), path)),
    );
});

describe('every file', () => {
  /** Rooms that are there to test the others. */
  const forTests = (file: string): boolean => within(file, 'house') || within(file, 'properties/oracles');

  /** What package.json lets others import, the command, and what its scripts run. */
  const { exports, bin, scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const scripted = [
    ...Object.values<string>(scripts)
      .join(' ')
      .matchAll(/\bnode (dist\/\S+\.js)/g),
  ].map(([, file = '']) => file);
  const exported = Object.values<{ default?: string }>(exports).map((entry) => entry.default ?? '');
  const entries = [bin.parley, ...exported, ...scripted]
    .filter((entry) => entry !== '')
    .map((entry: string) => entry.replace(/^(\.\/)?dist\//, '').replace(/\.js$/, '.ts'));

  it('is imported by another, or is an entry', () => {
    const imported = new Set(sources().flatMap(({ inner }) => inner));
    const dead = sources().filter(
      ({ file }) => !entries.includes(file) && !/\.(test|bench)\.ts$/.test(file) && !imported.has(file),
    );
    expect(dead.map(({ file }) => file)).toEqual([]);
  });

  it('of a room that is shipped is not needed by tests alone', () => {
    const imported = new Set(shipped.flatMap(({ inner }) => inner));
    const dead = shipped.filter(({ file }) => !forTests(file) && !entries.includes(file) && !imported.has(file));
    expect(dead.map(({ file }) => file)).toEqual([]);
  });
});
