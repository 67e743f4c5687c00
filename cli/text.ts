/** Plain text for people: columns, numbers, paragraphs. */

/** 12,345,678 */
export const grouped = (value: number): string => value.toLocaleString('en-US');

/** 950 · 12 k · 1.2 M · 12.6 G */
export const rounded = (value: number): string => {
  if (value < 1_000) return String(Math.round(value));
  if (value < 1_000_000) return `${Math.round(value / 1_000)} k`;
  if (value < 1_000_000_000) return `${(value / 1_000_000).toFixed(1)} M`;
  return `${(value / 1_000_000_000).toFixed(1)} G`;
};

/** Columns two spaces apart; a column whose cells are all numbers is set to the right. Trailing blanks are cut. */
export const columns = (rows: readonly (readonly string[])[], right: readonly number[] = []): readonly string[] => {
  const width = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: width }, (_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const size = widths[column] ?? 0;
        return right.includes(column) ? cell.padStart(size) : cell.padEnd(size);
      })
      .join('  ')
      .trimEnd(),
  );
};

/** Lines of at most `width` characters, broken at blanks. */
export const wrapped = (text: string, width = 100, indent = ''): string => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line].join('\n');
};

/** For the line that says of which properties nothing was shown. */
export const nothingShownOf = (names: readonly string[]): string | undefined =>
  names.length === 0 ? undefined : `Nothing was shown of ${names.join(', ')}: the premise was never met.`;

/** The same where there is room for a count only. */
export const countNotShown = (count: number, all: number): string =>
  count === 0 ? '' : `Nothing shown of ${count} of ${all}: the premise was never met.`;

/** `1 step`, `2 steps` */
export const counted = (count: number, one: string, more = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : more}`;

/** `states, memory`: which bounds were hit. */
export const boundsHit = (results: readonly { readonly bounds: readonly string[] }[]): string =>
  [...new Set(results.flatMap(({ bounds }) => bounds))].join(', ');

/** How short a counterexample is, behind how many steps it has. */
export const lengthWords = {
  shortest: ', the shortest',
  minimal: ', of which none can be left out',
  bounded: ', not to the end',
} as const;
