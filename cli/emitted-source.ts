/** The pieces of a test file that is written, as formatters set them. */

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
