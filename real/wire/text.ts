/** What may stand in a name or a message: the one rule, for lines in and lines out. */

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Control characters, and the two of Unicode that end a line: some readers take them for one, so they could forge lines. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** The text of those bytes, if they are UTF-8 without control characters and line separators. */
export const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    const text = decoder.decode(bytes);
    return unprintable.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
};
