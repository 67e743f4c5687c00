/** The project's own source files and what they import, for the tests of the house's rules. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const rooms = ['sim', 'real', 'properties', 'verify', 'cli', 'house'] as const;

export type Source = {
  /** Path from the top of the project, with slashes. */
  readonly file: string;
  readonly text: string;
  /** Paths of the project's files that it imports. */
  readonly inner: readonly string[];
  /** Packages and built-in modules that it imports. */
  readonly outer: readonly string[];
};

const top = join(import.meta.dirname, '..');

export const isTest = (file: string): boolean => /\.(test|test-helper|bench|fuzz|chaos)\.ts$/.test(file);

/** All TypeScript files of the project's rooms. */
export const sources = (): readonly Source[] =>
  rooms.flatMap((room) =>
    readdirSync(join(top, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => sourceOf(relative(top, join(entry.parentPath, entry.name)))),
  );

const sourceOf = (file: string): Source => {
  const text = readFileSync(join(top, file), 'utf8');
  // Comments may show an import; only code makes one.
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '');
  const specifiers = [
    ...code.matchAll(/^(?:import|export|\}).*? from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm),
  ].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '');
  const urls = [...text.matchAll(/new URL\('(\.[^']+)\.js'/g)].map(([, path = '']) => `${path}.ts`);
  const inner = [...specifiers.filter((specifier) => specifier.startsWith('.')), ...urls];
  return {
    file,
    text,
    inner: inner.map((specifier) => normalize(join(dirname(file), specifier))),
    outer: specifiers.filter((specifier) => !specifier.startsWith('.')),
  };
};
