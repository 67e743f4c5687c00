/** Columns of cells with colours, the last of which wraps in the room that is left. */
import { wrapped } from '../text.ts';
import type { Page } from './page.ts';
import type { Style } from './paint.ts';

export type Part = { readonly text: string; readonly style: Style | undefined };
/** Only a cell of one part can wrap. */
export type Cell = string | Part | readonly Part[];

/** With less room than this the last column stands on lines of its own, below the one before it. */
const ROOM_MIN = 20;
const GAP = '  ';

const partsOf = (cell: Cell): readonly Part[] =>
  typeof cell === 'string' ? [{ text: cell, style: undefined }] : 'text' in cell ? [cell] : cell;
const textOf = (cell: Cell): string =>
  partsOf(cell)
    .map(({ text }) => text)
    .join('');

const widthsOf = (rows: readonly (readonly Cell[])[]): readonly number[] =>
  (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => textOf(row[column] ?? '').length)));

/** The width of all columns before one, with the gap after each. */
const widthBefore = (widths: readonly number[], column: number): number =>
  widths.slice(0, Math.max(0, column)).reduce((sum, width) => sum + width + GAP.length, 0);

/** Whether the last column would stand beside the others. */
export const fits = (rows: readonly (readonly Cell[])[], width: number, room_min: number = ROOM_MIN): boolean => {
  const widths = widthsOf(rows);
  return width - widthBefore(widths, widths.length - 1) >= Math.min(room_min, widths.at(-1) ?? 0);
};

export type Table = {
  /** The lines of each row. */
  readonly rows: readonly (readonly string[])[];
  /** Of its widest line. */
  readonly width: number;
};

/** All rows have as many cells as the first; `right` names the columns that are set to the right. */
export const table = (
  rows: readonly (readonly Cell[])[],
  { width, paint }: Pick<Page, 'width' | 'paint'>,
  right: readonly number[] = [],
  room_min: number = ROOM_MIN,
): Table => {
  const widths = widthsOf(rows);
  const before = widthBefore(widths, widths.length - 1);
  const beside = fits(rows, width, room_min);
  const words = rows.flatMap((row) => textOf(row.at(-1) ?? '').split(' '));
  const room = Math.max(ROOM_MIN, ...words.map((word) => word.length));
  const indent = ' '.repeat(Math.max(0, Math.min(width - room, widthBefore(widths, widths.length - 2) + GAP.length)));
  const linesOf = (row: readonly Cell[]): readonly string[] => {
    const fixed = row.slice(0, -1).map((cell, column) => {
      const blanks = ' '.repeat((widths[column] ?? 0) - textOf(cell).length);
      const text = partsOf(cell)
        .map((part) => paint(part.text, part.style))
        .join('');
      return right.includes(column) ? blanks + text : text + blanks;
    });
    const last = row.at(-1) ?? '';
    const style = partsOf(last)[0]?.style;
    if (textOf(last) === '') return [fixed.join(GAP).trimEnd()];
    if (!beside) return [fixed.join(GAP).trimEnd(), ...painted(wrapped(textOf(last), width, indent), paint, style)];
    const [first = '', ...rest] = painted(wrapped(textOf(last), width - before), paint, style);
    return [[...fixed, first].join(GAP), ...rest.map((line) => ' '.repeat(before) + line)];
  };
  const lastLines = rows.flatMap((row) =>
    wrapped(textOf(row.at(-1) ?? ''), beside ? width - before : width).split('\n'),
  );
  const widest = Math.max(0, ...lastLines.map((line) => line.length));
  return { rows: rows.map(linesOf), width: Math.min(width, beside ? before + widest : Math.max(before, widest)) };
};

const painted = (text: string, paint: Page['paint'], style: Style | undefined): readonly string[] =>
  text.split('\n').map((line) => paint(line, style));
