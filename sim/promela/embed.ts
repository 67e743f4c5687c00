/** Lists of whole numbers and of texts as blocks of C that SPIN can read. */
import { BLOCK_CHARACTERS_MAX } from './limits.ts';

const LINE_MAX = 110;

/** A C array, in the smallest type that holds its numbers. What is too long for one block comes in several, joined before the program begins. */
export function numbersBlock(name: string, numbers: readonly number[], block_max = BLOCK_CHARACTERS_MAX): string {
  const type = typeOf(numbers);
  const parts = partsOf(numbers, block_max);
  if (parts.length === 1) return block(arrayOf(type, name, numbers.length, parts[0]!));
  const declared = parts.map((part, place) => block(arrayOf(type, `${name}_${place}`, part.length, part)));
  let from = 0;
  const copies = parts.map(({ length }, place) => {
    const copy = `  memcpy(${name} + ${from}, ${name}_${place}, sizeof ${name}_${place});`;
    from += length;
    return copy;
  });
  const join = [
    `static ${type} ${name}[${numbers.length}];`,
    `__attribute__((constructor)) static void join_${name}(void) {`,
    ...copies,
    '}',
  ];
  return [...declared, block(join)].join('\n');
}

/** A C array of texts, for people who follow a trail. */
export function textsBlock(name: string, texts: readonly string[]): string {
  const lines = texts.map((text) => `  ${quoted(text)},`);
  return block([`static const char *const ${name}[${texts.length}] = {`, ...lines, '};']);
}

/** What stands in a comment must not end it, nor its line: both would be read as Promela. */
export function inComment(text: string): string {
  return text
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *')
    .replace(/[\n\r]+/g, ' ')
    .replace(/\\$/, '\\ ');
}

function block(lines: readonly string[]): string {
  return ['c_decl {', ...lines, '}'].join('\n');
}

function arrayOf(type: string, name: string, length: number, numbers: readonly number[]): readonly string[] {
  // An array of no elements is no C; nothing ever looks it up.
  return [`static const ${type} ${name}[${Math.max(length, 1)}] = {`, ...linesOf(numbers), '};'];
}

function linesOf(numbers: readonly number[]): readonly string[] {
  const lines: string[] = [];
  let line = ' ';
  for (const number of numbers.length === 0 ? [0] : numbers) {
    const word = ` ${number},`;
    if (line.length + word.length > LINE_MAX) {
      lines.push(line);
      line = ' ';
    }
    line += word;
  }
  return [...lines, line];
}

function partsOf(numbers: readonly number[], block_max: number): readonly (readonly number[])[] {
  const parts: (readonly number[])[] = [];
  let from = 0;
  let characters = 0;
  for (const [place, number] of numbers.entries()) {
    characters += `${number}, `.length;
    if (characters > block_max && place > from) {
      parts.push(numbers.slice(from, place));
      from = place;
      characters = 0;
    }
  }
  return [...parts, numbers.slice(from)];
}

function typeOf(numbers: readonly number[]): string {
  const most = numbers.reduce((max, number) => Math.max(max, number), 0);
  if (most < 1 << 8) return 'unsigned char';
  return most < 1 << 16 ? 'unsigned short' : 'int';
}

/** Only what every compiler reads, and no brace: within a text it would end SPIN's block of C. */
function quoted(text: string): string {
  const plain = text
    .replaceAll('→', '->')
    .replace(/[^ -~]/g, '?')
    .replace(/["\\{}]/g, (letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `"${plain}"`;
}
