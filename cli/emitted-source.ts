/** The pieces of a test file that is written, as formatters set them, and the seal by which it is known that nobody changed it. */
import { createHash } from 'node:crypto';

export const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', ' ')}'`;

const LINE_MAX = 120;

/** On one line, or on several if that were too long, as formatters set it. */
export const declared = (
  name: string,
  parts: readonly string[],
  [open, close]: readonly [string, string],
): readonly string[] => {
  const line = `const ${name} = ${open}${parts.join(', ')}${close};`;
  if (line.length <= LINE_MAX) return [line];
  return open === ''
    ? [`const ${name} =`, `  ${parts.join(', ')};`]
    : [`const ${name} = ${open}`, ...parts.map((part) => `  ${part},`), `${close};`];
};

/** What a raw template cannot hold is written as JSON writes it. Without a backslash it need not be raw. */
export const templated = (json: string): string => {
  const text = json.replaceAll('`', '\\u0060').replaceAll('$', '\\u0024').trimEnd();
  return `${text.includes('\\') ? 'String.raw' : ''}\`${text}\``;
};

const sealLine = /^ \* Seal: ([0-9a-f]{16}), .*\n/m;

/** The text of a file that opens with a comment, at whose end a line says what the rest of it is like. */
export const sealed = (text: string): string =>
  text.replace(
    /^ \*\/$/m,
    ` *\n * Seal: ${sealOf(text)}, while nobody changes this file; only then is it written over.\n */`,
  );

/** Whether a text was sealed and is what it was. */
export const isSealed = (text: string): boolean => {
  const plain = text.replaceAll('\r\n', '\n');
  const [, seal] = sealLine.exec(plain) ?? [];
  return seal !== undefined && seal === sealOf(plain.replace(sealLine, '').replace(/^ \*\n \*\/$/m, ' */'));
};

const sealOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
