/** What a text is made for: how wide it may be, whether it has colours, how much it tells. */
import { wrapped } from '../text.ts';
import { type Paint, paintFor, plain, type Style } from './paint.ts';

/** quiet: one line. usual: paths folded. steps: every step. choices: also what else could have happened, and what could not. */
export type Detail = 'quiet' | 'usual' | 'steps' | 'choices';

export type Page = { readonly width: number; readonly paint: Paint; readonly detail: Detail };

/** A file and a log scroll sideways, up to a point. */
const FILE_WIDTH = 160;
/** Sentences are read in lines that are not as long as a table may be wide. */
const PARAGRAPH_WIDTH = 110;
/** Narrower than this no table fits. */
const WIDTH_MIN = 40;

export const filePage = (detail: Detail): Page => ({ width: FILE_WIDTH, paint: plain, detail });

type Stream = { readonly isTTY?: boolean; readonly columns?: number };

/** COLUMNS counts where the stream is no terminal that knows its width. */
export const pageFor = (
  { isTTY = false, columns }: Stream,
  environment: Readonly<Record<string, string | undefined>>,
  detail: Detail,
): Page => {
  const told = Number.parseInt(environment['COLUMNS'] ?? '', 10);
  const width = (isTTY ? columns : undefined) ?? (told > 0 ? told : FILE_WIDTH);
  return { width: Math.max(WIDTH_MIN, width), paint: paintFor(isTTY, environment), detail };
};

/** The lines of a text, none where there is none. */
export const paragraph = (text: string, { width, paint }: Page, style?: Style): readonly string[] =>
  text === ''
    ? []
    : wrapped(text, Math.min(PARAGRAPH_WIDTH, width))
        .split('\n')
        .map((line) => (style === undefined ? line : paint(line, style)));
