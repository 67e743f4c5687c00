/** Nothing is exported that nobody imports: what a file shows of itself is what others need of it. */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Source, sources } from './sources.ts';

type File = Pick<Source, 'file' | 'text'>;

/** What package.json lets others import. */
const entries = (): readonly string[] => {
  const text = readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8');
  const { exports } = JSON.parse(text) as { readonly exports: Readonly<Record<string, { readonly default?: string }>> };
  return Object.values(exports).flatMap(({ default: file }) =>
    file === undefined ? [] : [file.replace(/^\.\/dist\/(.*)\.js$/, '$1.ts')],
  );
};

const codeOf = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '');
const namesIn = (list: string, side: 'before' | 'after'): readonly string[] =>
  list.split(',').flatMap((part) => {
    const words = part
      .trim()
      .replace(/^type /, '')
      .split(' as ');
    const name = side === 'before' ? words[0] : words.at(-1);
    return name === undefined || name === '' ? [] : [name];
  });

const exportsOf = ({ text }: File): readonly string[] => {
  const code = codeOf(text);
  const declared = /^export (?:async )?(?:const|let|function\*?|class|type|interface) (\w+)/gm;
  const listed = /^export (?:type )?\{([^}]*)\}/gm;
  return [
    ...[...code.matchAll(declared)].map(([, name = '']) => name),
    ...[...code.matchAll(listed)].flatMap(([, list = '']) => namesIn(list, 'after')),
  ];
};

/** `file name` of each name that a file imports or passes on, and `file *` where it takes all. */
const importsOf = ({ file, text }: File): readonly string[] => {
  const named = /^(?:import|export) (?:type )?(?:\{([^}]*)\}|\*(?: as \w+)?) from '(\.[^']+)'/gm;
  const dynamic = /const \{([^}]*)\} = await import\('(\.[^']+)'\)/g;
  const picked = /\(await import\('(\.[^']+)'\)\)\.(\w+)/g;
  const code = codeOf(text);
  const one = [...code.matchAll(picked)].map(([all, specifier = '', name = '']) => [all, name, specifier] as const);
  return [...code.matchAll(named), ...code.matchAll(dynamic), ...one].flatMap(([, list, specifier = '']) => {
    const from = normalize(join(dirname(file), specifier));
    return list === undefined ? [`${from} *`] : namesIn(list, 'before').map((name) => `${from} ${name}`);
  });
};

const unused = (files: readonly File[], shown: readonly string[]): readonly string[] => {
  const imported = new Set(files.flatMap(importsOf));
  return files
    .filter(({ file }) => !shown.includes(file) && !imported.has(`${file} *`))
    .flatMap((source) => exportsOf(source).map((name) => `${source.file} ${name}`))
    .filter((name) => !imported.has(name));
};

describe('an exported name', () => {
  it('is imported by another file, or is a part of the package', () => {
    const offences = unused(sources(), entries());
    expect(offences).toEqual([]);
  });

  it('is noticed where nobody imports it, whether it is a value, a type or passed on', () => {
    const files = [
      {
        file: 'a/one.ts',
        text: 'export const x = 1;\nexport const y = 2;\nexport type T = 1;\n/** export const z = 3; */\nexport function f() {}',
      },
      { file: 'a/index.ts', text: "export { x, type T as U } from './one.ts';\nexport { f } from './one.ts';" },
      {
        file: 'b/two.ts',
        text: "import {\n  x,\n} from '../a/index.ts';\nconst { f } = await import('../a/index.ts');",
      },
    ];
    expect(unused(files, [])).toEqual(['a/one.ts y', 'a/index.ts U']);
    expect(unused(files, ['a/index.ts'])).toEqual(['a/one.ts y']);
    expect(unused([...files, { file: 'c.ts', text: "export * from './a/one.ts';" }], ['a/index.ts'])).toEqual([]);
  });
});
