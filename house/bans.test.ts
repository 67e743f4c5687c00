/** Words that have no place in some rooms, each with the reason. */
import { describe, expect, it } from 'vitest';
import { isTest, type Source, sources } from './sources.ts';

type Ban = { readonly what: RegExp; readonly where: (file: string) => boolean; readonly why: string };

// The patterns below are the words that they ban, so the house itself is the one place that may hold them.
const everywhere = (file: string): boolean => !file.startsWith('house/');
const below =
  (...rooms: readonly string[]) =>
  (file: string): boolean =>
    rooms.some((room) => file.startsWith(`${room}/`));

const bans: readonly Ban[] = [
  {
    what: /\bDate\.now\b|\bnew Date\b|\bperformance\.now\b/,
    where: below('sim', 'properties'),
    why: 'time is a choice of the caller',
  },
  { what: /\bMath\.random\b|\brandomUUID\b/, where: everywhere, why: 'a run must be repeatable from its seed' },
  {
    what: /\bprocess\.(env|argv|exit)\b|\bconsole\./,
    where: below('sim', 'properties'),
    why: 'the model knows no operating system',
  },
  { what: /:\s*any\b|\bas any\b|<any>/, where: everywhere, why: 'a type that is not known is said to be unknown' },
  { what: /@ts-ignore|@ts-nocheck|biome-ignore-all/, where: everywhere, why: 'a check is not switched off' },
  { what: /^\s*(export\s+)?(const\s+)?enum\s/m, where: everywhere, why: 'unions of strings say the same and vanish' },
  { what: /\b(it|test|describe)\.(skip|only|todo)\b/, where: everywhere, why: 'nothing is skipped in silence' },
  {
    what: /\bunknown\b/,
    where: (file) => below('sim', 'properties')(file) && !/^sim\/(trace|kernel)\/|^sim\/engine\/calls\.ts$/.test(file),
    why: 'only codecs, the machine compiler and whatever catches an error meet foreign data',
  },
];

const offences = (files: readonly Pick<Source, 'file' | 'text'>[]): readonly string[] =>
  files.flatMap(({ file, text }) => {
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g, "''");
    return bans
      .filter(({ what, where }) => where(file) && what.test(code))
      .map(({ what, why }) => `${file}: ${what.source} (${why})`);
  });

describe('the bans', () => {
  it('are kept by every file that is shipped', () => {
    expect(offences(sources().filter(({ file }) => !isTest(file)))).toEqual([]);
  });

  it('notice an offence, but not a word in a comment or a string', () => {
    expect(offences([{ file: 'sim/x.ts', text: 'export const now = Date.now();' }])).toHaveLength(1);
    expect(offences([{ file: 'sim/x.ts', text: "// Date.now\nexport const name = 'Date.now';" }])).toEqual([]);
  });

  it('no test is skipped or run alone', () => {
    const skipping = sources().filter(
      ({ file, text }) => file !== 'house/bans.test.ts' && /\b(it|test|describe)\.(skip|only|todo)\(/.test(text),
    );
    expect(skipping.map(({ file }) => file)).toEqual([]);
  });
});
